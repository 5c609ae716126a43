"""Search across every kind of object: ranked by the index, completed by what the apps find of the reader's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shanhe.kernel.context import Actor
from shanhe.kernel.registries import Findable, findables
from shanhe.matching import queries as matching

LONGEST = 200
SUMMARY = 140


@dataclass(frozen=True)
class Hit:
    """One object found: its title, its address, a few words about it, and why it was found."""

    title: str
    url: str
    summary: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """The hits of one kind; `more` when the kind has further ones."""

    name: str
    label: Any
    icon: str
    hits: list[Hit]
    more: bool


@dataclass(frozen=True)
class Found:
    """The groups, words that nothing has with what was looked for instead, and whether the index is being made again."""

    groups: list[Group]
    corrections: dict[str, list[str]]
    rebuilding: bool


def find(actor: Actor, zone: Any, words: str, limit: int, kinds: tuple[str, ...] = ()) -> Found:
    """Hits by kind, in the kinds' own order; empty for empty words. `words` past 200 characters are cut."""
    wanted = " ".join(words.split())[:LONGEST]
    groups: list[Group] = []
    corrections: dict[str, list[str]] = {}
    rebuilding = False
    if not wanted:
        return Found(groups, corrections, rebuilding)
    indexed = {kind.name for kind in matching.indexed_kinds()}
    for kind in findables:
        if kinds and kind.name not in kinds:
            continue
        hits: dict[str, Hit] = {}
        if kind.name in indexed and zone is not None:
            answer = matching.search(actor, zone, wanted, kinds=[kind.name], limit=limit + 1)
            hits = {hit.key: _hit(hit) for hit in answer.hits}
            corrections |= answer.corrections
            rebuilding = rebuilding or answer.rebuilding
        if len(hits) <= limit:
            _complete(actor, kind, wanted, limit + 1, hits)
        if hits:
            shown = list(hits.values())
            groups.append(Group(kind.name, kind.plural, kind.icon, shown[:limit], len(shown) > limit))
    return Found(groups, corrections, rebuilding)


def _hit(hit: matching.Result) -> Hit:
    return Hit(hit.title, hit.url, _short(hit.summary), tuple(hit.reasons))


def _complete(actor: Actor, kind: Findable, words: str, limit: int, hits: dict[str, Hit]) -> None:
    """Add what the app itself finds: the reader's own drafts, references, and kinds outside the index."""
    for row in kind.search(actor, words[:100], limit):
        hits.setdefault(
            f"{kind.name}:{row.pk}", Hit(kind.title(row), kind.url(row), _short(kind.summary(row)))
        )


def _short(text: str | None) -> str:
    plain = " ".join((text or "").split())
    return plain if len(plain) <= SUMMARY else plain[:SUMMARY].rstrip() + "…"
