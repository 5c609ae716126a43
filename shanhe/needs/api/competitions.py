"""Open competitions over the API, from the draft to the acceptance of the teams' work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Path, Status

from shanhe.kernel.errors import Invalid
from shanhe.parties import queries as parties
from shanhe.parties.api_support import ActionOut, Problem, found
from shanhe.parties.http import context
from shanhe.pathway import queries as pathway
from shanhe.results import queries as results

from .. import operations, queries, schemas
from ..lifecycle.competitions import BID, COMPETITION, TEAM_MILESTONE
from ..models import Bid, Competition
from ..queries import competitions
from .common import LARGEST, PROBLEMS, clean, router

Ref = Path(max_length=24, examples=["C-2026-0001"])
Number = Path(ge=1, le=LARGEST)
Action = Literal["open", "extend", "close_bids", "appoint", "choose", "accept", "end", "cancel"]
BidAction = Literal["send", "take_back", "withdraw", "review", "stand_aside", "start_work", "accept", "end"]
StepAction = Literal["report", "accept", "send_back"]


def _get(request: HttpRequest, ref: str) -> Competition:
    return found(competitions.by_ref(request.actor, clean(ref)))  # type: ignore[attr-defined]


def _get_bid(request: HttpRequest, competition: Competition, number: int) -> Bid:
    return found(competitions.bid_by_id(request.actor, competition, number))  # type: ignore[attr-defined]


def _line(row: Competition) -> dict[str, Any]:
    names = (
        "ref",
        "aim_zh",
        "aim_en",
        "state",
        "budget_fen",
        "currency",
        "team_limit",
        "bids_until",
        "version",
    )
    return {**{name: getattr(row, name) for name in names}, "need": row.need.ref}


def _shown(request: HttpRequest, competition: Competition) -> dict[str, Any]:
    """The competition as far as the caller may read it, freshly read."""
    actor = request.actor  # type: ignore[attr-defined]
    row = _get(request, competition.ref)
    return {
        **_line(row),
        "milestones": list(row.milestones.all()),
        "reviewers": competitions.reviewer_refs(actor, row),
        "bids": len(competitions.bids_of(actor, row)),
        "actions": [ActionOut.of(action) for action in COMPETITION.actions(actor, row)],
    }


def _bid_line(row: competitions.BidRow) -> dict[str, Any]:
    bid = row.bid
    names = ("state", "team", "approach", "schedule", "price_fen", "note")
    return {
        "id": bid.pk,
        "lead": bid.lead.ref,
        "result": bid.result.ref,
        "project": bid.project.ref if bid.project else None,
        **{name: getattr(bid, name) for name in names},
        "score": row.score,
        "opinions": row.opinions,
    }


def _bid(actor: Any, row: competitions.BidRow) -> dict[str, Any]:
    steps = [
        {
            "id": step.pk,
            "title": step.milestone.title,
            **{name: getattr(step, name) for name in ("state", "evidence", "note")},
            "actions": [ActionOut.of(action) for action in TEAM_MILESTONE.actions(actor, step)],
        }
        for step in row.steps
    ]
    actions = [ActionOut.of(action) for action in BID.actions(actor, row.bid)]
    return {**_bid_line(row), "steps": steps, "actions": actions}


def _shown_bid(request: HttpRequest, competition: Competition, pk: int) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    rows = competitions.bids_of(actor, _get(request, competition.ref))
    return _bid(actor, found(next((row for row in rows if row.bid.pk == pk), None)))


@router.get(
    "/competitions",
    response={200: list[schemas.CompetitionLine], 401: Problem, 422: Problem},
    summary="Open competitions",
)
def list_competitions(request: HttpRequest, over: bool = False) -> Any:
    """Those that go on, or those that are over; at most 100."""
    return [_line(row) for row in competitions.listed(request.actor, over=over)]  # type: ignore[attr-defined]


@router.get(
    "/competitions/{ref}",
    response={200: schemas.CompetitionOut, 401: Problem, 404: Problem, 422: Problem},
    summary="An open competition",
)
def get_competition(request: HttpRequest, ref: str = Ref) -> Any:
    """One competition with its milestones, and what the caller could do."""
    return _shown(request, _get(request, ref))


@router.post(
    "/competitions", response={201: schemas.CompetitionOut, **PROBLEMS}, summary="Prepare a competition"
)
def draft_competition(request: HttpRequest, body: schemas.CompetitionIn) -> Any:
    """Begins the draft of an open competition for a published need."""
    need = found(queries.by_ref(request.actor, body.need))  # type: ignore[attr-defined]
    return Status(201, _shown(request, operations.draft_competition(context(request), need=need)))


@router.patch(
    "/competitions/{ref}",
    response={200: schemas.CompetitionOut, **PROBLEMS},
    summary="Change the draft of a competition",
)
def edit_competition(request: HttpRequest, body: schemas.CompetitionChange, ref: str = Ref) -> Any:
    """Changes what is given; milestones that are given replace all of them."""
    row = _get(request, ref)
    values = body.model_dump(exclude_unset=True, exclude={"milestones", "version"})
    steps = body.milestones
    if steps is None:
        names = ("title", "due_on", "amount_fen")
        milestones = [{name: getattr(step, name) for name in names} for step in row.milestones.all()]
    else:
        milestones = [step.model_dump() for step in steps]
    operations.edit_competition(
        context(request),
        competition=row,
        values={name: value for name, value in values.items() if value is not None},
        milestones=milestones,
        version=body.version,
    )
    return _shown(request, row)


# Before /competitions/{ref}/{action}, which would take "bid" and "bids" for actions.
@router.get("/competitions/{ref}/bids", response={200: list[schemas.BidLine], **PROBLEMS}, summary="Bids")
def list_bids(request: HttpRequest, ref: str = Ref) -> Any:
    """The bids that the caller may read, the best judged first; sealed ones only to whoever wrote them."""
    rows = competitions.bids_of(request.actor, _get(request, ref))  # type: ignore[attr-defined]
    return [_bid_line(row) for row in rows]


@router.get("/competitions/{ref}/bids/{number}", response={200: schemas.BidOut, **PROBLEMS}, summary="A bid")
def get_bid(request: HttpRequest, ref: str = Ref, number: int = Number) -> Any:
    """One bid with its team's milestones, and what the caller could do."""
    return _shown_bid(request, _get(request, ref), number)


@router.put("/competitions/{ref}/bid", response={200: schemas.BidOut, **PROBLEMS}, summary="Bid")
def put_bid(request: HttpRequest, body: schemas.BidIn, ref: str = Ref) -> Any:
    """Write the caller's own bid, and send it if asked."""
    ctx, competition = context(request), _get(request, ref)
    result = {row.ref: row for row in results.own_to_offer(ctx.actor)}.get(body.result)
    values = body.model_dump(exclude={"result", "send"})
    bid = operations.write_bid(ctx, competition=competition, result=result, values=values)
    if body.send:
        bid = operations.send_bid(ctx, bid=bid)
    return _shown_bid(request, competition, bid.pk)


def _people(request: HttpRequest, refs: list[str]) -> list[Any]:
    rows = [parties.person_by_ref(request.actor, ref) for ref in refs]  # type: ignore[attr-defined]
    if None in rows:
        raise Invalid({"people": _("There is no such person.")})
    return rows


def _chosen(request: HttpRequest, row: Competition, numbers: list[int]) -> list[Bid]:
    there = {item.bid.pk: item.bid for item in competitions.bids_of(request.actor, row)}  # type: ignore[attr-defined]
    if not set(numbers) <= set(there):
        raise Invalid({"bids": _("Choose at least one of the bids.")})
    return [there[number] for number in dict.fromkeys(numbers)]


@router.post(
    "/competitions/{ref}/{action}",
    response={200: schemas.CompetitionOut, **PROBLEMS},
    summary="Act on a competition",
)
def act_on_competition(
    request: HttpRequest, body: schemas.CompetitionActionIn, action: Action, ref: str = Ref
) -> Any:
    """Open it for bids, take bids for longer (`until`), stop taking them, appoint reviewers (`people`), choose teams
    (`bids`, `note`), accept the outcome, end it or call it off (`note`).
    """
    row, ctx = _get(request, ref), context(request)
    simple: dict[str, Callable[..., Any]] = {
        "open": operations.open_competition,
        "close_bids": operations.close_bids,
        "accept": operations.accept_competition,
    }
    if action in simple:
        simple[action](ctx, competition=row)
    elif action == "extend":
        if body.until is None:
            raise Invalid({"until": _("Bids must count until some time from now.")})
        operations.extend_competition(ctx, competition=row, until=body.until)
    elif action == "appoint":
        operations.appoint_reviewers(ctx, competition=row, people=_people(request, body.people))
    elif action == "choose":
        operations.choose_teams(ctx, competition=row, chosen=_chosen(request, row, body.bids), note=body.note)
    elif action == "end":
        operations.end_competition(ctx, competition=row, note=body.note)
    else:
        operations.cancel_competition(ctx, competition=row, note=body.note)
    return _shown(request, row)


@router.post(
    "/competitions/{ref}/bids/{number}/{action}",
    response={200: schemas.BidOut, **PROBLEMS},
    summary="Act on a bid",
)
def act_on_bid(
    request: HttpRequest,
    body: schemas.BidActionIn,
    action: BidAction,
    ref: str = Ref,
    number: int = Number,
) -> Any:
    """Send it, take it back or withdraw it; judge it (`fit`, `feasibility`, `worth` from 1 to 5, `comment`) or stand aside
    (`comment`); put a chosen team's work on a project (`project`, or `route` for a new one); accept the work or end it (`note`).
    """
    competition, ctx = _get(request, ref), context(request)
    bid = _get_bid(request, competition, number)
    simple: dict[str, Callable[..., Any]] = {
        "send": operations.send_bid,
        "take_back": operations.take_back_bid,
        "withdraw": operations.withdraw_bid,
        "accept": operations.accept_work,
    }
    if action in simple:
        simple[action](ctx, bid=bid)
    elif action == "review":
        scores = {"fit": body.fit, "feasibility": body.feasibility, "worth": body.worth}
        operations.review_bid(ctx, bid=bid, **scores, comment=body.comment)
    elif action == "stand_aside":
        operations.stand_aside(ctx, bid=bid, comment=body.comment)
    elif action == "end":
        operations.end_work(ctx, bid=bid, note=body.note)
    else:
        operations.start_work(ctx, bid=bid, **_where(request, bid, body))
    if action == "withdraw":
        return {**_bid(ctx.actor, competitions.row_of(ctx.actor, bid)), "state": "withdrawn"}
    return _shown_bid(request, competition, number)


def _where(request: HttpRequest, bid: Bid, body: schemas.BidActionIn) -> dict[str, Any]:
    projects = {row.ref: row for row in pathway.projects_of(request.actor, bid.result)}  # type: ignore[attr-defined]
    routes = {row.code: row for row in pathway.offered_routes()}
    if body.project and body.project not in projects:
        raise Invalid({"project": _("This project does not carry the bid's result.")})
    return {"project": projects.get(body.project), "route": routes.get(body.route)}


@router.post(
    "/competitions/{ref}/bids/{number}/milestones/{step}/{action}",
    response={200: schemas.BidOut, **PROBLEMS},
    summary="Act on a team's milestone",
)
def act_on_milestone(
    request: HttpRequest,
    body: schemas.StepActionIn,
    action: StepAction,
    ref: str = Ref,
    number: int = Number,
    step: int = Number,
) -> Any:
    """Report a milestone as done (`evidence`), accept it, or send it back (`note`)."""
    competition, ctx = _get(request, ref), context(request)
    row = found(competitions.step_by_id(_get_bid(request, competition, number), step))
    if action == "report":
        operations.report_milestone(ctx, step=row, evidence=body.evidence)
    elif action == "accept":
        operations.accept_team_milestone(ctx, step=row)
    else:
        operations.send_back_milestone(ctx, step=row, note=body.note)
    return _shown_bid(request, competition, number)
