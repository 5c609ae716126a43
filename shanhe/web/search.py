"""Search across every kind of object that apps made findable; each app answers only with what the actor may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shanhe.kernel.context import Actor
from shanhe.kernel.registries import findables

LONGEST = 100
SUMMARY = 140


@dataclass(frozen=True)
class Hit:
    """One object found: its title, its address, a few words about it."""

    title: str
    url: str
    summary: str


@dataclass(frozen=True)
class Group:
    """The hits of one kind; `more` when the kind has further ones."""

    name: str
    label: Any
    icon: str
    hits: list[Hit]
    more: bool


def find(actor: Actor, words: str, limit: int) -> list[Group]:
    """Hits by kind, in the kinds' own order; empty for empty words. `words` past 100 characters are cut."""
    wanted = " ".join(words.split())[:LONGEST]
    if not wanted:
        return []
    groups = []
    for kind in findables:
        rows = list(kind.search(actor, wanted, limit + 1))
        if rows:
            hits = [Hit(kind.title(row), kind.url(row), _short(kind.summary(row))) for row in rows[:limit]]
            groups.append(Group(kind.name, kind.plural, kind.icon, hits, len(rows) > limit))
    return groups


def _short(text: str | None) -> str:
    plain = " ".join((text or "").split())
    return plain if len(plain) <= SUMMARY else plain[:SUMMARY].rstrip() + "…"
