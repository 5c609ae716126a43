"""Bidding, giving an opinion of a bid, and a chosen team's work."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shanhe.parties.http import context, page
from shanhe.pathway import queries as pathway
from shanhe.results import queries as results

from ..forms import competitions as forms
from ..lifecycle.competitions import BID, COMPETITION, TEAM_MILESTONE
from ..models import Bid
from ..operations import bids as operations
from ..queries import competitions as queries
from .competitions import ask, competition_or_404

BY_CLICK = {
    "send": operations.send_bid,
    "take_back": operations.take_back_bid,
    "withdraw": operations.withdraw_bid,
    "accept": operations.accept_work,
}


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
        values = {name: form.cleaned_data[name] for name in operations.WRITTEN}
        chosen = by_ref[form.cleaned_data["result"]]
        operations.write_bid(context(request), competition=competition, result=chosen, values=values)

    title = _("Your bid")
    lead = "" if mine else _("A bid rests on a result of yours. Disclose it first.")
    return ask(
        request, competition, form, save, title=title, lead=lead, anchor="#mine", button=_("Save the bid")
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


@page()
def act(request: HttpRequest, ref: str, pk: int, name: str) -> HttpResponse:
    """One action on a bid: by a click, or through its form."""
    competition = competition_or_404(request, ref)
    bid = queries.bid_by_id(request.actor, competition, pk)  # type: ignore[attr-defined]
    if bid is None or name not in BID.transitions:
        raise Http404
    if name in BY_CLICK:
        if request.method == "POST":
            BY_CLICK[name](context(request), bid=bid)
            messages.success(request, _("Done."))
        return redirect(competition.get_absolute_url())
    BID[name].rule.demand(request.actor, bid)  # type: ignore[attr-defined]
    BID[name].check(bid)
    if name not in _FORMS:
        raise Http404
    form, save = _FORMS[name](request, bid)
    return ask(
        request,
        competition,
        form,
        save,
        title=BID[name].label,
        bid=bid,
        anchor=f"#bid-{bid.pk}",
        danger=name == "end",
    )


def _review(request: HttpRequest, bid: Bid) -> tuple[Any, Any]:
    row = bid.reviews.filter(reviewer_id=request.actor.person_id, aside=False).first()  # type: ignore[attr-defined]
    names = ("fit", "feasibility", "worth", "comment")
    initial = {name: getattr(row, name) for name in names} if row else {}
    form = forms.ReviewForm(request.POST or None, initial=initial)
    return form, lambda: operations.review_bid(context(request), bid=bid, **form.cleaned_data)


def _aside(request: HttpRequest, bid: Bid) -> tuple[Any, Any]:
    form = forms.ReasonForm(request.POST or None, label=_("What ties you to the team"))
    return form, lambda: operations.stand_aside(context(request), bid=bid, comment=form.cleaned_data["text"])


def _end(request: HttpRequest, bid: Bid) -> tuple[Any, Any]:
    form = forms.ReasonForm(request.POST or None, label=_("Why"))
    return form, lambda: operations.end_work(context(request), bid=bid, note=form.cleaned_data["text"])


def _work(request: HttpRequest, bid: Bid) -> tuple[Any, Any]:
    projects = {row.ref: row for row in pathway.projects_of(request.actor, bid.result)}  # type: ignore[attr-defined]
    routes = {row.code: row for row in pathway.offered_routes()}
    form = forms.WorkForm(
        request.POST or None, projects=list(projects.values()), routes=list(routes.values())
    )

    def save() -> None:
        kind, _sep, code = form.cleaned_data["where"].partition(":")
        chosen = {"project": projects[code]} if kind == "project" else {"route": routes[code]}
        operations.start_work(context(request), bid=bid, **chosen)

    return form, save


_FORMS = {"review": _review, "stand_aside": _aside, "end": _end, "start_work": _work}


@page()
def milestone(request: HttpRequest, ref: str, pk: int, step: int, name: str) -> HttpResponse:
    """Report a team's milestone as done, accept it, or send it back."""
    competition = competition_or_404(request, ref)
    bid = queries.bid_by_id(request.actor, competition, pk)  # type: ignore[attr-defined]
    row = queries.step_by_id(bid, step) if bid else None
    if row is None or name not in TEAM_MILESTONE.transitions:
        raise Http404
    anchor = f"#bid-{pk}"
    if name == "accept":
        if request.method == "POST":
            operations.accept_team_milestone(context(request), step=row)
            messages.success(request, _("The milestone is accepted."))
        return redirect(competition.get_absolute_url() + anchor)
    label = _("Evidence") if name == "report" else _("What is missing")
    form = forms.ReasonForm(request.POST or None, label=label)

    def save() -> None:
        text = form.cleaned_data["text"]
        if name == "report":
            operations.report_milestone(context(request), step=row, evidence=text)
        else:
            operations.send_back_milestone(context(request), step=row, note=text)

    title = f"{TEAM_MILESTONE[name].label}: {row.milestone.title}"
    return ask(request, competition, form, save, title=title, anchor=anchor)
