"""Lists for those who work with results: one's own, the office's, the assessor's; and what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Actor

from .. import rules
from ..models import Contributor, IPRight, ReadinessAssessment, Result
from ..models.people import UNREACHABLE
from .visible import HEAVY, visible_to

PAGE_SIZE = 25


@dataclass(frozen=True)
class Listed:
    """One page of a working list."""

    rows: list[Result]
    number: int
    more: bool


def _page(rows: Any, number: int) -> Listed:
    start = (max(number, 1) - 1) * PAGE_SIZE
    ordered = rows.recently_changed_first().select_related("owner", "discloser").defer(*HEAVY)
    found = list(ordered[start : start + PAGE_SIZE + 1])
    return Listed(found[:PAGE_SIZE], max(number, 1), len(found) > PAGE_SIZE)


def my_results(actor: Actor, *, state: str = "", number: int = 1) -> Listed:
    """What the actor disclosed or contributed to, last changed first."""
    if actor.person_id is None:
        return Listed([], 1, False)
    parts = Contributor.objects.filter(person_id=actor.person_id).values("result_id")
    mine = visible_to(actor).filter(Q(discloser_id=actor.person_id) | Q(pk__in=parts))
    return _page(mine.filter(state=state) if state else mine, number)


def own_to_offer(actor: Actor) -> list[Result]:
    """The accepted and published results that the actor disclosed or contributed to, those changed last first."""
    if actor.person_id is None:
        return []
    parts = Contributor.objects.filter(person_id=actor.person_id).values("result_id")
    mine = visible_to(actor).filter(Q(discloser_id=actor.person_id) | Q(pk__in=parts))
    rows = mine.filter(state__in=rules.OPEN_STATES).recently_changed_first()
    return list(rows.only("id", "ref", "title", "zone", "state")[:200])


def office_results(actor: Actor, *, state: str = "", number: int = 1) -> Listed:
    """The results of the organisations whose office the actor works in; all of them for an administrator."""
    rows = _of_office(actor)
    return _page(rows.filter(state=state) if state else rows, number)


def office_counts(actor: Actor) -> dict[str, int]:
    """How many results of the actor's office are in each state."""
    rows = _of_office(actor).order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


def _of_office(actor: Actor) -> Any:
    if "administrator" in actor.roles:
        return Result.objects.all()
    return Result.objects.of_office(actor.office_organisation_ids)


def has_office(actor: Actor) -> bool:
    return "administrator" in actor.roles or bool(actor.office_organisation_ids)


def to_assess(actor: Actor) -> list[ReadinessAssessment]:
    """The readiness claims that this assessor may decide, the oldest first; none of results they have a part in."""
    if "assessor" not in actor.roles or actor.person_id is None:
        return []
    parts = Contributor.objects.filter(person_id=actor.person_id).values("result_id")
    rows = ReadinessAssessment.objects.filter(rules.assess.scope(actor), state="claimed")
    rows = rows.filter(result__in=visible_to(actor)).exclude(result__discloser_id=actor.person_id)
    rows = rows.exclude(result_id__in=parts).exclude(result__state="withdrawn")
    return list(
        rows.select_related("result", "result__owner", "claimed_by").order_by("claimed_at", "pk")[:200]
    )


def contributions_to_answer(actor: Actor) -> list[Contributor]:
    """Where the actor is asked to confirm a contribution."""
    if actor.person_id is None:
        return []
    rows = Contributor.objects.filter(person_id=actor.person_id, state__in=("asked", "silent"))
    return list(
        rows.exclude(result__state__in=("draft", "withdrawn"))
        .select_related("result")
        .order_by("due_on", "pk")
    )


def contributions_to_settle(actor: Actor) -> list[Contributor]:
    """Disputes, silences and contributors whom nobody can ask: the actor's office decides."""
    if not actor.office_organisation_ids:
        return []
    rows = Contributor.objects.filter(
        Q(state__in=("disputed", "silent")) | Q(state="listed") & UNREACHABLE,
        result__owner_id__in=actor.office_organisation_ids,
    ).exclude(result__state__in=("draft", "withdrawn"))
    return list(rows.select_related("result").order_by("due_on", "pk")[:200])


def office_work(actor: Actor) -> list[Result]:
    """Results that wait for a step of the actor's office: review, or publication."""
    if not actor.office_organisation_ids:
        return []
    rows = Result.objects.of_office(actor.office_organisation_ids).filter(state__in=("submitted", "accepted"))
    rows = rows.select_related("discloser", "owner").prefetch_related("checks").defer(*HEAVY)
    return list(rows.order_by("submitted_at", "pk")[:200])


def draft_of_editor(actor: Actor, editor: str) -> Result | None:
    """The actor's draft that this open page has begun."""
    if actor.person_id is None or not editor:
        return None
    return Result.objects.filter(discloser_id=actor.person_id, editor=editor, state="draft").first()


def drafts(actor: Actor) -> list[Result]:
    """The actor's own drafts."""
    if actor.person_id is None:
        return []
    rows = Result.objects.filter(discloser_id=actor.person_id, state__in=("draft", "submitted"))
    return list(rows.select_related("owner").order_by("-updated_at", "-pk")[:100])


def fees_due(actor: Actor, until: Any) -> list[IPRight]:
    """Rights with a fee due by a day, of the actor's office."""
    if not actor.office_organisation_ids:
        return []
    rows = IPRight.objects.filter(fee_due_on__lte=until, result__owner_id__in=actor.office_organisation_ids)
    rows = rows.exclude(status__in=("lapsed", "refused")).exclude(result__state="withdrawn")
    return list(rows.select_related("result").order_by("fee_due_on", "pk")[:200])


OFFICE_STATES = (
    ("submitted", _("To review")),
    ("accepted", _("To publish")),
    ("draft", _("Drafts and imported records")),
    ("published", _("Published")),
    ("withdrawn", _("Withdrawn")),
)
