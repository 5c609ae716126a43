"""Writing a bid, and what is done with it and with a chosen team's milestones."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from shanhe.doors.asking import ask
from shanhe.doors.http import context, page
from shanhe.results import queries as results

from .. import forms, operations, queries
from ..acts import BID_ACTS, TEAM_MILESTONE_ACTS, crumbs
from ..lifecycle import COMPETITION
from ..models import Bid
from ..operations.bids import WRITTEN
from .competitions import competition_or_404


@page()
def write(request: HttpRequest, ref: str) -> HttpResponse:
    """Write the reader's own bid; saved as a draft, sent with a click on the competition's page."""
    actor = request.actor  # type: ignore[attr-defined]
    competition = competition_or_404(request, ref)
    transition = COMPETITION["bid"]
    transition.rule.demand(actor, competition)
    transition.check(competition)
    bid = queries.bid_of(actor, competition)
    mine = results.own_to_offer(actor)
    form = forms.BidForm(request.POST or None, results=mine, initial=_initial(bid))
    by_ref = {row.ref: row for row in mine}

    def save() -> None:
        values = {name: form.cleaned_data[name] for name in WRITTEN}
        chosen = by_ref[form.cleaned_data["result"]]
        operations.write_bid(context(request), competition=competition, result=chosen, values=values)

    return ask(
        request,
        "doors/act.html",
        form,
        save,
        back=competition.get_absolute_url() + "#mine",
        done=_("Saved; you can send it now."),
        title=_("Your bid"),
        button=_("Save the bid"),
        about=competition.title,
        lead="" if mine else _("A bid rests on a result of yours. Disclose it first."),
        crumbs=crumbs(competition),
    )


def _initial(bid: Bid | None) -> dict[str, Any]:
    if bid is None:
        return {}
    money = f"{bid.price_fen / 100:.2f}" if bid.price_fen is not None else ""
    return {
        "result": bid.result.ref,
        "team": bid.team,
        "approach": bid.approach,
        "schedule": bid.schedule,
        "price_fen": money,
    }


def _bid_or_404(request: HttpRequest, ref: str, pk: int) -> Bid:
    bid = queries.bid_by_id(request.actor, competition_or_404(request, ref), pk)  # type: ignore[attr-defined]
    if bid is None:
        raise Http404
    return bid


@page()
def act(request: HttpRequest, ref: str, pk: int, name: str) -> HttpResponse:
    """One act on a bid."""
    return BID_ACTS.page(request, _bid_or_404(request, ref, pk), name)


@page()
def milestone(request: HttpRequest, ref: str, pk: int, step: int, name: str) -> HttpResponse:
    """One act on a chosen team's milestone."""
    row = queries.step_by_id(_bid_or_404(request, ref, pk), step)
    if row is None:
        raise Http404
    return TEAM_MILESTONE_ACTS.page(request, row, name)
