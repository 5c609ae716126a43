"""Bidding, judging a bid, and a chosen team's work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Conflict, Invalid
from shanhe.kernel.events import Event
from shanhe.kernel.operations import operation
from shanhe.pathway import operations as pathway
from shanhe.results import queries as results

from .. import events
from ..lifecycle import BID, COMPETITION, TEAM_MILESTONE
from ..models import Bid, BidReview, Competition, TeamMilestone

WRITTEN = ("team", "approach", "schedule", "price_fen")


def about(bid: Bid) -> tuple[Any, ...]:
    """What an event of a bid is also about: its project comes last, once there is one."""
    rows = [bid.competition, bid.competition.need, bid.result]
    return tuple([*rows, bid.project] if bid.project_id else rows)


def _say(ctx: Context, bid: Bid, event: type[Event], *, sealed: bool = False, **values: Any) -> Bid:
    """Save the bid and say what happened. A sealed step is told on the bid alone, not on the need's or result's page."""
    bid.save()
    ctx.emit(event(subject=bid, about=() if sealed else about(bid), **values))
    return bid


@operation("competitions.bid.write", subjects=("competition",), transition=COMPETITION["bid"])
def write_bid(ctx: Context, *, competition: Competition, result: Any, values: Mapping[str, Any]) -> Bid:
    """Begin or change the actor's own bid; it rests on a result that the actor may read from inside."""
    unknown = set(values) - set(WRITTEN)
    if unknown:
        raise Invalid({name: _("This cannot be changed here.") for name in unknown})
    if result is None or result.pk not in {row.pk for row in results.own_to_offer(ctx.actor)}:
        raise Invalid({"result": _("A bid rests on a result of yours. Disclose it first.")})
    price = values.get("price_fen")
    if price is not None and price < 0:
        raise Invalid({"price_fen": _("The price cannot be below zero.")})
    mine = Bid.objects.filter(competition=competition, lead_id=ctx.person_id)
    bid = mine.exclude(state="withdrawn").first()
    if bid is not None and bid.state != "draft":
        raise Conflict(_("Your bid is sent already. Take it back to change it."))
    event: type[Event] = events.BidChanged
    if bid is None:
        event = events.BidDrafted
        bid = Bid(
            zone=ctx.zone,
            competition=competition,
            lead_id=ctx.person_id,
            currency=competition.currency,
            created_at=ctx.now,
        )
    bid.result = result
    for name, value in values.items():
        setattr(bid, name, value)
    return _say(ctx, bid, event, sealed=True)


def of_bid(bid: Bid, **_arguments: Any) -> Iterable[Any]:
    """The competition to lock with a bid, so that nothing is sent into one that closes at this moment."""
    return [bid.competition]


@operation("competitions.bid.send", subjects=("bid",), transition=BID["send"], also=of_bid)
def send_bid(ctx: Context, *, bid: Bid) -> Bid:
    """Send a bid while the competition takes bids; Invalid once the time is over."""
    until = bid.competition.bids_until
    if until is not None and ctx.now >= until:
        raise Invalid(_("The time for bids is over."))
    changes = BID.move(bid, "send")
    bid.sent_at = ctx.now
    return _say(ctx, bid, events.BidSent, sealed=True, changes=changes)


@operation("competitions.bid.take_back", subjects=("bid",), transition=BID["take_back"], also=of_bid)
def take_back_bid(ctx: Context, *, bid: Bid) -> Bid:
    """Take a sent bid back to change it."""
    changes = BID.move(bid, "take_back")
    bid.sent_at = None
    return _say(ctx, bid, events.BidTakenBack, sealed=True, changes=changes)


@operation("competitions.bid.withdraw", subjects=("bid",), transition=BID["withdraw"], also=of_bid)
def withdraw_bid(ctx: Context, *, bid: Bid) -> Bid:
    """Withdraw a bid; another one may be begun."""
    changes = BID.move(bid, "withdraw")
    return _say(ctx, bid, events.BidWithdrawn, sealed=True, changes=changes)


@operation("competitions.bid.review", subjects=("bid",), transition=BID["review"])
def review_bid(ctx: Context, *, bid: Bid, fit: int, feasibility: int, worth: int, comment: str) -> BidReview:
    """Give or change one's opinion of a bid: three scales from 1 to 5, and why."""
    scores = {"fit": fit, "feasibility": feasibility, "worth": worth}
    wrong = {name: _("From 1 to 5.") for name, score in scores.items() if not 1 <= score <= 5}
    if not comment.strip():
        wrong["comment"] = _("Say why.")
    if wrong:
        raise Invalid(wrong)
    values = {**scores, "comment": comment.strip(), "aside": False, "given_at": ctx.now, "zone": ctx.zone}
    row, _made = BidReview.objects.update_or_create(bid=bid, reviewer_id=ctx.person_id, defaults=values)
    ctx.emit(events.BidReviewed(subject=bid, about=(bid.competition,)))
    return row


@operation("competitions.bid.stand_aside", subjects=("bid",), transition=BID["stand_aside"])
def stand_aside(ctx: Context, *, bid: Bid, comment: str) -> BidReview:
    """Declare a tie to a team, and leave its bid to the others; an opinion given before is dropped."""
    if not comment.strip():
        raise Invalid({"comment": _("Say what ties you to the team.")})
    nothing = {"fit": None, "feasibility": None, "worth": None}
    values = {**nothing, "comment": comment.strip(), "aside": True, "given_at": ctx.now, "zone": ctx.zone}
    row, _made = BidReview.objects.update_or_create(bid=bid, reviewer_id=ctx.person_id, defaults=values)
    ctx.emit(events.ReviewerStoodAside(subject=bid, about=(bid.competition,)))
    return row


def _result_of(bid: Bid, **_arguments: Any) -> Iterable[Any]:
    return [bid.result]


@operation("competitions.bid.start_work", subjects=("bid",), transition=BID["start_work"], also=_result_of)
def start_work(ctx: Context, *, bid: Bid, route: Any = None, project: Any = None) -> Bid:
    """Put a chosen team's work on a project: one that carries the bid's result already, or a new one along `route`."""
    if project is not None:
        if not project.carried.filter(result_id=bid.result_id, removed_at=None).exists():
            raise Invalid({"project": _("This project does not carry the bid's result.")})
    elif route is None:
        raise Invalid({"route": _("Choose a route, or a project under way.")})
    else:
        project = pathway.start_project(ctx, results=[bid.result], route=route)
    bid.project = project
    data = {"project": project.full_title}
    return _say(ctx, bid, events.TeamWorkStarted, data=data)


@operation("competitions.bid.accept", subjects=("bid",), transition=BID["accept"])
def accept_work(ctx: Context, *, bid: Bid) -> Bid:
    """Accept a team's whole work once each of its milestones is accepted."""
    return _say(ctx, bid, events.TeamWorkAccepted, changes=BID.move(bid, "accept"))


@operation("competitions.bid.end", subjects=("bid",), transition=BID["end"])
def end_work(ctx: Context, *, bid: Bid, note: str) -> Bid:
    """End a team's work before all of it was accepted, saying why."""
    if not note.strip():
        raise Invalid({"note": _("Say why.")})
    changes = BID.move(bid, "end")
    bid.note = note.strip()
    return _say(ctx, bid, events.TeamWorkEnded, changes=changes, data={"note": {"zh": note, "en": note}})


def _step(ctx: Context, step: TeamMilestone, event: type[Event], changes: Any, **data: Any) -> TeamMilestone:
    step.save()
    words = {"zh": step.milestone.title, "en": step.milestone.title}
    bid = step.bid
    ctx.emit(
        event(
            subject=bid.competition, about=about(bid)[1:], changes=changes, data={"milestone": words, **data}
        )
    )
    return step


@operation("competitions.team_milestone.report", subjects=("step",), transition=TEAM_MILESTONE["report"])
def report_milestone(ctx: Context, *, step: TeamMilestone, evidence: str) -> TeamMilestone:
    """Report a milestone as done, with the evidence."""
    if not evidence.strip():
        raise Invalid({"evidence": _("Say what shows that it is done.")})
    step.evidence, step.note, step.reported_at = evidence.strip(), "", ctx.now
    return _step(ctx, step, events.TeamMilestoneReported, TEAM_MILESTONE.move(step, "report"))


@operation("competitions.team_milestone.accept", subjects=("step",), transition=TEAM_MILESTONE["accept"])
def accept_team_milestone(ctx: Context, *, step: TeamMilestone) -> TeamMilestone:
    """Accept a reported milestone."""
    step.accepted_at = ctx.now
    return _step(ctx, step, events.TeamMilestoneAccepted, TEAM_MILESTONE.move(step, "accept"))


@operation(
    "competitions.team_milestone.send_back", subjects=("step",), transition=TEAM_MILESTONE["send_back"]
)
def send_back_milestone(ctx: Context, *, step: TeamMilestone, note: str) -> TeamMilestone:
    """Send a reported milestone back, saying what is missing."""
    if not note.strip():
        raise Invalid({"note": _("Say what is missing.")})
    step.note = note.strip()
    words = {"zh": note, "en": note}
    return _step(ctx, step, events.TeamMilestoneSentBack, TEAM_MILESTONE.move(step, "send_back"), note=words)
