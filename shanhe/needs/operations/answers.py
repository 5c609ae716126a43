"""What others say to a need: offers of help and questions; and what the clock does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Conflict, Invalid, said
from shanhe.kernel.operations import operation
from shanhe.results import queries as results

from .. import events, rules
from ..lifecycle import INTEREST, NEED, QUESTION
from ..models import Interest, Need, Question
from .common import LONGEST, REMINDER, days, keep


@operation("needs.offer", subjects=("need",), transition=NEED["offer"])
def offer_help(ctx: Context, *, need: Need, text: str, result: Any = None) -> Interest:
    """Say that one can help, with what, and with which of one's results."""
    cleaned = said("text", text, _("Say in a few sentences how you can help."), LONGEST)
    if result is not None and result.pk not in {row.pk for row in results.own_to_offer(ctx.actor)}:
        raise Invalid({"result": _("Choose a result of yours.")})
    mine = Interest.objects.filter(need=need, person_id=ctx.person_id)
    if mine.exclude(state="withdrawn").exists():
        raise Conflict(_("You have offered help already."))
    row = Interest(
        zone=ctx.zone,
        need=need,
        person_id=ctx.person_id,
        result=result,
        text=cleaned,
        created_at=ctx.now,
    )
    row.save()
    ctx.emit(events.InterestExpressed(subject=need, interest=row.pk))
    return row


def _need_of(interest: Any = None, question: Any = None, **_more: Any) -> Iterable[Any]:
    return [(interest or question).need]


def _answered(ctx: Context, interest: Interest, action: str, answer: str) -> Interest:
    INTEREST.move(interest, action)
    interest.answer = answer.strip()
    interest.answered_at = None if action == "reconsider" else ctx.now
    interest.save()
    about = {"subject": interest.need, "person_id": interest.person_id}
    ctx.emit(events.InterestAnswered(**about, interest=interest.pk, answer=action))
    return interest


@operation("needs.interest.welcome", subjects=("interest",), transition=INTEREST["welcome"], also=_need_of)
def welcome_interest(ctx: Context, *, interest: Interest, answer: str = "") -> Interest:
    """Tell somebody who offered help that the need's side would like to talk."""
    return _answered(ctx, interest, "welcome", answer)


@operation("needs.interest.decline", subjects=("interest",), transition=INTEREST["decline"], also=_need_of)
def decline_interest(ctx: Context, *, interest: Interest, answer: str) -> Interest:
    """Decline an offer of help, saying why."""
    return _answered(ctx, interest, "decline", said("answer", answer, _("Say why."), LONGEST))


@operation(
    "needs.interest.reconsider", subjects=("interest",), transition=INTEREST["reconsider"], also=_need_of
)
def reconsider_interest(ctx: Context, *, interest: Interest) -> Interest:
    """Take an answer to an offer back."""
    return _answered(ctx, interest, "reconsider", "")


@operation("needs.interest.withdraw", subjects=("interest",), transition=INTEREST["withdraw"], also=_need_of)
def withdraw_interest(ctx: Context, *, interest: Interest) -> Interest:
    """Withdraw one's offer of help."""
    INTEREST.move(interest, "withdraw")
    interest.save()
    ctx.emit(events.InterestWithdrawn(subject=interest.need, interest=interest.pk))
    return interest


@operation("needs.ask", subjects=("need",), transition=NEED["ask"])
def ask_question(ctx: Context, *, need: Need, text: str) -> Question:
    """Ask something about a need; nobody else sees it before it is answered."""
    cleaned = said("text", text, _("Write the question."), LONGEST)
    row = Question(zone=ctx.zone, need=need, asked_by_id=ctx.person_id, text=cleaned, created_at=ctx.now)
    row.save()
    ctx.emit(events.QuestionAsked(subject=need, question=row.pk))
    return row


@operation("needs.question.answer", subjects=("question",), transition=QUESTION["answer"], also=_need_of)
def answer_question(ctx: Context, *, question: Question, answer: str) -> Question:
    """Answer a question, or change the answer; both are then shown to everybody who may read the need."""
    question.answer = said("answer", answer, _("Write the answer."), LONGEST)
    QUESTION.move(question, "answer")
    question.answered_at = ctx.now
    question.save()
    ctx.emit(events.QuestionAnswered(subject=question.need, question=question.pk))
    return question


@operation(
    "needs.question.set_aside", subjects=("question",), transition=QUESTION["set_aside"], also=_need_of
)
def set_question_aside(ctx: Context, *, question: Question) -> Question:
    """Leave a question unanswered and unseen."""
    QUESTION.move(question, "set_aside")
    question.save()
    ctx.emit(events.QuestionSetAside(subject=question.need, question=question.pk))
    return question


def due(ctx: Context, on: date) -> list[Need]:
    """Published needs that have passed their last day."""
    return list(Need.objects.filter(state="published", expires_on__lte=on).order_by("pk"))


@operation("needs.expire", subjects=("needs",), rule=rules.system, internal=True)
def expire_needs(ctx: Context, *, needs: list[Need]) -> int:
    """Let these needs expire; returns how many."""
    for need in needs:
        changes = NEED.move(need, "expire")
        keep(ctx, need, events.NeedExpired, changes=changes)
    return len(needs)


def to_remind(ctx: Context, on: date) -> list[Need]:
    """Published needs that expire within the zone's usual notice and whose side has not been told."""
    soon = on + days(ctx, REMINDER)
    return list(
        Need.objects.filter(
            state="published", reminded_on=None, expires_on__gt=on, expires_on__lte=soon
        ).order_by("pk")
    )


@operation("needs.remind", subjects=("needs",), rule=rules.system, internal=True)
def remind_of_expiry(ctx: Context, *, needs: list[Need]) -> int:
    """Tell the sides of these needs that they expire soon; returns how many."""
    for need in needs:
        need.reminded_on = ctx.today
        need.save(update_fields=["reminded_on"])
        ctx.emit(events.NeedExpiring(subject=need, until=str(need.expires_on)))
    return len(needs)
