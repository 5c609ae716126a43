"""What is done with an introduction: propose, ask, answer, withdraw, conclude, take back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanhe.doors.asking import say
from shanhe.doors.http import context, form_errors, page
from shanhe.kernel import clock
from shanhe.matching import queries as matching
from shanhe.needs import queries as needs
from shanhe.parties import queries as parties
from shanhe.results import queries as results

from .. import forms, operations, queries, rules
from ..acts import INTRODUCTION_ACTS, crumbs
from .common import introduction_or_404, show_form


def pair_of(request: HttpRequest, need: str, other: str) -> tuple[Any, Any]:
    """The need and the other side by their numbers, as far as the reader may see them; None for what is not there."""
    actor = request.actor  # type: ignore[attr-defined]
    found: Any = None
    if other[:2] == "R-":
        found = results.by_ref(actor, other)
    elif other[:2] == "M-":
        found = parties.person_by_ref(actor, other)
    elif other[:2] == "O-":
        found = parties.organisation_by_ref(actor, other)
    return needs.by_ref(actor, need), found


@page()
def propose(request: HttpRequest) -> HttpResponse:
    """Introduce two sides; `?need=N-…&result=R-…` (or `person`, `organisation`) fills them in beforehand."""
    rules.propose.demand(request.actor, request.zone)  # type: ignore[attr-defined]
    get = request.GET
    other = get.get("result") or get.get("person") or get.get("organisation") or get.get("other", "")
    initial = {"need": get.get("need", ""), "other": other}
    form = forms.ProposeForm(request.POST or None, initial=initial)
    values = form.data if form.is_bound else initial
    need, other_row = pair_of(
        request, str(values.get("need", "")).strip(), str(values.get("other", "")).strip()
    )
    if request.method == "POST" and form.is_valid():
        _missing(form, need, other_row)
        if not form.errors:
            words = {name: form.cleaned_data[name] for name in ("why", "about_need", "about_other")}
            words["basis"] = matching.basis(request.actor, request.zone, need, other_row)  # type: ignore[attr-defined]
            made = None
            with form_errors(form):
                made = operations.propose_introduction(context(request), need=need, other=other_row, **words)
            if made is not None:
                say(request, _("Proposed. Nobody has been asked yet."))
                return redirect(made.get_absolute_url())
    asking = queries.asking(need, other_row, clock.now()) if need and other_row else None
    open_one = queries.open_pair(need, other_row) if need and other_row else None
    return show_form(
        request,
        form,
        title=_("Introduce two sides"),
        button=_("Propose"),
        back=reverse("introductions:list"),
        crumbs=crumbs(),
        lead=_(
            "You propose and lead it. Both sides are asked in a second step, by the zone, in nobody's name."
        ),
        need=need,
        other=other_row,
        asking=asking,
        open_one=open_one,
    )


def _missing(form: Any, need: Any, other: Any) -> None:
    if need is None:
        form.add_error("need", _("There is no such need that is open to you."))
    if other is None:
        form.add_error("other", _("There is nothing of this number that is open to you."))


@page()
def act(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """One act on an introduction."""
    return INTRODUCTION_ACTS.page(request, introduction_or_404(request, ref), name)


@page()
def step(request: HttpRequest, number: int) -> HttpResponse:
    """A step that an outcome suggests: take it on under a name of one's own, or leave it."""
    follow_up = queries.follow_up_by_id(request.actor, number)  # type: ignore[attr-defined]
    if follow_up is None:
        raise Http404
    initial = {"title": operations.step_title(follow_up.introduction)}
    form = forms.StepForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            operations.take_follow_up(context(request), follow_up=follow_up, **form.cleaned_data)
        if not form.errors:
            return _taken(request, follow_up)
    about: Any = follow_up.project or follow_up.introduction.result
    return show_form(
        request,
        form,
        title=_("Plan a verification step"),
        button=_("Take it on"),
        back=about.get_absolute_url() if hasattr(about, "get_absolute_url") else "/",
        summary=str(about),
        lead=_("A partner found the result too early. You may add what is missing to the plan, or leave it."),
        leave_url=reverse("introductions:leave-step", args=[follow_up.pk]),
        decided=follow_up.state != "open",
    )


@page()
@require_POST
def take_step(request: HttpRequest, number: int) -> HttpResponse:
    """Take the step on as it is suggested: one click."""
    follow_up = queries.follow_up_by_id(request.actor, number)  # type: ignore[attr-defined]
    if follow_up is None:
        raise Http404
    operations.take_follow_up(context(request), follow_up=follow_up)
    return _taken(request, follow_up)


@page()
@require_POST
def leave_step(request: HttpRequest, number: int) -> HttpResponse:
    """Leave the step."""
    follow_up = queries.follow_up_by_id(request.actor, number)  # type: ignore[attr-defined]
    if follow_up is None:
        raise Http404
    operations.leave_follow_up(context(request), follow_up=follow_up)
    say(request, _("Left."))
    return redirect("work:my-work")


def _taken(request: HttpRequest, follow_up: Any) -> HttpResponse:
    say(request, _("Taken on: you find it in the plan or among the tasks."))
    return redirect("work:my-work")
