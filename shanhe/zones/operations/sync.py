"""Bringing rows to what a blueprint file lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from shanhe.kernel.context import Context
from shanhe.kernel.money import stored


@dataclass
class Counts:
    """How many rows a load touched."""

    created: int = 0
    changed: int = 0
    retired: int = 0
    unchanged: int = 0
    # The rows that were touched, for whoever follows them.
    rows: list[models.Model] = field(default_factory=list, compare=False)

    def __add__(self, other: Counts) -> Counts:
        mine, theirs = self.as_dict(), other.as_dict()
        added = {name: mine[name] + theirs[name] for name in mine}
        return Counts(**added, rows=[*self.rows, *other.rows])  # type: ignore[arg-type]

    def as_tuple(self) -> tuple[int, ...]:
        return self.created, self.changed, self.retired, self.unchanged

    def as_dict(self) -> dict[str, int]:
        return dict(zip(("created", "changed", "retired", "unchanged"), self.as_tuple(), strict=True))

    @property
    def touched(self) -> int:
        return self.created + self.changed + self.retired


def sync_rows(
    ctx: Context,
    rows: models.QuerySet[Any],
    wanted: Iterable[Mapping[str, Any]],
    *,
    key: tuple[str, ...] = ("code",),
    fixed: Mapping[str, Any] | None = None,
) -> Counts:
    """Make `rows` hold what a blueprint file lists, in its order; for the `load` of a section.

    A row is recognised by `key`; one no longer listed gets `retired_at`, one listed again loses it, none is deleted.
    The model has `zone`, `position` and `retired_at`; `fixed` values go into every row.
    """
    counts = Counts()
    new: list[models.Model] = []
    have = {tuple(getattr(row, name) for name in key): row for row in rows}
    for position, values in enumerate(wanted, start=1):
        full = {**(fixed or {}), **values, "position": position, "retired_at": None}
        row = have.pop(tuple(full[name] for name in key), None)
        if row is None:
            new.append(rows.model(zone=ctx.zone, **full))
        elif set_changed(row, full):
            counts.changed += 1
            counts.rows.append(row)
        else:
            counts.unchanged += 1
    rows.bulk_create(new)
    counts.created = len(new)
    counts.rows += new
    for row in have.values():
        if row.retired_at is None:
            set_changed(row, {"retired_at": ctx.now})
            counts.retired += 1
            counts.rows.append(row)
    return counts


def set_changed(row: models.Model, values: Mapping[str, Any]) -> bool:
    """Set and save those values that differ; whether any did."""
    differing = [name for name, value in values.items() if getattr(row, name) != value]
    for name in differing:
        setattr(row, name, values[name])
    if differing:
        row.save(update_fields=stored(type(row), differing))
    return bool(differing)
