"""A person's saved searches: what they find, what of it is new, and how they are said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from shanhe.kernel.context import Actor
from shanhe.kernel.registries import findables
from shanhe.retrieval import Hit

from .. import indexing, rules
from ..models import HowOften, SavedSearch
from ..pending import view_of
from .facets import facets_of
from .search import MUST, Result, shown

MOST_SAVED = 30  # of one person: each is asked anew every day
MOST_HITS = 1_000  # a search that finds more is too wide to tell what is new
SHOWN = 20


@dataclass(frozen=True)
class Keys:
    """What a search finds as one person may see it, best first; `more` when there is more than can be followed."""

    keys: list[str]
    more: bool


@dataclass(frozen=True)
class Saved:
    """A saved search as its page shows it: what it is narrowed by in words, and what is new."""

    row: SavedSearch
    narrowed: list[str]
    new: list[Result]


def visible_to(actor: Actor) -> Any:
    """The actor's own searches that are not removed."""
    return SavedSearch.objects.filter(rules.own_search.scope(actor), removed_at=None)


def one(actor: Actor, number: int) -> SavedSearch | None:
    """A search of the actor's, a removed one too."""
    return SavedSearch.objects.filter(rules.own_search.scope(actor), pk=number).first()


def keys_of(actor: Actor, zone: Any, search: SavedSearch, *, known: bool = False) -> Keys:
    """What the search finds now; EngineError while the index cannot be asked. One query for each kind among the hits.

    `known` is for what counts as found already: documents that are just being made again belong to it.
    """
    index, view = indexing.text_index(), view_of(actor, zone)
    prepared = index.prepare(search.words, least=MUST, view=view)
    if not (prepared.terms or prepared.phrases or prepared.sounds):
        return Keys([], False)
    found = index.search(
        prepared,
        readers=view.readers,
        zone=view.zone,
        kinds=search.kinds,
        facets=search.codes,
        on=view.on,
        without=() if known else view.without,
        limit=MOST_HITS,
    )
    visible = _visible(actor, [hit.key for hit in found.hits])
    return Keys([hit.key for hit in found.hits if hit.key in visible], found.total > MOST_HITS)


def _visible(actor: Actor, keys: Iterable[str]) -> set[str]:
    numbers: dict[str, list[int]] = {}
    for key in keys:
        kind, _colon, number = key.partition(":")
        numbers.setdefault(kind, []).append(int(number))
    found: set[str] = set()
    for kind, ids in numbers.items():
        findable = findables.get(kind)
        if findable is not None:
            seen = findable.visible(actor).filter(pk__in=ids).values_list("pk", flat=True)
            found |= {f"{kind}:{number}" for number in seen}
    return found


def new_hits(actor: Actor, search: SavedSearch, most: int = SHOWN) -> list[Result]:
    """The new hits that the person has not looked at and may see now, the newest first."""
    return _results(actor, list(reversed(search.fresh)))[:most]


def _results(actor: Actor, keys: Sequence[str]) -> list[Result]:
    return shown(actor, [Hit(key, key.partition(":")[0], 0.0, dict) for key in keys])


def narrowed_by(search: SavedSearch) -> list[tuple[str, str]]:
    """What the search is narrowed by: "name:code" and its words."""
    return [
        (f"{facet.name}:{option.code}", f"{facet.label}: {option.label}")
        for facet in facets_of({}, search.kinds, search.codes)
        for option in facet.options
        if option.chosen
    ]


def saved_searches(actor: Actor) -> list[Saved]:
    """The actor's searches with what is new in each, re-checked: a query for each kind among what is new."""
    rows = list(visible_to(actor))
    new = {hit.key: hit for hit in _results(actor, sorted({key for row in rows for key in row.fresh}))}
    return [
        Saved(
            row,
            [words for _code, words in narrowed_by(row)],
            [new[key] for key in reversed(row.fresh) if key in new][:SHOWN],
        )
        for row in rows
    ]


def anybody_at_once(zone: Any) -> bool:
    """Whether somebody of the zone wants to be told of new hits at once."""
    rows = SavedSearch._base_manager.filter(zone=zone, how_often=HowOften.AT_ONCE, removed_at=None)
    return bool(rows.exists())


def due(today: Any, how_often: Sequence[str] = (HowOften.AT_ONCE, HowOften.DAILY)) -> list[SavedSearch]:
    """The searches whose people may be told today and were not yet; of people who are there and can sign in."""
    rows = SavedSearch.objects.filter(
        how_often__in=how_often, removed_at=None, person__left_at=None, person__user__is_active=True
    )
    return list(rows.exclude(told_on__gte=today).select_related("person__zone").order_by("pk"))
