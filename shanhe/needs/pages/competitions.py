"""The public list of open competitions, the page of one, and what its managers do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanhe.kernel import journal
from shanhe.kernel.errors import OperationError
from shanhe.kernel.registries import panels_for
from shanhe.parties import asking
from shanhe.parties import queries as parties
from shanhe.parties.asking import way
from shanhe.parties.http import context, page

from .. import queries as needs
from ..forms import competitions as forms
from ..lifecycle.competitions import BID, COMPETITION, TEAM_MILESTONE
from ..models import Bid, Competition
from ..operations import competitions as operations
from ..queries import competitions as queries
from ..rules import competitions as rules
from .common import told

BY_CLICK = {
    "open": operations.open_competition,
    "close_bids": operations.close_bids,
    "accept": operations.accept_competition,
}
WITH_WHY = {"end": operations.end_competition, "cancel": operations.cancel_competition}
FORMS = {"edit", "extend", "appoint", "choose", *WITH_WHY}
BAR = ("open", "close_bids", "choose", "accept", "edit", "extend", "appoint", "end", "cancel")


def competition_or_404(request: HttpRequest, ref: str) -> Competition:
    """The competition, if the reader may open it."""
    found = queries.by_ref(request.actor, ref)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def crumbs(competition: Competition | None = None) -> list[dict[str, str]]:
    """The way to a page: competitions, and the competition."""
    return way(_("Open competitions"), reverse("needs:competitions"), competition)


def ask(
    request: HttpRequest,
    competition: Competition,
    form: Any,
    act: Callable[[], Any],
    *,
    anchor: str = "",
    **shown: Any,
) -> HttpResponse:
    """A page with one form about a competition: shows it, or does `act()` and goes back."""
    back = competition.get_absolute_url() + anchor
    shown = {"competition": competition, "crumbs": crumbs(competition), "done": _("Saved."), **shown}
    return asking.ask(request, "needs/competition_form.html", form, act, back=back, **shown)


@page(login=False)
def listing(request: HttpRequest) -> HttpResponse:
    """Competitions that go on, and those that are over."""
    actor = request.actor  # type: ignore[attr-defined]
    over = request.GET.get("over") == "1"
    here = reverse("needs:competitions")
    views = [
        {"label": _("Going on"), "url": here, "current": not over},
        {"label": _("Over"), "url": f"{here}?over=1", "current": over},
    ]
    rows = [{"row": row, "state": COMPETITION.state(row)} for row in queries.listed(actor, over=over)]
    return render(request, "needs/competition_list.html", {"rows": rows, "views": views, "over": over})


@page(login=False)
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One competition: what is to be reached, for how much, by when; and for those concerned, bids and teams."""
    actor = request.actor  # type: ignore[attr-defined]
    competition = competition_or_404(request, ref)
    allowed = queries.actions(actor, competition)
    bids = queries.bids_of(actor, competition)
    mine = queries.bid_of(actor, competition)
    inside = bool(rules.manage.allows(actor, competition))
    values = {
        "competition": competition,
        "need_named": needs.shows_organisation(actor, competition.need),
        "state": COMPETITION.state(competition),
        "actions": _bar(competition, allowed, mine),
        "milestones": list(competition.milestones.all()),
        "mine": mine,
        "mine_state": BID.state(mine) if mine else None,
        "mine_actions": _bid_bar(competition, mine, actor) if mine else [],
        "bids": [
            _bid(actor, row)
            for row in bids
            if row.bid.state != "draft" and (not mine or row.bid.pk != mine.pk)
        ],
        "own": [_bid(actor, row) for row in bids if mine and row.bid.pk == mine.pk and mine.state != "draft"],
        "sealed": competition.state == "open" and bool(rules.manage.allows(actor, competition)),
        "reviewers": _reviewers(actor, competition),
        "story": told(actor, journal.story(competition, public_only=not inside, actor=actor), inside=inside),
        "crumbs": crumbs(),
        "panels": [
            mark_safe(panel.render(request, competition)) for panel in panels_for("needs.competition")
        ],
    }
    return render(request, "needs/competition.html", values)


def _bar(competition: Competition, allowed: dict[str, Any], mine: Bid | None) -> list[dict[str, Any]]:
    bar = []
    for name in BAR:
        action = allowed.get(name)
        if action is None:
            continue
        url = reverse("needs:competition-action", args=[competition.ref, name])
        bar.append(
            {
                "label": action.label,
                "url": url,
                "method": "post" if name in BY_CLICK else "get",
                "enabled": action.enabled,
                "reason": action.reason,
                "primary": action.enabled and name in ("open", "choose", "accept"),
                "danger": name in WITH_WHY,
            }
        )
    if "bid" in allowed and mine is None:
        url = reverse("needs:bid", args=[competition.ref])
        primary = not any(entry["primary"] for entry in bar)
        bar.insert(0, {"label": _("Bid"), "url": url, "enabled": True, "primary": primary})
    return bar


def _bid_bar(competition: Competition, bid: Bid, actor: Any) -> list[dict[str, Any]]:
    return [
        {
            "label": action.label,
            "url": reverse("needs:bid", args=[competition.ref])
            if action.name == "edit"
            else reverse("needs:bid-action", args=[competition.ref, bid.pk, action.name]),
            "method": "get" if action.name in ("edit", "start_work") else "post",
            "enabled": action.enabled,
            "reason": action.reason,
            "danger": action.name == "withdraw",
        }
        for action in BID.actions(actor, bid, only=("send", "edit", "take_back", "withdraw", "start_work"))
    ]


def _bid(actor: Any, row: queries.BidRow) -> dict[str, Any]:
    names = ("review", "stand_aside", "start_work", "accept", "end")
    ref = row.bid.competition.ref
    buttons = [
        {
            "label": action.label,
            "url": reverse("needs:bid-action", args=[ref, row.bid.pk, action.name]),
            "method": "post" if action.name == "accept" else "get",
            "disabled": not action.enabled,
            "reason": action.reason,
        }
        for action in BID.actions(actor, row.bid, only=names)
    ]
    steps = [
        {"row": step, "state": TEAM_MILESTONE.state(step), "actions": queries.step_actions(actor, step)}
        for step in row.steps
    ]
    return {"row": row, "bid": row.bid, "state": row.state, "buttons": buttons, "steps": steps}


def _reviewers(actor: Any, competition: Competition) -> list[Any]:
    if not rules.manage.allows(actor, competition):
        return []
    return [row.person for row in competition.reviewers.select_related("person")]


@page()
@require_POST
def draft(request: HttpRequest, ref: str) -> HttpResponse:
    """Prepare a competition for a need, and go on to write it."""
    need = needs.by_ref(request.actor, ref)  # type: ignore[attr-defined]
    if need is None:
        raise Http404
    competition = operations.draft_competition(context(request), need=need)
    return redirect("needs:competition-action", competition.ref, "edit")


@page()
def act(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """One action on a competition: by a click, or through its form."""
    competition = competition_or_404(request, ref)
    if name in BY_CLICK and request.method == "POST":
        BY_CLICK[name](context(request), competition=competition)
        messages.success(request, _("Done."))
        return redirect(competition.get_absolute_url())
    if name not in FORMS:
        raise Http404
    transition = COMPETITION[name]
    transition.rule.demand(request.actor, competition)  # type: ignore[attr-defined]
    transition.check(competition)
    return _FORMS.get(name, _why)(request, competition, name)


def _why(request: HttpRequest, competition: Competition, name: str) -> HttpResponse:
    form = forms.ReasonForm(request.POST or None, label=_("Why"))
    return ask(
        request,
        competition,
        form,
        lambda: WITH_WHY[name](context(request), competition=competition, note=form.cleaned_data["text"]),
        title=COMPETITION[name].label,
        danger=True,
    )


def _extend(request: HttpRequest, competition: Competition, name: str) -> HttpResponse:
    form = forms.UntilForm(request.POST or None, initial={"until": competition.bids_until})
    return ask(
        request,
        competition,
        form,
        lambda: operations.extend_competition(
            context(request), competition=competition, until=form.cleaned_data["until"]
        ),
        title=COMPETITION[name].label,
    )


def _appoint(request: HttpRequest, competition: Competition, name: str) -> HttpResponse:
    now = {row.person.ref: row.person for row in competition.reviewers.select_related("person")}
    offered = {row.ref: row for row in parties.holders_of_role(request.zone, "assessor")} | now  # type: ignore[attr-defined]
    form = forms.ReviewersForm(
        request.POST or None, people=list(offered.values()), initial={"people": list(now)}
    )
    return ask(
        request,
        competition,
        form,
        lambda: operations.appoint_reviewers(
            context(request),
            competition=competition,
            people=[offered[ref] for ref in form.cleaned_data["people"]],
        ),
        title=COMPETITION[name].label,
    )


def _choose(request: HttpRequest, competition: Competition, name: str) -> HttpResponse:
    rows = [row for row in queries.bids_of(request.actor, competition) if row.bid.state == "sent"]  # type: ignore[attr-defined]
    by_pk = {str(row.bid.pk): row.bid for row in rows}
    form = forms.ChooseForm(request.POST or None, rows=rows)
    return ask(
        request,
        competition,
        form,
        lambda: operations.choose_teams(
            context(request),
            competition=competition,
            chosen=[by_pk[pk] for pk in form.cleaned_data["chosen"]],
            note=form.cleaned_data["note"],
        ),
        title=COMPETITION[name].label,
        lead=_("At most {n} teams may work in parallel.").format(n=competition.team_limit),
    )


def _edit(request: HttpRequest, competition: Competition, name: str) -> HttpResponse:
    data = request.POST or None
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
    wrong = bool(error or form.errors or (data and not rows.is_valid()))
    return render(request, "needs/competition_edit.html", values, status=422 if wrong else 200)


def _milestones(competition: Competition) -> list[dict[str, Any]]:
    return [
        {
            "title": row.title,
            "due_on": row.due_on,
            "amount_fen": f"{row.amount_fen / 100:.2f}" if row.amount_fen else "",
        }
        for row in competition.milestones.all()
    ]


_FORMS: dict[str, Callable[[HttpRequest, Competition, str], HttpResponse]] = {
    "edit": _edit,
    "extend": _extend,
    "appoint": _appoint,
    "choose": _choose,
}
