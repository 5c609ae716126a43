"""The public list of open competitions, the page of one, and what is done with it, its bids and the teams' milestones."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanhe.doors.http import context, or_404, page, rendered_panels
from shanhe.needs import queries as needs

from . import operations, queries, rules
from .acts import BID_ACTS, COMPETITION_ACTS, TEAM_MILESTONE_ACTS, crumbs
from .lifecycle import COMPETITION
from .models import Bid

MOST = 100
OTHERS = (
    "review",
    "stand_aside",
    "start_work",
    "accept",
    "end",
)  # acts on a bid that others than its lead may do


@page(login=False)
def listing(request: HttpRequest) -> HttpResponse:
    """Competitions that go on, and those that are over."""
    actor = request.actor  # type: ignore[attr-defined]
    over = request.GET.get("over") == "1"
    here = reverse("competitions:list")
    views = [
        {"label": _("Going on"), "url": here, "current": not over},
        {"label": _("Over"), "url": f"{here}?over=1", "current": over},
    ]
    rows = queries.listed(actor, over=over)[:MOST]
    shown = [{"row": row, "state": COMPETITION.state(row)} for row in rows]
    return render(request, "competitions/list.html", {"rows": shown, "views": views, "over": over})


@page(login=False)
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One competition: what is to be reached, for how much, by when; and for those concerned, bids and teams."""
    actor = request.actor  # type: ignore[attr-defined]
    competition = COMPETITION_ACTS.row(request, ref=ref)
    mine = queries.bid_of(actor, competition)
    bids = [bid for bid in queries.bids_of(actor, competition) if bid.state != "draft"]
    inside = bool(rules.manage.allows(actor, competition))
    values = {
        "competition": competition,
        "need_named": needs.shows_organisation(actor, competition.need),
        "state": COMPETITION.state(competition),
        "actions": COMPETITION_ACTS.bar(actor, competition, without=("bid",) if mine else ()),
        "milestones": list(competition.milestones.all()),
        "mine": _mine(actor, mine) if mine else None,
        "bids": [_shown(actor, bid) for bid in bids if bid != mine],
        "own": [_shown(actor, bid) for bid in bids if bid == mine],
        "sealed": competition.state == "open" and inside,
        "reviewers": queries.reviewers_of(competition) if inside else [],
        "story": needs.story(actor, competition, inside=inside),
        "crumbs": crumbs(),
        "panels": rendered_panels("competitions.competition", request, competition),
    }
    return render(request, "competitions/competition.html", values)


def _mine(actor: Any, bid: Bid) -> dict[str, Any]:
    """The reader's own bid, with what its lead can do."""
    without = [name for name in OTHERS if name != "start_work"]
    return {**BID_ACTS.shown(actor, bid), "actions": BID_ACTS.bar(actor, bid, without=without)}


def _shown(actor: Any, bid: Bid) -> dict[str, Any]:
    """A bid with what others can do, and its team's milestones."""
    buttons = BID_ACTS.bar(actor, bid, without=set(BID_ACTS.acts) - set(OTHERS))
    steps = [TEAM_MILESTONE_ACTS.shown(actor, step) for step in bid.steps.all()]
    return {**BID_ACTS.shown(actor, bid), "actions": buttons, "steps": steps}


@page()
@require_POST
def draft(request: HttpRequest, ref: str) -> HttpResponse:
    """Prepare a competition for a need, and go on to write it."""
    need = or_404(needs.by_ref(request.actor, ref))  # type: ignore[attr-defined]
    competition = operations.draft_competition(context(request), need=need)
    return redirect(COMPETITION_ACTS.address(competition, "edit"))
