"""What happened: frozen, past tense; the text says it, a docstring what the text leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, field, fields
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, dataclass_transform

from django.utils.functional import Promise

from .errors import ProgrammingError, type_text
from .translated import in_every_language

EVENTS: dict[str, type[Event]] = {}


@dataclass_transform(kw_only_default=True, frozen_default=True)
@dataclass(frozen=True, kw_only=True)
class Event:
    """The base of every event, a frozen dataclass like each of them.

    A subclass names its `verb` ("results.result.published"), the sentence that tells it (`text`, formatted with
    `subject` and the subclass's own fields), whether visitors may read it (`public`), and which changed fields are personal
    (`personal`): their values go to an erasable table and the journal keeps a reference. `names` says which of its
    fields are the name of another row: {"result": "results.Result"}; that row is in `about`, and who may not open it
    reads a neutral name. `free` are the fields that hold what somebody wrote freely: they are emptied when the data of who
    wrote it, or of whom it is about, are erased. `data` holds what has no field.
    """

    verb: ClassVar[str] = ""
    text: ClassVar[type_text] = ""
    public: ClassVar[bool] = False
    personal: ClassVar[frozenset[str]] = frozenset()
    names: ClassVar[Mapping[str, str]] = MappingProxyType({})
    free: ClassVar[frozenset[str]] = frozenset({"reason", "note"})

    subject: Any
    about: tuple[Any, ...] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    person_id: int | None = None

    @property
    def values(self) -> dict[str, Any]:
        """What the journal keeps for the sentence: the subclass's own fields that are known, and `data`."""
        own = {name: getattr(self, name) for name in _own_fields(self.verb)}
        return {**{name: value for name, value in own.items() if value is not None}, **self.data}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.__dict__.get("verb") or not cls.__dict__.get("text"):
            raise ProgrammingError(f"{cls.__name__} needs a verb and a text")
        known = EVENTS.get(cls.verb)
        # dataclass(slots) and reloads define a class twice; two different events under one verb is the mistake.
        if known is not None and known.__qualname__ != cls.__qualname__:
            raise ProgrammingError(f"two events share the verb {cls.verb}")
        EVENTS[cls.verb] = cls
        dataclass(frozen=True, kw_only=True)(cls)
        # `_refuse` guards all fields; without guards of its own the class may also be decorated by hand.
        del cls.__setattr__, cls.__delattr__


def _refuse(event: Event, name: str, value: Any = None) -> None:
    raise FrozenInstanceError(f"an event never changes: {name}")


Event.__setattr__ = Event.__delattr__ = _refuse  # type: ignore[method-assign,assignment]


@cache
def _own_fields(verb: str) -> tuple[str, ...]:
    shared = {column.name for column in fields(Event)}
    return tuple(column.name for column in fields(EVENTS[verb]) if column.name not in shared)


def subject_key(row: Any) -> str:
    """The name a row goes by in the journal and in generic links: "results.Result:12"."""
    return f"{row._meta.label}:{row.pk}"


def changed(row: Any, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set `values` on `row` and return {field: [old, new]} for those that differ."""
    changes: dict[str, list[Any]] = {}
    for name, new in values.items():
        old = getattr(row, name)
        if old != new:
            changes[name] = [plain(old), plain(new)]
            setattr(row, name, new)
    return changes


def plain(value: Any) -> Any:
    """A JSON-ready form of a field's value, readable in the story."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Promise):  # words of the product: each reader is told them in an own language
        return in_every_language(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)
