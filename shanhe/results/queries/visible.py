"""Which results an actor may see."""

from __future__ import annotations

from typing import Any

from shanhe.kernel.context import VISITOR, Actor

from .. import rules
from ..models import Contributor, ReadinessAssessment, Result

# Long columns that no list shows.
HEAVY = (
    "search", "title_terms", "authors_text", "abstract", "problem", "advantages", "funder_conditions", "return_reason"
)  # fmt: skip


def visible_to(actor: Actor) -> Any:
    """Every result the actor may open, drafts included."""
    return Result.objects.filter(rules.view.scope(actor))


def listed_for(actor: Actor) -> Any:
    """The catalogue as this actor sees it: published, out of embargo, open to them."""
    return Result.objects.filter(rules.listed.scope(actor))


def published() -> Any:
    """Everything published that anyone may read."""
    return listed_for(VISITOR)


def inside_ids(actor: Actor) -> set[int]:
    """The ids of the results whose whole text, people and rights the actor may read: one query for all."""
    return set(Result.objects.filter(rules.view_inside.scope(actor)).values_list("pk", flat=True))


def by_ref(actor: Actor, ref: str) -> Result | None:
    """A result by its reference, if the actor may see it."""
    return visible_to(actor).select_related("owner", "discloser").filter(ref=ref).first()


def contributor_at(actor: Actor, ref: str, number: int) -> Contributor | None:
    """One of the contributors to a result that the actor may see."""
    return _part(Contributor, actor, ref, number)


def claim_at(actor: Actor, ref: str, number: int) -> ReadinessAssessment | None:
    """A claim of readiness for a result that the actor may see."""
    return _part(ReadinessAssessment, actor, ref, number)


def _part(model: Any, actor: Actor, ref: str, number: int) -> Any:
    rows = model.objects.select_related("result__owner", "result__discloser")
    return rows.filter(result__in=visible_to(actor).filter(ref=ref), pk=number).first()


def by_refs(actor: Actor, refs: list[str]) -> list[Result]:
    """The results with these references that the actor may see, in no order."""
    return list(visible_to(actor).filter(ref__in=refs))


def newest(actor: Actor, limit: int = 6, centre: str = "") -> list[Result]:
    """The newest published results, of one centre if given."""
    rows = listed_for(actor)
    if centre:
        rows = rows.filter(centre_codes__contains=[centre])
    return list(rows.newest_first().select_related("owner").defer(*HEAVY)[:limit])


def may_disclose(actor: Actor, zone: Any) -> bool:
    """Whether the actor may begin a disclosure in the zone."""
    return bool(rules.disclose.allows(actor, zone))
