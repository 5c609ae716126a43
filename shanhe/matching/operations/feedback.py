"""What a need's side says of a suggestion: it fits, or it does not and why."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid
from shanhe.kernel.operations import operation
from shanhe.kernel.registries import findables

from .. import events, rules
from ..models import Feedback, Reason

KINDS = ("result", "person")


@operation("matching.feedback.give", subjects=("need",), rule=rules.give_feedback)
def give_feedback(
    ctx: Context, *, need: Any, kind: str, other: int, fits: bool, reason: str = ""
) -> Feedback:
    """Answer a suggestion; an earlier answer of the need's side is replaced. What does not fit needs a reason."""
    if fits:
        reason = ""
    elif reason not in Reason.values:
        raise Invalid({"reason": _("Say why it does not fit.")})
    findable = findables.get(kind) if kind in KINDS else None
    if findable is None or not findable.visible(ctx.actor).filter(pk=other).exists():
        raise Invalid(_("There is nothing of this reference that you may see."))
    row = Feedback.objects.filter(need=need, kind=kind, other=other).first()
    if row is not None and (row.fits, row.reason) == (fits, reason):
        ctx.unchanged()
        return row
    row = row or Feedback(zone=ctx.zone, need=need, kind=kind, other=other)
    row.fits, row.reason, row.person_id, row.given_at = fits, reason, ctx.person_id, ctx.now
    row.save()
    data = {"kind": kind, "other": other, "reason": reason}
    event = events.SuggestionFits if fits else events.SuggestionSetAside
    ctx.emit(event(subject=need, data=data))
    return row


@operation("matching.feedback.take_back", subjects=("need",), rule=rules.give_feedback)
def take_feedback_back(ctx: Context, *, need: Any, kind: str, other: int) -> None:
    """Take the answer to a suggestion back; it is suggested again where it is near enough."""
    found = Feedback.objects.filter(need=need, kind=kind, other=other)
    if not found.exists():
        ctx.unchanged()
        return
    found.delete()
    ctx.emit(events.FeedbackTakenBack(subject=need, data={"kind": kind, "other": other}))
