"""People who may help with a need: found by what they made, the best few of it, and by what they write of themselves.

The one way to ask for experts: suggestions for a need, reviewers of a competition, and whoever else looks for somebody.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from shanhe.competitions import queries as competitions
from shanhe.kernel.context import Actor
from shanhe.kernel.documents import Document
from shanhe.kernel.registries import findables
from shanhe.parties import queries as parties
from shanhe.retrieval import EngineError

from .. import documents, indexing, queue
from ..suggestions import experts, ranking
from .asking import Asked, Reasoned, Suggestions, ask, candidates

PROFILES = 30  # people looked at by their own documents
REVIEWERS = 5


@dataclass(frozen=True)
class Bounds:
    """Who must not be proposed, whatever they know: these people, whoever belongs to these organisations, and whoever
    is not among `only` (None: everybody may be)."""

    people: Collection[int] = ()
    organisations: Collection[int] = ()
    only: Collection[int] | None = None


@dataclass(frozen=True)
class _Known:
    """Who knows of it: a score and the works behind it by person, and the documents of the works."""

    scores: dict[int, tuple[float, list[str]]]
    works: dict[str, Document]


ANYBODY = Bounds()


def people(asked: Asked, limit: int, bounds: Bounds = ANYBODY) -> Suggestions:
    """People by the results behind which they stand, and by what they write of themselves."""
    known = _known(asked)
    candidates = _in_order(asked, known, bounds)[: limit * 3]
    findable = findables["person"]
    rows = {row.pk: row for row in findable.visible(asked.actor).filter(pk__in=candidates)}
    barred = _tied(asked, list(rows), bounds)
    best = max((known.scores[n][0] for n in rows), default=1.0)
    chosen = [number for number in candidates if number in rows and number not in barred]
    return Suggestions([_shown(asked, known, rows[number], best) for number in chosen[:limit]])


def _known(asked: Asked) -> _Known:
    given = {one.key: ranking.score(one.texts, (), asked.weights)[0] for one in candidates(asked, "result")}
    numbers = [int(key.partition(":")[2]) for key in given]
    visible = findables["result"].visible(asked.actor).filter(pk__in=numbers)
    read = indexing.read(asked.zone, [f"result:{number}" for number in visible.values_list("pk", flat=True)])
    scores = {key: score for key, score in given.items() if key in read}
    makers = {key: document.facts.get("makers", ()) for key, document in read.items()}
    profile = {
        int(one.key.partition(":")[2]): ranking.score(one.texts, (), asked.weights)[0]
        for one in candidates(asked, "person", PROFILES)
    }
    return _Known(experts.expertise(scores, makers, profile), read)


def _in_order(asked: Asked, known: _Known, bounds: Bounds) -> list[int]:
    """The people who know of it, the best first, but for those on the need's own side and those set aside."""
    ranked = sorted(known.scores, key=lambda number: (-known.scores[number][0], number))
    away = {*asked.need.people, *bounds.people}
    return [
        number
        for number in ranked
        if number not in away
        and (bounds.only is None or number in bounds.only)
        and not asked.refused(f"person:{number}")
    ]


def _tied(asked: Asked, numbers: Sequence[int], bounds: Bounds) -> set[int]:
    """Those of the people who belong to the need's own organisation, or to one that is avoided."""
    read = indexing.read(asked.zone, [f"person:{number}" for number in numbers], with_works=False)
    away = {*asked.need.organisations, *bounds.organisations}
    return {item.pk for item in read.values() if away & item.organisations}


def _shown(asked: Asked, known: _Known, row: Any, best: float) -> Reasoned:
    value, keys = known.scores[row.pk]
    titles = [documents.spoken(known.works[key].title) for key in keys if key in known.works]
    why = [_("Made “{title}”").format(title=title) for title in titles] or [_("Their profile names it.")]
    share = round(value / best, 4)
    findable = findables["person"]
    return Reasoned(
        key=f"person:{row.pk}",
        kind="person",
        row=row,
        title=str(findable.title(row)),
        url=findable.url(row),
        score=share,
        parts={"words": share},
        reasons=why,
        against=[],
        alike=0,
        fits=f"person:{row.pk}" in asked.said,
    )


def why_not_person(asked: Asked, other: Document, limit: int) -> str:
    """Why somebody is or is not proposed, by works as well as by profile; the hard reasons were asked before."""
    known = _known(asked)
    if other.pk not in known.scores:
        return _("Neither their works nor their profile share enough words with the need.")
    candidates = _in_order(asked, known, ANYBODY)
    seen = set(
        findables["person"].visible(asked.actor).filter(pk__in=candidates).values_list("pk", flat=True)
    )
    tied = _tied(asked, sorted(seen), ANYBODY)
    order = [number for number in candidates if number in seen and number not in tied]
    place = order.index(other.pk) + 1 if other.pk in order else 0
    if 0 < place <= limit:
        return _("It is there, at place {n}.").format(n=place)
    return _("It is further down: others fit better.")


def reviewers(actor: Actor, zone: Any, competition: Any, limit: int = REVIEWERS) -> list[Reasoned]:
    """Which assessors know of what a competition is about, without whoever has a conflict of interest."""
    need = competition.need
    document = indexing.read(zone, [f"need:{need.pk}"]).get(f"need:{need.pk}")
    if document is None or not findables["need"].visible(actor).filter(pk=need.pk).exists():
        return []
    assessors = {person.pk for person in parties.holders_of_role(zone, "assessor")}
    bounds = Bounds(*competitions.conflicted(competition), only=assessors)
    try:
        asked = replace(ask(actor, zone, document, "person"), said={})
        return people(asked, limit, bounds).items
    except EngineError:
        queue.ask_for_rebuild()
        return []
