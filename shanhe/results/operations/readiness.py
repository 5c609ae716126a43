"""Readiness levels: claimed by the team, confirmed or sent back by an assessor; and reminders of fees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Denied, Invalid
from shanhe.kernel.operations import operation

from .. import events, rules
from ..lifecycle import READINESS, RESULT
from ..models import IPRight, ReadinessAssessment, Result
from .common import ASSESSMENT, due_on, touch


@operation("results.claim_readiness", subjects=("result",), transition=RESULT["claim_readiness"])
def claim_readiness(ctx: Context, *, result: Result, level: int, evidence: str) -> ReadinessAssessment:
    """Claim a readiness level (TRL 1 to 9) with its evidence; an assessor answers within the zone's working days."""
    if not 1 <= level <= 9:
        raise Invalid({"level": _("A readiness level is a whole number from 1 to 9.")})
    if not evidence.strip():
        raise Invalid({"evidence": _("Say what shows this level: a report, a test, a user's statement.")})
    assessment = ReadinessAssessment.objects.create(
        zone=result.zone,
        result=result,
        level=level,
        evidence=evidence.strip(),
        claimed_by_id=ctx.actor.person_id,
        claimed_at=ctx.now,
        due_on=due_on(ctx, ASSESSMENT),
    )
    old, result.trl_claimed = result.trl_claimed, level
    touch(ctx, result, "trl_claimed")
    due = assessment.due_on.isoformat() if assessment.due_on else ""
    ctx.emit(
        events.ReadinessClaimed(
            subject=result, changes={"trl_claimed": [old, level]}, data={"level": level, "due_on": due}
        )
    )
    return assessment


def _result_of(assessment: ReadinessAssessment, **_others: Any) -> list[Result]:
    return [assessment.result]


@operation(
    "results.confirm_readiness", subjects=("assessment",), transition=READINESS["confirm"], also=_result_of
)
def confirm_readiness(
    ctx: Context, *, assessment: ReadinessAssessment, note: str = ""
) -> ReadinessAssessment:
    """An assessor confirms the claimed level on its evidence."""
    result = _assessed(ctx, assessment, "confirm", note)
    old, result.trl_confirmed = result.trl_confirmed, assessment.level
    touch(ctx, result, "trl_confirmed")
    ctx.emit(
        events.ReadinessConfirmed(
            subject=result,
            changes={"trl_confirmed": [old, assessment.level]},
            data={"level": assessment.level},
        )
    )
    return assessment


@operation(
    "results.send_back_readiness",
    subjects=("assessment",),
    transition=READINESS["send_back"],
    also=_result_of,
)
def send_back_readiness(ctx: Context, *, assessment: ReadinessAssessment, note: str) -> ReadinessAssessment:
    """An assessor sends the claim back and says what the evidence lacks; the confirmed level stands."""
    if not note.strip():
        raise Invalid({"note": _("Say what the evidence lacks.")})
    result = _assessed(ctx, assessment, "send_back", note)
    old, result.trl_claimed = result.trl_claimed, result.trl_confirmed
    touch(ctx, result, "trl_claimed")
    ctx.emit(
        events.ReadinessSentBack(
            subject=result,
            changes={"trl_claimed": [old, result.trl_claimed]},
            data={"level": assessment.level, "note": note.strip()},
        )
    )
    return assessment


def _assessed(ctx: Context, assessment: ReadinessAssessment, action: str, note: str) -> Result:
    """Close the claim; returns the result as locked. Nobody assesses a result they have a part in."""
    result = Result.objects.get(pk=assessment.result_id)
    person_id = ctx.actor.person_id
    if person_id is not None and (
        result.discloser_id == person_id or result.contributors.filter(person_id=person_id).exists()
    ):
        raise Denied(_("You have a part in this result, so another assessor decides."))
    READINESS.move(assessment, action)
    assessment.assessor_id, assessment.assessed_at, assessment.note = person_id, ctx.now, note.strip()
    assessment.save()
    return result


def _fees(zone: Any, on: date, days: int) -> Sequence[IPRight]:
    rows = IPRight.objects.filter(zone=zone, fee_due_on__gte=on, fee_due_on__lte=on + timedelta(days=days))
    return [row for row in rows.order_by("pk") if row.reminded_for != row.fee_due_on]


@operation("results.remind_fees", subjects=("zone",), rule=rules.system, also=_fees, internal=True)
def remind_fees(ctx: Context, *, zone: Any, on: date, days: int) -> int:
    """Remind of every right whose fee is due within `days` of `on` and was not reminded of yet. Returns how many."""
    rights = _fees(zone, on, days)
    for right in rights:
        right.reminded_for = right.fee_due_on
        right.save(update_fields=["reminded_for"])
        ctx.emit(
            events.RightFeeDue(
                subject=right.result,
                data={
                    "right": right.pk,
                    "kind": right.kind,
                    "number": right.number,
                    "due_on": str(right.fee_due_on),
                },
            )
        )
    if not rights:
        ctx.unchanged()
    return len(rights)
