"""Preparing, opening, closing and deciding an open competition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock
from shanhe.kernel.checking import faults
from shanhe.kernel.context import Context
from shanhe.kernel.errors import Conflict, Invalid, said
from shanhe.kernel.events import Event, changed
from shanhe.kernel.money import Money, not_taken
from shanhe.kernel.operations import operation
from shanhe.kernel.references import reference

from .. import events, rules
from ..lifecycle import COMPETITION, OVER
from ..models import Bid, Competition, CompetitionMilestone, Reviewer, TeamMilestone

EDITABLE = {"aim", "budget", "team_limit", "bids_until"}


def _keep(ctx: Context, competition: Competition, event: type[Event], **values: Any) -> Competition:
    """Save a changed competition with a new version, and say what happened."""
    competition.version += 1
    competition.save()
    ctx.emit(event(subject=competition, about=(competition.need,), **values))
    return competition


@operation("competitions.draft", subjects=("need",), rule=rules.propose)
def draft_competition(ctx: Context, *, need: Any) -> Competition:
    """Prepare an open competition for a published need; Conflict when one is under way already."""
    if need.state != "published":
        raise Invalid({"need": _("The need must be published first.")})
    if Competition.objects.filter(need=need).exclude(state__in=OVER).exists():
        raise Conflict(_("There is a competition for this need already."))
    competition = Competition(
        zone=ctx.zone,
        ref=reference(ctx, Competition, "C"),
        need=need,
        led_by_id=ctx.actor.person_id,
        created_at=ctx.now,
    )
    competition.save()
    ctx.emit(events.CompetitionDrafted(subject=competition, about=(need,)))
    return competition


@operation("competitions.edit", subjects=("competition",), transition=COMPETITION["edit"])
def edit_competition(ctx: Context, *, competition: Competition, values: Mapping[str, Any]) -> Competition:
    """Write a draft: aim, money for all teams, how many teams, until when, and the milestones in order.

    What `values` leaves out stays; `milestones` replaces all of them.
    """
    own = {name: value for name, value in values.items() if name != "milestones"}
    wrong: dict[str, Any] = {name: _("This cannot be changed here.") for name in own.keys() - EDITABLE}
    if wrong := wrong | faults(Competition, own):
        raise Invalid(wrong)
    changes = changed(competition, own)
    if "milestones" in values:
        competition.milestones.all().delete()
        CompetitionMilestone.objects.bulk_create(_milestones(competition, values["milestones"]))
    _check_money(competition, list(competition.milestones.all()))
    return _keep(ctx, competition, events.CompetitionChanged, changes=changes)


def _milestones(competition: Competition, rows: Sequence[Mapping[str, Any]]) -> list[CompetitionMilestone]:
    return [
        CompetitionMilestone(
            zone=competition.zone,
            competition=competition,
            position=position,
            title=said(f"milestones.{position - 1}.title", row["title"], _("Name the milestone.")),
            due_on=row.get("due_on"),
            amount=row.get("amount") or Money(0),  # type: ignore[misc]
        )
        for position, row in enumerate(rows, start=1)
    ]


def _check_money(competition: Competition, milestones: Sequence[CompetitionMilestone]) -> None:
    for name, money in (("budget", competition.budget), *(("milestones", row.amount) for row in milestones)):
        if fault := not_taken(money):
            raise Invalid({name: fault})
    if sum(row.amount for row in milestones) * competition.team_limit > competition.budget:
        told = _(
            "The milestones of {teams} teams come to more than the money there is. Lower an amount, or the number of teams."
        )
        raise Invalid({"budget": told.format(teams=competition.team_limit)})


def _checked_until(ctx: Context, until: datetime | None) -> str:
    """The time in words; Invalid unless it is still to come."""
    if until is None or until <= ctx.now:
        raise Invalid({"bids_until": _("The time until which bids are accepted must lie in the future.")})
    return clock.local(until, ctx.zone).strftime("%Y-%m-%d %H:%M")


@operation("competitions.open", subjects=("competition",), transition=COMPETITION["open"])
def open_competition(ctx: Context, *, competition: Competition) -> Competition:
    """Show a complete draft to everybody who may read the need, and take bids."""
    until = _checked_until(ctx, competition.bids_until)
    changes = COMPETITION.move(competition, "open")
    competition.opened_at = ctx.now
    return _keep(ctx, competition, events.CompetitionOpened, changes=changes, until=until)


@operation("competitions.extend", subjects=("competition",), transition=COMPETITION["extend"])
def extend_competition(ctx: Context, *, competition: Competition, until: datetime) -> Competition:
    """Take bids for longer; after unsealing only while no opinion has been given."""
    words = _checked_until(ctx, until)
    if competition.state == "reviewing" and competition.bids.filter(reviews__aside=False).exists():
        raise Invalid(_("Opinions were given already, so no further bids can be taken."))
    changes = {**COMPETITION.move(competition, "extend"), **changed(competition, {"bids_until": until})}
    if not changes:
        ctx.unchanged()
        return competition
    return _keep(ctx, competition, events.CompetitionExtended, changes=changes, until=words)


@operation("competitions.close_bids", subjects=("competition",), transition=COMPETITION["close_bids"])
def close_bids(ctx: Context, *, competition: Competition) -> Competition:
    """Stop taking bids and unseal them; drafts that were not sent stay out."""
    changes = COMPETITION.move(competition, "close_bids")
    sent = competition.bids.filter(state="sent").count()
    return _keep(ctx, competition, events.BiddingClosed, changes=changes, bids=sent)


@operation(
    "competitions.appoint",
    subjects=("competition",),
    transition=COMPETITION["appoint"],
    absent=("people",),  # whoever has given an opinion stays, here or not
)
def appoint_reviewers(ctx: Context, *, competition: Competition, people: Sequence[Any]) -> Competition:
    """Name the reviewers; whoever has given an opinion stays. People of the need's own organisation are refused."""
    now = set(competition.reviewers.values_list("person_id", flat=True))
    new = {person.pk: person for person in people if person.pk not in now}
    gone = now - {person.pk for person in people}
    for person in people:
        if person.pk in new and person.away:
            raise Invalid({"people": person.away})
        if _is_of_the_side(person, competition):
            told = _("{name} belongs to the organisation that stated the need.").format(name=person.name)
            raise Invalid({"people": told})
    if competition.bids.filter(reviews__reviewer_id__in=gone).exists():
        raise Invalid({"people": _("A reviewer who has given an opinion cannot be removed.")})
    if not gone and not new:
        ctx.unchanged()
        return competition
    competition.reviewers.filter(person_id__in=gone).delete()
    Reviewer.objects.bulk_create(
        Reviewer(zone=ctx.zone, competition=competition, person_id=number) for number in new
    )
    return _keep(ctx, competition, events.ReviewersAppointed, people=list(new))


def _is_of_the_side(person: Any, competition: Competition) -> bool:
    whose = competition.need.organisation_id
    return bool(whose) and person.affiliations.filter(organisation_id=whose, end=None).exists()


def _bids(competition: Competition, **_arguments: Any) -> list[Bid]:
    """The bids to lock with a competition when they are decided."""
    return list(competition.bids.filter(state="sent").select_related("competition__need", "result"))


@operation("competitions.choose", subjects=("competition",), transition=COMPETITION["choose"], also=_bids)
def choose_teams(
    ctx: Context, *, competition: Competition, chosen: Sequence[Bid], note: str = ""
) -> Competition:
    """Choose up to `team_limit` of the bids; the others are told that they were not chosen, with the note."""
    bids, wanted = _bids(competition), {bid.pk for bid in chosen}
    if not wanted or not wanted <= {bid.pk for bid in bids}:
        raise Invalid({"chosen": _("Choose at least one of the bids.")})
    if len(wanted) > competition.team_limit:
        told = _("At most {n} teams may work in parallel.").format(n=competition.team_limit)
        raise Invalid({"chosen": told})
    changes = COMPETITION.move(competition, "choose")
    competition.decided_at, competition.note = ctx.now, note
    for bid in bids:
        if bid.pk in wanted:
            _choose(ctx, bid)
        else:
            _leave(ctx, bid, note)
    return _keep(ctx, competition, events.TeamsChosen, changes=changes, chosen=len(wanted), bids=len(bids))


def _choose(ctx: Context, bid: Bid) -> None:
    milestones = bid.competition.milestones.all()
    _decide(ctx, bid, "chosen", events.BidChosen)
    TeamMilestone.objects.bulk_create(
        TeamMilestone(zone=ctx.zone, bid=bid, milestone=milestone) for milestone in milestones
    )


def _leave(ctx: Context, bid: Bid, note: str) -> None:
    bid.note = note
    _decide(ctx, bid, "not_chosen", events.BidNotChosen, note=note or "—")


def _decide(ctx: Context, bid: Bid, state: str, event: type[Event], **values: Any) -> None:
    bid.state, bid.decided_at = state, ctx.now
    bid.save()
    about = (bid.competition, bid.competition.need, bid.result)
    ctx.emit(event(subject=bid, about=about, changes={"state": ["sent", state]}, **values))


@operation("competitions.accept", subjects=("competition",), transition=COMPETITION["accept"])
def accept_competition(ctx: Context, *, competition: Competition) -> Competition:
    """Close a competition of which at least one team's work was accepted and none is still at work."""
    changes = COMPETITION.move(competition, "accept")
    competition.closed_at = ctx.now
    return _keep(ctx, competition, events.CompetitionAccepted, changes=changes)


@operation("competitions.end", subjects=("competition",), transition=COMPETITION["end"], also=_bids)
def end_competition(ctx: Context, *, competition: Competition, note: str) -> Competition:
    """End a competition without accepted work, saying why; bids still open count as not chosen."""
    return _over(ctx, competition, "end", events.CompetitionEnded, note)


@operation("competitions.cancel", subjects=("competition",), transition=COMPETITION["cancel"], also=_bids)
def cancel_competition(ctx: Context, *, competition: Competition, note: str) -> Competition:
    """Call a competition off before teams were chosen, saying why."""
    return _over(ctx, competition, "cancel", events.CompetitionCancelled, note)


def _over(ctx: Context, competition: Competition, action: str, event: type[Event], note: str) -> Competition:
    why = said("note", note, _("Say why."))
    for bid in _bids(competition):
        _leave(ctx, bid, why)
    changes = COMPETITION.move(competition, action)
    competition.closed_at, competition.note = ctx.now, why
    return _keep(ctx, competition, event, changes=changes, note=why)


def due_to_close(ctx: Context) -> list[Competition]:
    """Open competitions whose time for bids is over, for the job that closes them."""
    return list(Competition.objects.filter(state="open", bids_until__lte=ctx.now).select_related("need"))
