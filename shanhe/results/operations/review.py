"""From a draft to the catalogue: review, the checks before publication, publication, withdrawal."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from shanhe.kernel import clock
from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid
from shanhe.kernel.operations import operation

from .. import events
from ..lifecycle import CHECKS, RESULT
from ..models import PublicationCheck, Result
from .asking import ask
from .common import keep_version, store, touch


@operation("results.submit", subjects=("result",), transition=RESULT["submit"])
def submit_result(ctx: Context, *, result: Result) -> Result:
    """Send a complete disclosure to the owner's office, and ask those contributors to confirm who can be asked."""
    changes = RESULT.move(result, "submit")
    result.submitted_at = ctx.now
    result.return_reason = ""
    touch(ctx, result, "state", "submitted_at", "return_reason")
    number = keep_version(ctx, result, "submitted")
    ctx.emit(events.ResultSubmitted(subject=result, changes=changes, data={"version": number}))
    waiting = result.contributors.filter(state="listed").select_related("person")
    own = [row for row in waiting if row.person_id is not None and row.person_id == ctx.actor.person_id]
    for row in own:
        row.state, row.answered_at = "confirmed", ctx.now
        row.save(update_fields=["state", "answered_at"])
        ctx.emit(events.ContributionConfirmed(subject=result, data={"contributor": row.pk}))
    ask(ctx, result, [row for row in waiting if row not in own and row.reachable])
    return result


@operation("results.take_back", subjects=("result",), transition=RESULT["take_back"])
def take_back_result(ctx: Context, *, result: Result) -> Result:
    """Take a disclosure back from review to go on with the draft."""
    return _moved(ctx, result, "take_back", events.ResultTakenBack)


@operation("results.accept", subjects=("result",), transition=RESULT["accept"])
def accept_result(ctx: Context, *, result: Result) -> Result:
    """The owner's office accepts the disclosure."""
    return _moved(ctx, result, "accept", events.ResultAccepted)


@operation("results.return", subjects=("result",), transition=RESULT["return"])
def return_result(ctx: Context, *, result: Result, reason: str) -> Result:
    """The owner's office returns the disclosure to the draft, with what to do."""
    reason = _reason(reason)
    changes = RESULT.move(result, "return")
    result.return_reason = reason
    touch(ctx, result, "state", "return_reason")
    ctx.emit(events.ResultReturned(subject=result, changes=changes, data={"reason": reason}))
    return result


@operation("results.confirm_publication_check", subjects=("result",), transition=RESULT["check"])
def confirm_publication_check(
    ctx: Context, *, result: Result, item: str, answer: str, note: str = ""
) -> PublicationCheck:
    """Confirm one of the five items (`lifecycle.CHECKS`) with its answer; an answer given again replaces the first."""
    if item not in CHECKS:
        raise Invalid({"item": _("There is no such item.")})
    if answer not in CHECKS[item][1]:
        raise Invalid({"answer": _("Choose one of the answers.")})
    check = PublicationCheck.objects.filter(result=result, item=item).first()
    if check is not None and (check.answer, check.note) == (answer, note):
        ctx.unchanged()
        return check
    old = check.answer if check else None
    check = check or PublicationCheck(zone=result.zone, result=result, item=item)
    check.answer, check.note = answer, note
    check.confirmed_by_id, check.confirmed_at = ctx.actor.person_id, ctx.now
    check.save()
    if item == "novelty" and result.summary_only != (answer == "summary_only"):
        result.summary_only = answer == "summary_only"
        store(ctx, result)
    ctx.emit(
        events.PublicationCheckConfirmed(
            subject=result, changes={item: [old, answer]}, data={"item": item, "answer": answer}
        )
    )
    return check


@operation("results.reopen_publication_check", subjects=("result",), transition=RESULT["uncheck"])
def reopen_publication_check(ctx: Context, *, result: Result, item: str) -> None:
    """Take back the confirmation of an item, as long as the result is not published."""
    check = PublicationCheck.objects.filter(result=result, item=item).first()
    if check is None:
        ctx.unchanged()
        return
    old = check.answer
    check.delete()
    if item == "novelty" and result.summary_only:
        result.summary_only = False
        store(ctx, result)
    ctx.emit(
        events.PublicationCheckReopened(subject=result, changes={item: [old, None]}, data={"item": item})
    )


@operation("results.publish", subjects=("result",), transition=RESULT["publish"])
def publish_result(ctx: Context, *, result: Result) -> Result:
    """Put an accepted result with all five items confirmed and no open dispute in the catalogue."""
    changes = RESULT.move(result, "publish")
    result.published_at = ctx.now
    touch(ctx, result, "state", "published_at")
    number = keep_version(ctx, result, "published")
    today = clock.day_of(ctx.now, ctx.zone)
    to_all = result.confidentiality == "public" and (
        result.embargo_until is None or result.embargo_until <= today
    )
    event = events.ResultPublished if to_all else events.ResultPublishedInside
    ctx.emit(event(subject=result, changes=changes, data={"version": number}))
    return result


@operation("results.unpublish", subjects=("result",), transition=RESULT["unpublish"])
def unpublish_result(ctx: Context, *, result: Result, reason: str = "") -> Result:
    """Take a result off the catalogue; it stays accepted."""
    changes = RESULT.move(result, "unpublish")
    touch(ctx, result, "state")
    ctx.emit(events.ResultUnpublished(subject=result, changes=changes, data={"reason": reason}))
    return result


@operation("results.withdraw", subjects=("result",), transition=RESULT["withdraw"])
def withdraw_result(ctx: Context, *, result: Result, reason: str) -> Result:
    """Withdraw a result; the row and its story stay."""
    reason = _reason(reason)
    changes = RESULT.move(result, "withdraw")
    touch(ctx, result, "state")
    ctx.emit(events.ResultWithdrawn(subject=result, changes=changes, data={"reason": reason}))
    return result


@operation("results.reinstate", subjects=("result",), transition=RESULT["reinstate"])
def reinstate_result(ctx: Context, *, result: Result) -> Result:
    """Take a withdrawn result up again as a draft."""
    return _moved(ctx, result, "reinstate", events.ResultReinstated)


def _moved(ctx: Context, result: Result, action: str, event: Any) -> Result:
    changes = RESULT.move(result, action)
    touch(ctx, result, "state")
    ctx.emit(event(subject=result, changes=changes))
    return result


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Invalid({"reason": _("Say why, so that the others know what to do.")})
    return reason
