"""Starting a project, and what is done with it, its plan and the plan's milestones."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.doors.acts import form_for
from shanhe.doors.asking import ask
from shanhe.doors.http import context, page

from .. import forms, operations, queries
from ..acts import MILESTONE_ACTS, PLAN_ACTS, PROJECT_ACTS, crumbs
from .common import or_404, plan_or_404, project_or_404


@page()
def start(request: HttpRequest) -> HttpResponse:
    """Start a project with results one may take forward; `?results=R-…` chooses them beforehand."""
    form = form_for(request, forms.StartForm, request.zone)  # type: ignore[attr-defined]
    return ask(
        request,
        "pathway/start.html",
        form,
        lambda: operations.start_project(context(request), **form.arguments()),
        title=_("Start a project"),
        back=reverse("pathway:board"),
        done=_("Started. This is its page."),
        onward=queries.url_of,
        routes=queries.offered_routes(),
        crumbs=crumbs(),
        nothing=not form.fields["results"].choices,
    )


@page()
def act(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """One act on a project."""
    return PROJECT_ACTS.page(request, project_or_404(request, ref), name)


@page()
def plan(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """One act on its verification plan."""
    return PLAN_ACTS.page(request, plan_or_404(request, ref), name)


@page()
def milestone(request: HttpRequest, ref: str, pk: int, name: str) -> HttpResponse:
    """One act on a milestone of the plan."""
    row = queries.milestone_of(plan_or_404(request, ref), pk)
    return MILESTONE_ACTS.page(request, or_404(row), name)
