"""Open competitions over the API, from the draft to the acceptance of the teams' work."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema, Status

from shanhe.doors.acts import serve
from shanhe.doors.api_support import ActionOut, Problem, auth, found
from shanhe.doors.http import context
from shanhe.needs import queries as needs
from shanhe.results import queries as results

from . import operations, queries, rules, schemas
from .acts import BID_ACTS, COMPETITION_ACTS, TEAM_MILESTONE_ACTS
from .lifecycle import BID, COMPETITION, TEAM_MILESTONE
from .models import Bid, Competition, TeamMilestone

PROBLEMS: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
LARGEST = 2**62
router = Router(tags=["competitions"], auth=auth("needs:write", public=True))

Ref = Path(max_length=24, examples=["C-2026-0001"])
Number = Path(ge=1, le=LARGEST)


def _get(request: HttpRequest, ref: str) -> Competition:
    return found(queries.by_ref(request.actor, ref.replace("\0", "")))  # type: ignore[attr-defined]


def _get_bid(request: HttpRequest, competition: Competition, number: int) -> Bid:
    return found(queries.bid_by_id(request.actor, competition, number))  # type: ignore[attr-defined]


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
    inside = bool(rules.manage.allows(actor, row))
    return {
        **_line(row),
        "milestones": list(row.milestones.all()),
        "reviewers": [person.ref for person in queries.reviewers_of(row)] if inside else [],
        "bids": len(queries.bids_of(actor, row)),
        "actions": [ActionOut.of(action) for action in COMPETITION.actions(actor, row)],
    }


def _bid_line(row: queries.BidRow) -> dict[str, Any]:
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


def _bid(actor: Any, row: queries.BidRow) -> dict[str, Any]:
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
    rows = queries.bids_of(actor, _get(request, competition.ref))
    return _bid(actor, found(next((row for row in rows if row.bid.pk == pk), None)))


@router.get(
    "/competitions",
    response={200: list[schemas.CompetitionLine], 401: Problem, 422: Problem},
    summary="Open competitions",
)
def list_competitions(request: HttpRequest, over: bool = False) -> Any:
    """Those that go on, or those that are over; at most 100."""
    return [_line(row) for row in queries.listed(request.actor, over=over)]  # type: ignore[attr-defined]


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
    need = found(needs.by_ref(request.actor, body.need))  # type: ignore[attr-defined]
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


@router.get("/competitions/{ref}/bids", response={200: list[schemas.BidLine], **PROBLEMS}, summary="Bids")
def list_bids(request: HttpRequest, ref: str = Ref) -> Any:
    """The bids that the caller may read, the best judged first; sealed ones only to whoever wrote them."""
    rows = queries.bids_of(request.actor, _get(request, ref))  # type: ignore[attr-defined]
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


class At(Schema):
    """Which competition."""

    ref: Annotated[str, Field(max_length=24, examples=["C-2026-0001"])]


class BidAt(At):
    """Which bid."""

    number: Annotated[int, Field(ge=1, le=LARGEST)]


class StepAt(BidAt):
    """Which milestone of a chosen team."""

    step: Annotated[int, Field(ge=1, le=LARGEST)]


def _competition_at(request: HttpRequest, at: At) -> Competition:
    return _get(request, at.ref)


def _bid_at(request: HttpRequest, at: BidAt) -> Bid:
    return _get_bid(request, _get(request, at.ref), at.number)


def _step_at(request: HttpRequest, at: StepAt) -> TeamMilestone:
    return found(queries.step_by_id(_bid_at(request, at), at.step))


def _bid_after(request: HttpRequest, bid: Bid) -> dict[str, Any]:
    """The bid as it is now; its own lead is still shown one that is withdrawn."""
    actor = request.actor  # type: ignore[attr-defined]
    bid.refresh_from_db()
    return _bid(actor, queries.row_of(actor, bid))


serve(
    router,
    "/competitions/{ref}",
    COMPETITION_ACTS,
    name="competitions",
    at=At,
    find=_competition_at,
    show=_shown,
    out=schemas.CompetitionOut,
)
serve(
    router,
    "/competitions/{ref}/bids/{number}",
    BID_ACTS,
    name="bids",
    at=BidAt,
    find=_bid_at,
    show=_bid_after,
    out=schemas.BidOut,
)
serve(
    router,
    "/competitions/{ref}/bids/{number}/milestones/{step}",
    TEAM_MILESTONE_ACTS,
    name="team_milestones",
    at=StepAt,
    find=_step_at,
    show=lambda request, step: _bid_after(request, step.bid),
    out=schemas.BidOut,
)
