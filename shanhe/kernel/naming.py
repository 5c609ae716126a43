"""How a row is called to a reader who may not know all of it: the one place that every list, sentence and link asks.

A row that the reader may open has its title and its address, as the row was loaded for that reader by
`Findable.visible`. Any other row has a neutral name of its kind and no address, whether it exists or not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .context import Actor
from .registries import Findable, findable_of


@dataclass(frozen=True)
class Name:
    """What a row is called to one reader; `row` is None when it is not open to that reader."""

    title: str
    url: str = ""
    row: Any = None
    kind: Findable | None = None

    @property
    def seen(self) -> bool:
        return self.row is not None


def unseen(kind: Findable) -> Name:
    """A row of this kind that is not open to the reader."""
    return Name(_("{kind} not open to you").format(kind=kind.label), kind=kind)


def name_of(row: Any, kind: Findable) -> Name:
    """A row that was loaded for its reader by `kind.visible`."""
    return Name(str(kind.title(row)), kind.url(row), row, kind)


def split(key: str) -> tuple[str, int] | None:
    """Label and number of a key "results.Result:12"; None where it names no row."""
    label, _colon, number = key.partition(":")
    return (label, int(number)) if number.isascii() and number.isdigit() else None


def numbers_by_label(keys: Iterable[str]) -> dict[str, set[int]]:
    """The numbers in these keys by label, in a stable order."""
    found: dict[str, set[int]] = defaultdict(set)
    for label, number in filter(None, map(split, sorted(set(keys)))):
        found[label].add(number)
    return dict(found)


def names(actor: Actor, keys: Iterable[str]) -> dict[str, Name]:
    """What the keys are called to this reader: one query for each kind. Keys of kinds that are nowhere shown are absent."""
    found: dict[str, Name] = {}
    for label, numbers in numbers_by_label(keys).items():
        kind = findable_of(label)
        if kind is None:
            continue
        neutral = unseen(kind)
        found |= {f"{label}:{number}": neutral for number in sorted(numbers)}
        found |= {
            f"{label}:{row.pk}": name_of(row, kind) for row in kind.visible(actor).filter(pk__in=numbers)
        }
    return found


def seen_keys(actor: Actor, keys: Iterable[str]) -> set[str]:
    """Those of the keys whose rows are open to this reader: one query for each kind, without reading the rows."""
    seen: set[str] = set()
    for label, numbers in numbers_by_label(keys).items():
        kind = findable_of(label)
        if kind is not None:
            rows = kind.visible(actor).filter(pk__in=numbers).values_list("pk", flat=True)
            seen |= {f"{label}:{number}" for number in rows}
    return seen
