"""From the proposal to the agreement of both sides: propose, ask, answer, withdraw, expire, hand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock
from shanhe.kernel.context import Context
from shanhe.kernel.errors import Conflict, Denied, Invalid, NotNow
from shanhe.kernel.events import changed
from shanhe.kernel.operations import operation
from shanhe.kernel.references import reference
from shanhe.needs import queries as needs
from shanhe.parties import queries as parties
from shanhe.results import queries as results
from shanhe.zones import queries as zones

from .. import events, rules
from ..lifecycle import INTRODUCTION
from ..models import Consent, Introduction, Question, Side
from ..queries import fatigue, sides, visible
from .common import conclude, move, record, with_both_sides

MOST = 2000


@operation("introductions.propose", subjects=("need", "other"), rule=rules.propose)
def propose_introduction(
    ctx: Context,
    *,
    need: Any,
    other: Any,
    why: str = "",
    about_need: str = "",
    about_other: str = "",
    basis: Sequence[Mapping[str, str]] = (),
) -> Introduction:
    """Put a published need together with a result, a person or an organisation; nobody is asked yet.

    Conflict when the pair has an open introduction. `about_need` and `about_other` are what the opposite side may
    read before both agree; `basis` are a suggestion's reasons, each by language.
    """
    _check_open(ctx, need, other)
    words = _words(why=why, about_need=about_need, about_other=about_other)
    _check_silent(need, other, words)
    _check_pair(ctx, need, other)
    introduction = Introduction(
        zone=ctx.zone,
        ref=reference(ctx, Introduction, "I"),
        need=need,
        centre=_centre(need, other),
        proposed_by_id=ctx.actor.person_id,
        basis=[dict(item) for item in basis],
        created_at=ctx.now,
        **words,
        **{other._meta.model_name: other},
    )
    introduction.save()
    ctx.emit(events.IntroductionProposed(subject=introduction))
    return introduction


def _check_open(ctx: Context, need: Any, other: Any) -> None:
    """Both sides are open to introductions now, and the manager may see both."""
    if not needs.visible_to(ctx.actor).filter(pk=need.pk).exists() or not need.is_current(ctx.today):
        raise Invalid({"need": _("Choose a published need that is open to you.")})
    fit: Any = {
        "result": lambda: results.visible_to(ctx.actor).filter(state__in=("accepted", "published")),
        "person": lambda: parties.people_visible_to(ctx.actor).filter(left_at=None),
        "organisation": lambda: parties.organisations_visible_to(ctx.actor).filter(state="active"),
    }[other._meta.model_name]
    if not fit().filter(pk=other.pk).exists():
        raise Invalid({"other": _("Choose a result, a person or an organisation that is open to you.")})


def _check_pair(ctx: Context, need: Any, other: Any) -> None:
    open_one = visible.open_pair(need, other)
    if open_one is not None:
        who = str(open_one.proposed_by.name) if open_one.proposed_by else ""
        raise Conflict(
            _("These two are already being introduced: {ref}, led by {who}.").format(
                ref=open_one.ref, who=who
            )
        )
    need_ids, other_ids = ({one.pk for one in side} for side in sides.people_of(need, other).values())
    if need_ids & other_ids:
        raise Invalid({"other": fatigue.SAME_PERSON})
    if ctx.actor.person_id in need_ids | other_ids:
        raise Denied(_("You belong to one of the sides; a colleague has to introduce them."))


def _words(**texts: str) -> dict[str, str]:
    for name, text in texts.items():
        if len(text) > MOST:
            raise Invalid({name: _("At most {n} characters.").format(n=MOST)})
    return {name: text.strip() for name, text in texts.items()}


def _check_silent(need: Any, other: Any, words: Mapping[str, str]) -> None:
    """The words for the opposite side do not give away who is meant to stay unnamed."""
    names: dict[str, list[Any]] = {"about_need": [], "about_other": []}
    if need.confidentiality != "named":
        names["about_need"] = [row for row in (need.organisation, need.stated_by) if row is not None]
    if other._meta.label == "results.Result" and not results.published().filter(pk=other.pk).exists():
        names["about_other"] = [row for row in (other.owner, other.discloser) if row is not None]
    for field, rows in names.items():
        text = words[field].casefold()
        for name in (name for row in rows for name in row.name.values() if name.casefold() in text):
            fault = _("This names “{name}”, who stays unnamed until both agree.")
            raise Invalid({field: fault.format(name=name)})


def _centre(need: Any, other: Any) -> Any:
    """The centre the figures count it under: the need's, else the result's first."""
    if need.centre_codes:
        return zones.centre(need.centre_codes[0])
    return other.centres.order_by("pk").first() if other._meta.label == "results.Result" else None


@operation("introductions.change", subjects=("introduction",), transition=INTRODUCTION["edit"])
def change_introduction(
    ctx: Context, *, introduction: Introduction, why: str, about_need: str, about_other: str
) -> Introduction:
    """Change why they fit and what each side is told of the other, before anybody is asked."""
    words = _words(why=why, about_need=about_need, about_other=about_other)
    _check_silent(introduction.need, introduction.other, words)
    if not changed(introduction, words):
        ctx.unchanged()
        return introduction
    return record(ctx, introduction, events.IntroductionChanged)


@operation(
    "introductions.ask", subjects=("introduction",), transition=INTRODUCTION["ask"], also=with_both_sides
)
def ask_both_sides(ctx: Context, *, introduction: Introduction) -> Introduction:
    """Ask both sides whether they want to be introduced; Invalid with the reason when a limit stands against it."""
    need, other = introduction.need, introduction.other
    _check_open(ctx, need, other)
    asking = fatigue.asking(need, other, ctx.now)
    if asking.reasons:
        raise Invalid(" ".join(asking.reasons))
    asked = [
        Question(zone=ctx.zone, introduction=introduction, side=side, person=person, asked_at=ctx.now)
        for side, people in asking.asked.items()
        for person in people
    ]
    Question.objects.bulk_create(asked)
    data = {"people": len(asked)}
    return move(ctx, introduction, "ask", events.IntroductionAsked, data=data, asked_at=ctx.now)


def _my_side(ctx: Context, introduction: Introduction) -> str:
    side = sides.side_of(ctx.actor, introduction)
    if not side:
        raise Denied(_("You cannot answer for one side alone: you belong to both, or to neither."))
    return side


@operation("introductions.agree", subjects=("introduction",), transition=INTRODUCTION["agree"])
def agree_to_introduction(ctx: Context, *, introduction: Introduction, note: str = "") -> Introduction:
    """Say yes for one's side; when it is the second yes, both know each other and the conversation opens."""
    side = _my_side(ctx, introduction)
    if introduction.consents.filter(side=side).exists():
        raise NotNow(introduction.state, _("Your side has answered already."))
    _answer(ctx, introduction, side, True, note)
    if introduction.consents.filter(agrees=True).count() < len(Side):
        return record(ctx, introduction, events.SideAgreed, data={"side": side})
    introduction.agreed_at = ctx.now
    changes = changed(introduction, {"state": "agreed"})
    return record(ctx, introduction, events.IntroductionAgreed, changes=changes)


@operation("introductions.refuse", subjects=("introduction",), transition=INTRODUCTION["refuse"])
def refuse_introduction(
    ctx: Context, *, introduction: Introduction, reason: str, note: str = ""
) -> Introduction:
    """Say no for one's side, with one of the eight reasons; the other side learns no more than that it did not come about."""
    side = _my_side(ctx, introduction)
    answer = introduction.consents.filter(side=side).values("side", "agrees").first()
    _answer(ctx, introduction, side, False, note)
    data = {"side": side, "outcome": "declined", "reason": reason}
    return conclude(
        ctx,
        introduction,
        "refuse",
        events.SideRefused,
        reason=reason,
        note=note,
        before={"answer": answer},
        data=data,
    )


def _answer(ctx: Context, introduction: Introduction, side: str, agrees: bool, note: str) -> None:
    values = {
        "agrees": agrees,
        "person_id": ctx.actor.person_id,
        "answered_at": ctx.now,
        "note": note.strip()[:MOST],
        "zone": ctx.zone,
    }
    Consent.objects.update_or_create(introduction=introduction, side=side, defaults=values)


@operation("introductions.withdraw", subjects=("introduction",), transition=INTRODUCTION["withdraw"])
def withdraw_introduction(ctx: Context, *, introduction: Introduction, note: str = "") -> Introduction:
    """Take it back before both have agreed; nobody waits for it any more."""
    return conclude(ctx, introduction, "withdraw", events.IntroductionWithdrawn, note=note)


@operation("introductions.expire", subjects=("zone",), rule=rules.system, internal=True)
def expire_introductions(ctx: Context, *, zone: Any) -> int:
    """Close what was not answered by both sides within the zone's time; returns how many."""
    days = fatigue.limits(zone, ctx.today).answer_time
    if days is None:
        late = Introduction.objects.none()
    else:
        # The last day to answer counts in full, whatever the hour at which they were asked.
        late = Introduction.objects.unanswered_since(clock.start_of(ctx.today - timedelta(days=days), zone))
    rows = list(late.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    if not rows:
        ctx.unchanged()
    for row in rows:
        move(ctx, row, "expire", events.IntroductionExpired, concluded_at=ctx.now)
    return len(rows)


@operation(
    "introductions.hand_on",
    subjects=("introduction",),
    transition=INTRODUCTION["hand_on"],
    internal=True,
)
def hand_on_introduction(ctx: Context, *, introduction: Introduction, to: Any) -> Introduction:
    """Give an open introduction to a colleague who leads it from now on."""
    if introduction.proposed_by_id == to.pk:
        ctx.unchanged()
        return introduction
    introduction.proposed_by = to
    return record(ctx, introduction, events.IntroductionHandedOn, data={"person": to.name})
