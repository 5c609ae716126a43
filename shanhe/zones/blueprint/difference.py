"""What differs between two versions of a blueprint, item by item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

KEYS = ("code", "level", "role")


@dataclass(frozen=True)
class Change:
    """One difference; `kind` is added, retired or changed."""

    section: str
    path: str
    kind: str
    old: Any = None
    new: Any = None

    def __str__(self) -> str:
        where = f"{self.section}: {self.path}"
        if self.kind == "added":
            return _("+ {where} is new").format(where=where)
        if self.kind == "retired":
            return _("- {where} will be retired").format(where=where)
        return _("~ {where}: {old} → {new}").format(where=where, old=_short(self.old), new=_short(self.new))


def _short(value: Any) -> str:
    text = _("nothing") if value in (None, "", []) else str(value)
    return text if len(text) <= 120 else text[:119] + "…"


def compare(section: str, old: Any, new: Any, path: str = "") -> Iterator[Change]:
    """The changes that lead from `old` to `new`, both as plain data."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in list(dict.fromkeys([*old, *new])):
            yield from compare(section, old.get(key), new.get(key), f"{path}.{key}" if path else str(key))
    elif _keyed(old) and _keyed(new) and (old or new):
        yield from _items(section, old or [], new or [], path)
    elif old != new:
        yield Change(section, path, "changed", old, new)


def _items(section: str, old: list[Any], new: list[Any], path: str) -> Iterator[Change]:
    before = {_key(item): item for item in old}
    after = {_key(item): item for item in new}
    for key, item in after.items():
        where = f"{path}[{key}]"
        if key in before:
            yield from compare(section, before[key], item, where)
        else:
            yield Change(section, where, "added", None, item)
    for key, item in before.items():
        if key not in after:
            yield Change(section, f"{path}[{key}]", "retired", item, None)
    kept_before = [key for key in before if key in after]
    kept_after = [key for key in after if key in before]
    if kept_before != kept_after:
        yield Change(section, path, "changed", kept_before, kept_after)


def _key(item: Any) -> str:
    for key in KEYS:
        if key in item:
            dated = f" {item['valid_from']}" if "valid_from" in item else ""
            return f"{item[key]}{dated}"
    return str(item)


def _keyed(value: Any) -> bool:
    """A list of items that have a code (nothing counts as an empty one)."""
    if value is None:
        return True
    return isinstance(value, list) and all(
        isinstance(item, Mapping) and any(key in item for key in KEYS) for item in value
    )
