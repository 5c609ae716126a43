"""Open competitions over the API, from the draft to the acceptance of the teams' work."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from shanhe.doors.acts import PROBLEMS, WHERE, At, Number, NumberAt, serve
from shanhe.doors.api_support import Limit, Page, auth, page
from shanhe.doors.http import context, or_404
from shanhe.needs import queries as needs

from . import operations, queries, schemas
from .acts import BID_ACTS, COMPETITION_ACTS, TEAM_MILESTONE_ACTS
from .models import Bid, Competition, TeamMilestone

HERE = "/competitions/{ref}"
BID = f"{HERE}/bids/{{number}}"
router = Router(tags=["competitions"], auth=auth("needs:write", public=True))


class StepAt(NumberAt):
    """Which milestone of a chosen team."""

    step: Number


def _shown(request: HttpRequest, row: Competition) -> Competition:
    """Freshly read, as far as the caller may."""
    return or_404(queries.by_ref(request.actor, row.ref))  # type: ignore[attr-defined]


def _shown_bid(request: HttpRequest, row: Bid | TeamMilestone) -> Bid:
    """The bid as it is now; its own lead is still shown one that is withdrawn."""
    bid = row.bid if isinstance(row, TeamMilestone) else row
    bid.refresh_from_db()
    return queries.judged(request.actor, bid)  # type: ignore[attr-defined]


@router.get("/competitions", response=Page[schemas.CompetitionLine], summary="Open competitions")
def list_competitions(request: HttpRequest, over: bool = False, cursor: str = "", limit: Limit = 50) -> Any:
    """Those that go on, or those that are over; what closes first comes first."""
    rows = queries.listed(request.actor, over=over)  # type: ignore[attr-defined]
    return page(request, rows, order=["bids_until"], cursor=cursor, limit=limit)


@router.get(HERE, response={200: schemas.CompetitionOut, **PROBLEMS}, summary="An open competition")
def get_competition(request: HttpRequest, at: At = WHERE) -> Any:
    """One competition with its milestones, and what the caller could do."""
    return COMPETITION_ACTS.at(request, at)


@router.post(
    "/competitions", response={201: schemas.CompetitionOut, **PROBLEMS}, summary="Prepare a competition"
)
def draft_competition(request: HttpRequest, body: schemas.CompetitionIn) -> Any:
    """Begins the draft of an open competition for a published need."""
    need = or_404(needs.by_ref(request.actor, body.need))  # type: ignore[attr-defined]
    return Status(201, operations.draft_competition(context(request), need=need))


@router.get(f"{HERE}/bids", response={200: list[schemas.BidLine], **PROBLEMS}, summary="Bids")
def list_bids(request: HttpRequest, at: At = WHERE) -> Any:
    """The bids that the caller may read, the best judged first; sealed ones only to whoever wrote them."""
    return queries.bids_of(request.actor, COMPETITION_ACTS.at(request, at))  # type: ignore[attr-defined]


@router.get(BID, response={200: schemas.BidOut, **PROBLEMS}, summary="A bid")
def get_bid(request: HttpRequest, at: NumberAt = WHERE) -> Any:
    """One bid with its team's milestones, and what the caller could do."""
    return _shown_bid(request, BID_ACTS.at(request, at))


_OUT: dict[str, Any] = {"show": _shown_bid, "out": schemas.BidOut}
serve(router, HERE, COMPETITION_ACTS, name="competitions", show=_shown, out=schemas.CompetitionOut)
serve(router, BID, BID_ACTS, name="bids", at=NumberAt, **_OUT)
serve(router, f"{BID}/milestones/{{step}}", TEAM_MILESTONE_ACTS, name="team_milestones", at=StepAt, **_OUT)
