"""Bidding, judging a bid, and a chosen team's work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Conflict, Invalid, said
from shanhe.kernel.events import Event
from shanhe.kernel.money import Money, not_taken
from shanhe.kernel.operations import operation
from shanhe.pathway import operations as pathway
from shanhe.results import queries as results

from .. import events
from ..lifecycle import BID, COMPETITION, TEAM_MILESTONE
from ..models import Bid, BidReview, Competition, TeamMilestone


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
def write_bid(
    ctx: Context,
    *,
    competition: Competition,
    result: Any,
    team: str,
    approach: str,
    schedule: str = "",
    price: Money | None = None,
) -> Bid:
    """Begin or change the actor's own bid; it rests on a result that the actor may read from inside."""
    if result is None or result.pk not in {row.pk for row in results.own_to_offer(ctx.actor)}:
        raise Invalid({"result": _("A bid rests on a result of yours. Disclose it first.")})
    if fault := not_taken(price):
        raise Invalid({"price": fault})
    mine = Bid.objects.filter(competition=competition, lead_id=ctx.person_id)
    bid = mine.exclude(state="withdrawn").first()
    if bid is not None and bid.state != "draft":
        raise Conflict(_("Your bid is sent already. Take it back to change it."))
    event: type[Event] = events.BidChanged if bid else events.BidDrafted
    bid = bid or Bid(zone=ctx.zone, competition=competition, lead_id=ctx.person_id, created_at=ctx.now)
    bid.result, bid.price = result, price
    bid.team, bid.approach, bid.schedule = team, approach, schedule
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
    if wrong:
        raise Invalid(wrong)
    why = said("comment", comment, _("Say why."))
    return _reviewed(ctx, bid, events.BidReviewed, **scores, comment=why, aside=False)


def _reviewed(ctx: Context, bid: Bid, event: type[Event], **values: Any) -> BidReview:
    values |= {"given_at": ctx.now, "zone": ctx.zone}
    row, _made = BidReview.objects.update_or_create(bid=bid, reviewer_id=ctx.person_id, defaults=values)
    ctx.emit(event(subject=bid, about=(bid.competition,)))
    return row


@operation("competitions.bid.stand_aside", subjects=("bid",), transition=BID["stand_aside"])
def stand_aside(ctx: Context, *, bid: Bid, comment: str) -> BidReview:
    """Declare a tie to a team, and leave its bid to the others; an opinion given before is dropped."""
    why = said("comment", comment, _("Say what ties you to the team."))
    nothing = dict.fromkeys(("fit", "feasibility", "worth"))
    return _reviewed(ctx, bid, events.ReviewerStoodAside, **nothing, comment=why, aside=True)


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
    return _say(ctx, bid, events.TeamWorkStarted, project=project.full_title)


@operation("competitions.bid.accept", subjects=("bid",), transition=BID["accept"])
def accept_work(ctx: Context, *, bid: Bid) -> Bid:
    """Accept a team's whole work once each of its milestones is accepted."""
    return _say(ctx, bid, events.TeamWorkAccepted, changes=BID.move(bid, "accept"))


@operation("competitions.bid.end", subjects=("bid",), transition=BID["end"])
def end_work(ctx: Context, *, bid: Bid, note: str) -> Bid:
    """End a team's work before all of it was accepted, saying why."""
    bid.note = said("note", note, _("Say why."))
    return _say(ctx, bid, events.TeamWorkEnded, changes=BID.move(bid, "end"), note=bid.note)


def _step(ctx: Context, step: TeamMilestone, action: str, event: type[Event], **values: Any) -> TeamMilestone:
    changes = TEAM_MILESTONE.move(step, action)
    step.save()
    subject, *rest = about(step.bid)
    told = {"changes": changes, "milestone": step.milestone.title, **values}
    ctx.emit(event(subject=subject, about=tuple(rest), **told))
    return step


@operation("competitions.team_milestone.report", subjects=("step",), transition=TEAM_MILESTONE["report"])
def report_milestone(ctx: Context, *, step: TeamMilestone, evidence: str) -> TeamMilestone:
    """Report a milestone as done, with the evidence."""
    step.evidence = said("evidence", evidence, _("Say what shows that it is done."))
    step.note, step.reported_at = "", ctx.now
    return _step(ctx, step, "report", events.TeamMilestoneReported)


@operation("competitions.team_milestone.accept", subjects=("step",), transition=TEAM_MILESTONE["accept"])
def accept_team_milestone(ctx: Context, *, step: TeamMilestone) -> TeamMilestone:
    """Accept a reported milestone."""
    step.accepted_at = ctx.now
    return _step(ctx, step, "accept", events.TeamMilestoneAccepted)


@operation(
    "competitions.team_milestone.send_back", subjects=("step",), transition=TEAM_MILESTONE["send_back"]
)
def send_back_milestone(ctx: Context, *, step: TeamMilestone, note: str) -> TeamMilestone:
    """Send a reported milestone back, saying what is missing."""
    step.note = said("note", note, _("Say what is missing."))
    return _step(ctx, step, "send_back", events.TeamMilestoneSentBack, note=step.note)
