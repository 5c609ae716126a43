"""The places where apps meet without importing each other; filled in each app's `apps.py`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from .context import Actor, Context
from .errors import ProgrammingError, type_text


class Named(Protocol):
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


class Registry(Generic[T]):
    """Things by name, in a stable order; a name given twice is a mistake."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._items: dict[str, T] = {}

    def register(self, item: T) -> T:
        if item.name in self._items and self._items[item.name] != item:
            raise ProgrammingError(f"two {self.what}s are called {item.name}")
        self._items[item.name] = item
        return item

    def get(self, name: str) -> T | None:
        return self._items.get(name)

    def __getitem__(self, name: str) -> T:
        return self._items[name]

    def __iter__(self) -> Iterator[T]:
        return iter(sorted(self._items.values(), key=lambda item: (getattr(item, "order", 0), item.name)))

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def __len__(self) -> int:
        return len(self._items)


@dataclass(frozen=True)
class BlueprintSection:
    """One file of a blueprint: its schema (a pydantic model of the whole file), how it is loaded and written back."""

    name: str
    order: int
    schema: type[Any]
    load: Callable[[Context, Any, Any], Any]
    export: Callable[[Any], Any]


@dataclass(frozen=True)
class Figure:
    """A dated figure that an app reads from the blueprint: its unit, its range, and what holds where a zone sets none.

    Whole, unless `fractions` are allowed. The check and the reader use this one declaration; nothing else can be read.
    """

    name: str
    unit: str
    least: int
    most: int
    default: int | None = None
    fractions: bool = False

    def fits(self, value: Any) -> bool:
        whole = isinstance(value, int) or (self.fractions and isinstance(value, float))
        return whole and not isinstance(value, bool) and self.least <= value <= self.most


@dataclass(frozen=True)
class WordList:
    """A vocabulary that an app reads: a blueprint without it, or with it empty, is refused.

    `codes` are the only ones that mean something to the app, `every` says that none may be missing; `groups` likewise.
    """

    name: str
    codes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    every: bool = False
    scale: bool = False


@dataclass(frozen=True)
class RoleCode:
    """A role that the product knows; `acts` when people hold it, so that a gate may wait for them."""

    name: str
    acts: bool = True


@dataclass(frozen=True)
class Fact:
    """Something that gates, measures and indicators may ask of a subject: a type, a unit, an owner, how to read it.

    `read(subject)` returns a value of the type, or None when it is not known. `subject` is what the expression is
    about ("pathway.Project").
    """

    name: str
    type: str
    subject: str
    label: type_text
    read: Callable[[Any], Any]
    unit: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Findable:
    """A kind of object that people search for, watch, annotate and link to.

    `visible(actor)` returns the queryset of rows the actor may see, `title(row)`, `url(row)` and `summary(row)` how a
    row loaded by it is shown to that actor, `search(actor, words, limit)` the best rows for some words. How a row that
    may not be seen is called says `kernel.naming`.
    """

    name: str
    model: str
    label: type_text
    plural: type_text
    visible: Callable[[Actor], Any]
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    summary: Callable[[Any], str]
    search: Callable[[Actor, str, int], list[Any]]
    icon: str = "file"
    order: int = 0
    # Who may add tasks, notes and files to a row, beyond seeing it; None means nobody but the system.
    may_annotate: Callable[[Actor, Any], bool] | None = None
    # Which public journal entries everybody may still be told although the row itself is not open to them: their ids.
    told: Callable[[Sequence[Any]], Collection[int]] | None = None
    # The ids of those journal entries about such rows whose acting person this reader is not told, for it would give
    # somebody away; the sentence then says `behind` instead.
    conceals: Callable[[Actor, Sequence[Any]], Collection[int]] | None = None
    behind: type_text = ""
    # Rows that this reader knows by another name than the journal kept: their names by id.
    renamed: Callable[[Actor, Collection[int]], Mapping[int, str]] | None = None


@dataclass(frozen=True)
class Panel:
    """A block that one app adds to another app's page: `render(request, row)` returns safe HTML or an empty string."""

    name: str
    page: str
    render: Callable[[Any, Any], str]
    order: int = 0


blueprint_sections: Registry[BlueprintSection] = Registry("blueprint section")
figures: Registry[Figure] = Registry("figure")
word_lists: Registry[WordList] = Registry("word list")
role_codes: Registry[RoleCode] = Registry("role")
facts: Registry[Fact] = Registry("fact")
findables: Registry[Findable] = Registry("findable")
panels: Registry[Panel] = Registry("panel")


def findable_of(row_or_label: Any) -> Findable | None:
    """The findable of a row or of a model label ("results.Result")."""
    label = row_or_label if isinstance(row_or_label, str) else row_or_label._meta.label
    return next((item for item in findables if item.model == label), None)


def panels_for(page: str) -> list[Panel]:
    return [panel for panel in panels if panel.page == page]
