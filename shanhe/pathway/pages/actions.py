"""What is done at a gate: start, decide, agree, hand over, take back, change route."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from shanhe.doors.asking import say
from shanhe.doors.http import context, form_errors, page
from shanhe.kernel.text import is_chinese
from shanhe.parties import queries as parties

from .. import forms, operations, queries
from ..lifecycle import PROJECT
from ..models import Approval, GateDecision, Project
from .common import ask, crumbs, project_or_404, show_form, to_project

ACTS: dict[str, Any] = {
    "resume": (operations.resume_project, gettext_lazy("It goes on.")),
    "reopen": (operations.reopen_project, gettext_lazy("Open again.")),
    "give": (operations.give_hand_over, gettext_lazy("Handed over.")),
    "take": (operations.take_hand_over, gettext_lazy("Taken over.")),
    "agree-partner": (operations.agree_partner, gettext_lazy("The enterprise takes part.")),
}
LEADS = {
    "go": gettext_lazy(
        "Every condition is met and everybody has agreed. You can take this back within 15 minutes."
    ),
    "hold": gettext_lazy("The project stays in its stage and is shown as on hold until somebody resumes it."),
    "back": gettext_lazy(
        "The project goes back to an earlier stage; the gate and its agreements start anew."
    ),
    "stop": gettext_lazy("The project ends here. Only the zone's committee can open it again."),
}


@page()
def start(request: HttpRequest) -> HttpResponse:
    """Start a project with results one may take forward; `?result=R-…` chooses them beforehand."""
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
    wanted = request.GET.getlist("result")
    offered = queries.startable_results(actor)
    first = [row for row in offered if row.ref in wanted]
    shown = [*first, *(row for row in offered if row.ref not in wanted)][:40]
    known = {row.ref for row in shown}
    shown += [
        row
        for row in queries.results_to_start_with(actor, request.POST.getlist("results"))
        if row.ref not in known
    ]
    initial = {"results": [row.ref for row in first]}
    form = forms.StartForm(request.POST or None, results=shown, zone=zone, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            project = _start(request, form.cleaned_data)
        if not form.errors:
            say(request, _("Started. This is its page."))
            return to_project(project)
    routes = queries.offered_routes()
    values = {"form": form, "routes": routes, "crumbs": crumbs(), "nothing": not shown}
    return render(request, "pathway/start.html", values, status=422 if form.errors else 200)


def _start(request: HttpRequest, values: dict[str, Any]) -> Project:
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
    managers = {row.ref: row for row in parties.holders_of_role(zone, "technology_manager")}
    language = "zh" if is_chinese() else "en"
    route = queries.route_by_code(values["route"])
    if route is None:
        raise Http404
    return operations.start_project(
        context(request),
        results=queries.results_to_start_with(actor, values["results"]),
        route=route,
        title_zh=values["title_zh"],
        title_en=values["title_en"],
        manager=managers.get(values["manager"]),
        **{f"summary_{language}": values["summary"]},
    )


@page()
def decide(request: HttpRequest, ref: str, decision: str) -> HttpResponse:
    """Go, hold, back or stop: the reason and a note on a page of their own."""
    if decision not in LEADS:
        raise Http404
    project = project_or_404(request, ref)
    transition = PROJECT[decision]
    transition.rule.demand(request.actor, project)  # type: ignore[attr-defined]
    transition.check(project)
    earlier = queries.stages_before(queries.stages_of(project.route_id, keep=project.stage_id), project.stage)
    initial = {"version": project.version}
    form = forms.DecisionForm(request.POST or None, decision=decision, stages=earlier, initial=initial)
    title = transition.label
    if decision == "go" and project.next_stage is not None:
        title = _("Let it pass to “{stage}”").format(stage=project.next_stage.name)

    done = {
        "go": _("It passed the gate."),
        "hold": _("On hold."),
        "back": _("Sent back."),
        "stop": _("Stopped."),
    }
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            made = _decide(request, project, decision, form.cleaned_data, earlier)
        if not form.errors:
            say(request, done[decision], reverse("pathway:undo", args=[project.ref, made.pk]))
            return to_project(project)
    return show_form(request, project, form, title=title, lead=LEADS[decision], danger=decision == "stop")


def _decide(
    request: HttpRequest, project: Project, decision: str, values: dict[str, Any], earlier: list[Any]
) -> GateDecision:
    chosen = next((stage for stage in earlier if str(stage.pk) == values.get("to_stage")), None)
    return operations.decide_gate(
        context(request),
        project=project,
        decision=decision,
        reason=values["reason"],
        note=values["note"],
        to_stage=chosen if decision == "back" else project.next_stage,
        version=values["version"],
    )


@page()
@require_POST
def act(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """An action that needs no words: resume, reopen, hand over, take over, agree as the enterprise."""
    if name not in ACTS:
        raise Http404
    project = project_or_404(request, ref)
    operation, done = ACTS[name]
    operation(context(request), project=project)
    say(request, done)
    return to_project(project, "#gate" if name in ("give", "take") else "")


def _approval(project: Project, role: str) -> Approval:
    found = queries.gate(project, explain=False)
    row = next((check.row for check in found.checks if check.kind == "approval" and check.code == role), None)
    if row is None:
        raise Http404
    return row


@page()
@require_POST
def approve(request: HttpRequest, ref: str, role: str) -> HttpResponse:
    """Agree, for a role, at the next gate."""
    project = project_or_404(request, ref)
    operations.approve_gate(context(request), project=project, approval=_approval(project, role))
    say(request, _("Agreed."), reverse("pathway:withdraw-approval", args=[project.ref, role]))
    return to_project(project, "#gate")


@page()
@require_POST
def withdraw_approval(request: HttpRequest, ref: str, role: str) -> HttpResponse:
    """Take an agreement back."""
    project = project_or_404(request, ref)
    operations.withdraw_approval(context(request), project=project, approval=_approval(project, role))
    say(request, _("Taken back."))
    return to_project(project, "#gate")


@page()
@require_POST
def undo(request: HttpRequest, ref: str, decision: int) -> HttpResponse:
    """Take the last decision back."""
    project = project_or_404(request, ref)
    row = queries.last_decision(project)
    if row is None or row.pk != decision:
        row = GateDecision(pk=decision)
    operations.undo_decision(context(request), project=project, decision=row)
    say(request, _("The decision is taken back."))
    return to_project(project)


@page()
def decline(request: HttpRequest, ref: str) -> HttpResponse:
    """Refuse or call off a hand-over, saying why."""
    project = project_or_404(request, ref)
    form = forms.NoteForm(request.POST or None)
    return ask(
        request,
        project,
        form,
        lambda: operations.decline_hand_over(
            context(request), project=project, note=form.cleaned_data["note"]
        ),
        title=PROJECT["decline"].label,
        done=_("Declined; the gate is open again."),
        danger=True,
    )


@page()
def route(request: HttpRequest, ref: str) -> HttpResponse:
    """Take another route."""
    project = project_or_404(request, ref)
    PROJECT["change_route"].rule.demand(request.actor, project)  # type: ignore[attr-defined]
    initial = {"version": project.version}
    form = forms.RouteForm(request.POST or None, current=project.route, initial=initial)

    def change() -> None:
        values = form.cleaned_data
        chosen = queries.route_by_code(values["route"])
        assert chosen is not None
        rest = {name: values[name] for name in ("reason", "note", "version")}
        operations.change_route(context(request), project=project, route=chosen, **rest)

    lead = _(
        "The project stays in its stage; where the new route has no such stage it stands at the one before."
    )
    return ask(
        request,
        project,
        form,
        change,
        title=PROJECT["change_route"].label,
        lead=lead,
        done=_("The route is changed."),
    )
