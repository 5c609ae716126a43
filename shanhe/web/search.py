"""Search across every kind of object: ranked by the index, completed by what the apps find of the reader's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shanhe.kernel.context import Actor
from shanhe.kernel.errors import type_text
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
    """The hits of one kind; `more` when the kind has further ones, `more_url` where they are."""

    name: str
    label: Any
    icon: str
    hits: list[Hit]
    more: bool
    more_url: str = ""


@dataclass(frozen=True)
class Found:
    """The groups, words that nothing has with what was looked for instead, and whether the index is being made again.

    `nearby` comes where there are no groups: what is close in meaning, of all kinds.
    """

    groups: list[Group] = field(default_factory=list)
    corrections: dict[str, list[str]] = field(default_factory=dict)
    rebuilding: bool = False
    facets: list[matching.Facet] = field(default_factory=list)
    nearby: list[Hit] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """What is looked for: words (past 200 characters they are cut), kinds, and codes by facet."""

    words: str
    kinds: tuple[str, ...] = ()
    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def wanted(self) -> str:
        return " ".join(self.words.split())[:LONGEST]


def find(actor: Actor, zone: Any, asked: Asked, limit: int, *, count: bool = False) -> Found:
    """Hits by kind, in the kinds' own order; empty for empty words. `count` asks for the facets as well.

    With codes chosen only what is in the index is found: a kind without documents has no codes.
    """
    found = Found()
    if not asked.wanted:
        return found
    indexed = {kind.name for kind in matching.indexed_kinds()} if zone is not None else set()
    view = matching.view_of(actor, zone) if indexed else None
    rebuilding = False
    for kind in findables:
        if asked.kinds and kind.name not in asked.kinds:
            continue
        hits: dict[str, Hit] = {}
        if kind.name in indexed:
            answer = matching.search(
                actor, zone, asked.wanted, kinds=[kind.name], facets=asked.codes, limit=limit + 1, view=view
            )
            hits = {hit.key: _hit(hit) for hit in answer.hits}
            found.corrections.update(answer.corrections)
            rebuilding = rebuilding or answer.rebuilding
        if len(hits) <= limit and not asked.codes:
            _complete(actor, kind, asked.wanted, limit + 1, hits)
        if hits:
            shown = list(hits.values())
            found.groups.append(Group(kind.name, kind.plural, kind.icon, shown[:limit], len(shown) > limit))
    nearby = _nearby(actor, zone, asked, view) if view is not None and not found.groups else []
    counting = count and bool(indexed) and not rebuilding
    facets = (
        _facets(actor, zone, asked, view) if counting else matching.facets_of({}, asked.kinds, asked.codes)
    )
    return replace(found, rebuilding=rebuilding, facets=facets, nearby=nearby)


def _nearby(actor: Actor, zone: Any, asked: Asked, view: Any) -> list[Hit]:
    """What is close in meaning, where nothing has the words; nothing once the search is narrowed."""
    if any(asked.codes.values()):
        return []
    return [
        _hit(hit) for hit in matching.near_in_meaning(actor, zone, asked.wanted, kinds=asked.kinds, view=view)
    ]


def _facets(actor: Actor, zone: Any, asked: Asked, view: Any) -> list[matching.Facet]:
    """What the hits of all kinds can be narrowed by."""
    answer = matching.search(
        actor,
        zone,
        asked.wanted,
        kinds=asked.kinds,
        facets=asked.codes,
        count_facets=True,
        limit=0,
        view=view,
    )
    return matching.facets_of(answer.facets, asked.kinds, asked.codes)


def _hit(hit: matching.Result) -> Hit:
    return Hit(hit.title, hit.url, _short(hit.summary), tuple(hit.reasons))


def _complete(actor: Actor, kind: Findable, words: str, limit: int, hits: dict[str, Hit]) -> None:
    """Add what the app itself finds: the reader's own drafts, references, and kinds outside the index."""
    for row in kind.search(actor, words[:100], limit):
        hits.setdefault(
            f"{kind.name}:{row.pk}", Hit(str(kind.title(row)), kind.url(row), _short(kind.summary(row)))
        )


def _short(text: type_text | None) -> str:
    plain = " ".join(str(text or "").split())
    return plain if len(plain) <= SUMMARY else plain[:SUMMARY].rstrip() + "…"
