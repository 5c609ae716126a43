"""The public list of open competitions, the page of one, and writing its draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanhe.doors.http import context, page
from shanhe.kernel.errors import OperationError
from shanhe.kernel.registries import panels_for
from shanhe.needs import queries as needs

from .. import forms, operations, queries, rules
from ..acts import BID_ACTS, COMPETITION_ACTS, TEAM_MILESTONE_ACTS, crumbs
from ..lifecycle import BID, COMPETITION, TEAM_MILESTONE
from ..models import Competition

OWN_ACTS = ("review", "stand_aside", "start_work", "accept", "end")  # of a bid that others may act on too


def competition_or_404(request: HttpRequest, ref: str) -> Competition:
    """The competition, if the reader may open it."""
    found = queries.by_ref(request.actor, ref)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


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
    rows = [{"row": row, "state": COMPETITION.state(row)} for row in queries.listed(actor, over=over)]
    return render(request, "competitions/list.html", {"rows": rows, "views": views, "over": over})


@page(login=False)
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One competition: what is to be reached, for how much, by when; and for those concerned, bids and teams."""
    actor = request.actor  # type: ignore[attr-defined]
    competition = competition_or_404(request, ref)
    mine = queries.bid_of(actor, competition)
    bids = [row for row in queries.bids_of(actor, competition) if row.bid.state != "draft"]
    inside = bool(rules.manage.allows(actor, competition))
    values = {
        "competition": competition,
        "need_named": needs.shows_organisation(actor, competition.need),
        "state": COMPETITION.state(competition),
        "actions": COMPETITION_ACTS.bar(actor, competition, without=("bid",) if mine else ()),
        "milestones": list(competition.milestones.all()),
        "mine": mine,
        "mine_state": BID.state(mine) if mine else None,
        "mine_actions": _own_acts(actor, competition, mine) if mine else [],
        "bids": [_bid(actor, row) for row in bids if not mine or row.bid.pk != mine.pk],
        "own": [_bid(actor, row) for row in bids if mine and row.bid.pk == mine.pk],
        "sealed": competition.state == "open" and inside,
        "reviewers": queries.reviewers_of(competition) if inside else [],
        "story": needs.story(actor, competition, inside=inside),
        "crumbs": crumbs(),
        "panels": [
            mark_safe(panel.render(request, competition)) for panel in panels_for("competitions.competition")
        ],
    }
    return render(request, "competitions/competition.html", values)


def _own_acts(actor: Any, competition: Competition, bid: Any) -> list[dict[str, Any]]:
    bid.competition = competition
    return BID_ACTS.bar(actor, bid, without=[name for name in OWN_ACTS if name != "start_work"])


def _bid(actor: Any, row: queries.BidRow) -> dict[str, Any]:
    steps = [
        {
            "row": step,
            "state": TEAM_MILESTONE.state(step),
            "acts": [act for act in TEAM_MILESTONE_ACTS.bar(actor, step) if act["enabled"]],
        }
        for step in row.steps
    ]
    buttons = BID_ACTS.bar(actor, row.bid, without=set(BID_ACTS.acts) - set(OWN_ACTS))
    return {"row": row, "bid": row.bid, "state": row.state, "buttons": buttons, "steps": steps}


@page()
@require_POST
def draft(request: HttpRequest, ref: str) -> HttpResponse:
    """Prepare a competition for a need, and go on to write it."""
    need = needs.by_ref(request.actor, ref)  # type: ignore[attr-defined]
    if need is None:
        raise Http404
    competition = operations.draft_competition(context(request), need=need)
    return redirect("competitions:edit", competition.ref)


@page()
def act(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """One act on a competition."""
    return COMPETITION_ACTS.page(request, competition_or_404(request, ref), name)


@page()
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Write the draft: the aim, the money, and the milestones in rows."""
    competition = competition_or_404(request, ref)
    transition = COMPETITION["edit"]
    transition.rule.demand(request.actor, competition)  # type: ignore[attr-defined]
    transition.check(competition)
    data = request.POST if request.method == "POST" else None
    form = forms.CompetitionForm(data, initial=forms.CompetitionForm.initial_of(competition))
    rows = forms.MilestoneFormSet(data, prefix="milestones", initial=_milestones(competition))
    error = ""
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        kept = [item.cleaned_data for item in rows if item.cleaned_data.get("title")]
        try:
            operations.edit_competition(
                context(request), competition=competition, values=form.cleaned_data, milestones=kept
            )
        except OperationError as refused:
            error = str(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(competition.get_absolute_url())
    values = {
        "competition": competition,
        "form": form,
        "rows": rows,
        "error": error,
        "title": _("Aim, money and milestones"),
        "crumbs": crumbs(competition),
        "back": competition.get_absolute_url(),
    }
    wrong = bool(error or form.errors or (data is not None and not rows.is_valid()))
    return render(request, "competitions/edit.html", values, status=422 if wrong else 200)


def _milestones(competition: Competition) -> list[dict[str, Any]]:
    return [
        {
            "title": row.title,
            "due_on": row.due_on,
            "amount_fen": f"{row.amount_fen / 100:.2f}" if row.amount_fen else "",
        }
        for row in competition.milestones.all()
    ]
