"""Preparing, opening, closing and deciding an open competition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock
from shanhe.kernel.context import Context
from shanhe.kernel.errors import Conflict, Invalid
from shanhe.kernel.events import Event, changed
from shanhe.kernel.operations import operation
from shanhe.kernel.references import reference

from .. import events, rules
from ..lifecycle import COMPETITION, OVER
from ..models import Bid, Competition, CompetitionMilestone, Reviewer, TeamMilestone

EDITABLE = ("aim_zh", "aim_en", "budget_fen", "team_limit", "bids_until")


def keep(ctx: Context, competition: Competition, event: type[Event], **values: Any) -> Competition:
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
        currency=ctx.zone.currency,
        led_by_id=ctx.actor.person_id,
        created_at=ctx.now,
    )
    competition.save()
    ctx.emit(events.CompetitionDrafted(subject=competition, about=(need,)))
    return competition


@operation("competitions.edit", subjects=("competition",), transition=COMPETITION["edit"])
def edit_competition(
    ctx: Context,
    *,
    competition: Competition,
    values: Mapping[str, Any],
    milestones: Sequence[Mapping[str, Any]],
    version: int | None = None,
) -> Competition:
    """Write a draft: aim, money in fen for all teams, how many teams, until when, and the milestones in order."""
    ctx.expect(competition, version, _("Somebody changed the competition meanwhile. Look at it again."))
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise Invalid({name: _("This cannot be changed here.") for name in unknown})
    changes = changed(competition, values)
    _check_money(competition, milestones)
    competition.milestones.all().delete()
    CompetitionMilestone.objects.bulk_create(
        CompetitionMilestone(
            zone=ctx.zone,
            competition=competition,
            position=position,
            title=str(item["title"]).strip(),
            due_on=item.get("due_on"),
            amount_fen=item.get("amount_fen") or 0,
        )
        for position, item in enumerate(milestones, start=1)
    )
    data = {"milestones": len(milestones)}
    return keep(ctx, competition, events.CompetitionChanged, changes=changes, data=data)


def _check_money(competition: Competition, milestones: Sequence[Mapping[str, Any]]) -> None:
    if not 1 <= competition.team_limit <= 9:
        raise Invalid({"team_limit": _("From 1 to 9 teams may work in parallel.")})
    if competition.budget_fen < 0:
        raise Invalid({"budget_fen": _("The money cannot be below zero.")})
    for index, item in enumerate(milestones):
        if not str(item.get("title") or "").strip():
            raise Invalid({f"milestones.{index}.title": _("Name the milestone.")})
    needed = sum(item.get("amount_fen") or 0 for item in milestones) * competition.team_limit
    if needed > competition.budget_fen:
        raise Invalid(
            {
                "budget_fen": _(
                    "The milestones of {teams} teams come to more than the money there is. Lower an amount, or the number of teams."
                ).format(teams=competition.team_limit)
            }
        )


def _check_until(ctx: Context, until: datetime | None) -> None:
    if until is None or until <= ctx.now:
        raise Invalid({"bids_until": _("Bids must count until some time from now.")})


def _words(ctx: Context, until: datetime) -> str:
    return clock.local(until, ctx.zone).strftime("%Y-%m-%d %H:%M")


@operation("competitions.open", subjects=("competition",), transition=COMPETITION["open"])
def open_competition(ctx: Context, *, competition: Competition) -> Competition:
    """Show a complete draft to everybody who may read the need, and take bids."""
    _check_until(ctx, competition.bids_until)
    assert competition.bids_until is not None
    changes = COMPETITION.move(competition, "open")
    competition.opened_at = ctx.now
    data = {"until": _words(ctx, competition.bids_until)}
    return keep(ctx, competition, events.CompetitionOpened, changes=changes, data=data)


@operation("competitions.extend", subjects=("competition",), transition=COMPETITION["extend"])
def extend_competition(ctx: Context, *, competition: Competition, until: datetime) -> Competition:
    """Take bids for longer; after unsealing only while no opinion has been given."""
    _check_until(ctx, until)
    if competition.state == "reviewing" and competition.bids.filter(reviews__aside=False).exists():
        raise Invalid(_("Opinions were given already, so no further bids can be taken."))
    changes = {**COMPETITION.move(competition, "extend"), **changed(competition, {"bids_until": until})}
    if not changes:
        ctx.unchanged()
        return competition
    data = {"until": _words(ctx, until)}
    return keep(ctx, competition, events.CompetitionExtended, changes=changes, data=data)


@operation("competitions.close_bids", subjects=("competition",), transition=COMPETITION["close_bids"])
def close_bids(ctx: Context, *, competition: Competition) -> Competition:
    """Stop taking bids and unseal them; drafts that were not sent stay out."""
    changes = COMPETITION.move(competition, "close_bids")
    data = {"bids": competition.bids.filter(state="sent").count()}
    return keep(ctx, competition, events.BiddingClosed, changes=changes, data=data)


@operation(
    "competitions.appoint",
    subjects=("competition",),
    transition=COMPETITION["appoint"],
    absent=("people",),  # whoever has given an opinion stays, here or not
)
def appoint_reviewers(ctx: Context, *, competition: Competition, people: Sequence[Any]) -> Competition:
    """Name the reviewers; whoever has given an opinion stays. People of the need's own organisation are refused."""
    wanted = {person.pk: person for person in people}
    now = set(competition.reviewers.values_list("person_id", flat=True))
    gone = now - set(wanted)
    for person in people:
        if person.pk not in now and person.away:
            raise Invalid({"people": person.away})
        if competition.need.organisation_id and person.affiliations.filter(
            organisation_id=competition.need.organisation_id, end=None
        ):
            raise Invalid(
                {
                    "people": _("{name} belongs to the organisation that stated the need.").format(
                        name=person.name
                    )
                }
            )
    if competition.bids.filter(reviews__reviewer_id__in=gone).exists():
        raise Invalid({"people": _("Somebody who has given an opinion cannot be taken off.")})
    new = [number for number in wanted if number not in now]
    if not gone and not new:
        ctx.unchanged()
        return competition
    competition.reviewers.filter(person_id__in=gone).delete()
    Reviewer.objects.bulk_create(
        Reviewer(zone=ctx.zone, competition=competition, person_id=number) for number in new
    )
    return keep(ctx, competition, events.ReviewersAppointed, data={"people": new})


def _bids(competition: Competition, **_arguments: Any) -> list[Bid]:
    """The bids to lock with a competition when teams are chosen."""
    return list(competition.bids.filter(state="sent"))


@operation("competitions.choose", subjects=("competition",), transition=COMPETITION["choose"], also=_bids)
def choose_teams(
    ctx: Context, *, competition: Competition, chosen: Sequence[Bid], note: str = ""
) -> Competition:
    """Choose up to `team_limit` of the bids; the others are told that they were not chosen, with the note."""
    bids = list(competition.bids.filter(state="sent").select_related("competition__need"))
    wanted = {bid.pk for bid in chosen}
    if not wanted or not wanted <= {bid.pk for bid in bids}:
        raise Invalid({"chosen": _("Choose at least one of the bids.")})
    if len(wanted) > competition.team_limit:
        raise Invalid(
            {"chosen": _("At most {n} teams may work in parallel.").format(n=competition.team_limit)}
        )
    changes = COMPETITION.move(competition, "choose")
    competition.decided_at, competition.note = ctx.now, note
    milestones = list(competition.milestones.all())
    for bid in bids:
        _decide(ctx, competition, bid, bid.pk in wanted, note, milestones)
    data = {"chosen": len(wanted), "bids": len(bids)}
    return keep(ctx, competition, events.TeamsChosen, changes=changes, data=data)


def _decide(
    ctx: Context,
    competition: Competition,
    bid: Bid,
    chosen: bool,
    note: str,
    milestones: Sequence[CompetitionMilestone],
) -> None:
    bid.state = "chosen" if chosen else "not_chosen"
    bid.decided_at, bid.note = ctx.now, "" if chosen else note
    bid.save()
    about = (competition, competition.need, bid.result)
    changes = {"state": ["sent", bid.state]}
    if not chosen:
        words = {"zh": note or "—", "en": note or "—"}
        ctx.emit(events.BidNotChosen(subject=bid, about=about, changes=changes, data={"note": words}))
        return
    ctx.emit(events.BidChosen(subject=bid, about=about, changes=changes))
    TeamMilestone.objects.bulk_create(
        TeamMilestone(zone=ctx.zone, bid=bid, milestone=milestone) for milestone in milestones
    )


@operation("competitions.accept", subjects=("competition",), transition=COMPETITION["accept"])
def accept_competition(ctx: Context, *, competition: Competition) -> Competition:
    """Close a competition of which at least one team's work was accepted and none is still at work."""
    changes = COMPETITION.move(competition, "accept")
    competition.closed_at = ctx.now
    return keep(ctx, competition, events.CompetitionAccepted, changes=changes)


@operation("competitions.end", subjects=("competition",), transition=COMPETITION["end"], also=_bids)
def end_competition(ctx: Context, *, competition: Competition, note: str) -> Competition:
    """End a competition without accepted work, saying why; bids still open count as not chosen."""
    for bid in competition.bids.filter(state="sent").select_related("competition__need", "result"):
        _decide(ctx, competition, bid, False, note, ())
    return _over(ctx, competition, "end", events.CompetitionEnded, note)


@operation("competitions.cancel", subjects=("competition",), transition=COMPETITION["cancel"], also=_bids)
def cancel_competition(ctx: Context, *, competition: Competition, note: str) -> Competition:
    """Call a competition off before teams were chosen, saying why."""
    for bid in competition.bids.filter(state="sent").select_related("competition__need", "result"):
        _decide(ctx, competition, bid, False, note, ())
    return _over(ctx, competition, "cancel", events.CompetitionCancelled, note)


def _over(ctx: Context, competition: Competition, action: str, event: type[Event], note: str) -> Competition:
    if not note.strip():
        raise Invalid({"note": _("Say why.")})
    changes = COMPETITION.move(competition, action)
    competition.closed_at, competition.note = ctx.now, note.strip()
    data = {"note": {"zh": note, "en": note}}
    return keep(ctx, competition, event, changes=changes, data=data)


def due_to_close(ctx: Context) -> list[Competition]:
    """Open competitions whose time for bids is over, for the job that closes them."""
    return list(Competition.objects.filter(state="open", bids_until__lte=ctx.now).select_related("need"))
