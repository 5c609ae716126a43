"""Where apps say what open work a person has and how it moves to a colleague.

    handover.register(HandOver("pathway.projects", _("Projects managed"), rows=…, move=…))

`rows(person)` returns the open rows, which the hand-over locks first; `move(ctx, row, to)` moves one, usually by calling
the app's own operation on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from shanhe.kernel.context import Context
from shanhe.kernel.errors import type_text
from shanhe.kernel.registries import Registry

from .models import Person


@dataclass(frozen=True)
class HandOver:
    """One kind of open work."""

    name: str
    label: type_text
    rows: Callable[[Person], Iterable[Any]]
    move: Callable[[Context, Any, Person], Any]
    order: int = 0


registry: Registry[HandOver] = Registry("kind of open work")
register = registry.register


@dataclass(frozen=True)
class OpenWork:
    """How much open work of one kind a person has."""

    name: str
    label: type_text
    rows: list[Any]

    @property
    def count(self) -> int:
        return len(self.rows)


def open_work(person: Person) -> list[OpenWork]:
    """The person's open work of every kind that has any."""
    found = (OpenWork(kind.name, kind.label, list(kind.rows(person))) for kind in registry)
    return [work for work in found if work.rows]
