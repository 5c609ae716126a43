"""Open competitions over the API, from the draft to the acceptance of the teams' work."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Status

from shanhe.doors.acts import WHERE, At, Kind, Number, NumberAt, serve
from shanhe.doors.api_support import Listing, Page, auth, whole
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


class CompetitionListing(Listing):
    over: Annotated[bool, Field(description="Those that are over, instead of those that go on.")] = False


def _shown(request: HttpRequest, row: Competition) -> Competition:
    """Freshly read, as far as the caller may."""
    return or_404(queries.by_ref(request.actor, row.ref))  # type: ignore[attr-defined]


def _shown_bid(request: HttpRequest, row: Bid | TeamMilestone) -> Bid:
    """The bid as it is now; its own lead is still shown one that is withdrawn."""
    bid = row.bid if isinstance(row, TeamMilestone) else row
    bid.refresh_from_db()
    return queries.judged(request.actor, bid)  # type: ignore[attr-defined]


Kind(
    COMPETITION_ACTS,
    "/competitions",
    name="competitions",
    line=schemas.CompetitionLine,
    out=schemas.CompetitionOut,
    rows=lambda actor, asked: queries.listed(actor, over=asked.over),
    filters=CompetitionListing,
    sorts={"closing": ["bids_until"], "created": ["created_at"]},
    show=_shown,
    about="Those that go on, or those that are over; what closes first comes first.",
).serve(router)


@router.post("/competitions", response={201: schemas.CompetitionOut}, summary="Prepare a competition")
def draft_competition(request: HttpRequest, body: schemas.CompetitionIn) -> Any:
    """Begins the draft of an open competition for a published need."""
    need = or_404(needs.by_ref(request.actor, body.need))  # type: ignore[attr-defined]
    return Status(201, operations.draft_competition(context(request), need=need))


@router.get(f"{HERE}/bids", response=Page[schemas.BidLine])
def list_bids(request: HttpRequest, at: At = WHERE) -> Any:
    """The bids that the caller may read, the best judged first; sealed ones only to whoever wrote them."""
    return whole(request, queries.bids_of(request.actor, COMPETITION_ACTS.at(request, at)))  # type: ignore[attr-defined]


Kind(
    BID_ACTS,
    f"{HERE}/bids",
    name="bids",
    out=schemas.BidOut,
    one="/{number}",
    at=NumberAt,
    show=_shown_bid,
).serve(router)
serve(
    router,
    f"{BID}/milestones/{{step}}",
    TEAM_MILESTONE_ACTS,
    name="team_milestones",
    at=StepAt,
    show=_shown_bid,
    out=schemas.BidOut,
)
