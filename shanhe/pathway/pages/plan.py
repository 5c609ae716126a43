"""The verification plan: writing it, and what is done with it and its milestones."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from shanhe.doors.asking import say
from shanhe.doors.http import context, page
from shanhe.kernel.errors import OperationError

from .. import forms, operations, queries
from ..lifecycle import MILESTONE, PLAN
from ..models import Milestone, Project, VerificationPlan
from .common import ask, crumbs, project_or_404, to_project

DONE = {"submit": gettext_lazy("Sent for agreement."), "agree": gettext_lazy("Agreed.")}
ANCHOR = "#plan"


@page()
@require_POST
def start(request: HttpRequest, ref: str) -> HttpResponse:
    """Begin a plan and go on to write it."""
    project = project_or_404(request, ref)
    operations.start_plan(context(request), project=project)
    return redirect("pathway:write-plan", project.ref)


def _plan(project: Project) -> VerificationPlan:
    plan = queries.plan_of(project)
    if plan is None:
        raise Http404
    return plan


@page()
def write(request: HttpRequest, ref: str) -> HttpResponse:
    """Aim, hypotheses and milestones on one page."""
    project = project_or_404(request, ref)
    plan = _plan(project)
    PLAN["edit"].rule.demand(request.actor, plan)  # type: ignore[attr-defined]
    PLAN["edit"].check(plan)
    data = request.POST or None
    aim = forms.AimForm(data, initial={"aim": plan.aim})
    hypotheses = forms.HypothesisFormSet(data, prefix="hypotheses", initial=_hypotheses(plan))
    milestones = forms.MilestoneFormSet(data, prefix="milestones", initial=_milestones(plan))
    valid = request.method == "POST" and all([aim.is_valid(), hypotheses.is_valid(), milestones.is_valid()])
    error = ""
    if valid:
        try:
            operations.write_plan(
                context(request),
                plan=plan,
                aim=aim.cleaned_data["aim"],
                hypotheses=_kept(hypotheses),
                milestones=_kept(milestones),
            )
        except OperationError as refused:
            error = str(refused)
        else:
            say(request, _("Saved."))
            return to_project(project, ANCHOR)
    values = {
        "project": project,
        "plan": plan,
        "aim": aim,
        "hypotheses": hypotheses,
        "milestones": milestones,
        "kept": [row for row in plan.milestones.all() if row.state != "planned"],
        "error": error,
        "crumbs": crumbs(project),
        "back": queries.url_of(project) + ANCHOR,
    }
    return render(request, "pathway/plan.html", values, status=422 if data and not valid else 200)


def _hypotheses(plan: VerificationPlan) -> list[dict[str, Any]]:
    return [{"text": row.text, "method": row.method, "measure": row.measure} for row in plan.hypotheses.all()]


def _milestones(plan: VerificationPlan) -> list[dict[str, Any]]:
    return [
        {
            "title": row.title,
            "due_on": row.due_on,
            "budget_fen": f"{row.budget_fen / 100:.2f}" if row.budget_fen else "",
        }
        for row in plan.milestones.all()
        if row.state == "planned"
    ]


def _kept(formset: Any) -> list[dict[str, Any]]:
    return [
        form.cleaned_data for form in formset if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]


@page()
@require_POST
def act(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """Send for agreement, or agree."""
    project = project_or_404(request, ref)
    if name not in DONE:
        raise Http404
    operation = operations.submit_plan if name == "submit" else operations.agree_plan
    operation(context(request), plan=_plan(project))
    say(request, DONE[name])
    return to_project(project, ANCHOR)


@page()
def send_back(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """Send a submitted plan back, or take an agreed one back to change it."""
    project = project_or_404(request, ref)
    plan = _plan(project)
    operation = operations.return_plan if name == "return" else operations.revise_plan
    form = forms.NoteForm(request.POST or None)
    return ask(
        request,
        project,
        form,
        lambda: operation(context(request), plan=plan, note=form.cleaned_data["note"]),
        title=PLAN[name].label,
        anchor=ANCHOR,
    )


@page()
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """Accept the plan with a verdict on each hypothesis."""
    project = project_or_404(request, ref)
    plan = _plan(project)
    PLAN["accept"].rule.demand(request.actor, plan)  # type: ignore[attr-defined]
    PLAN["accept"].check(plan)
    form = forms.AcceptPlanForm(request.POST or None, plan=plan)
    return ask(
        request,
        project,
        form,
        lambda: operations.accept_plan(
            context(request), plan=plan, outcomes=form.outcomes(), note=form.cleaned_data["note"]
        ),
        title=PLAN["accept"].label,
        done=_("The verification is accepted."),
        anchor=ANCHOR,
    )


@page()
def milestone(request: HttpRequest, ref: str, pk: int, name: str) -> HttpResponse:
    """Report a milestone as done, accept it, or send it back."""
    project = project_or_404(request, ref)
    row = Milestone.objects.filter(pk=pk, plan__project=project).select_related("plan__project").first()
    if row is None or name not in MILESTONE.transitions:
        raise Http404
    if name == "accept":
        if request.method == "POST":
            operations.accept_milestone(context(request), milestone=row)
            say(request, _("The milestone is accepted."))
        return to_project(project, ANCHOR)
    form: Any = (
        forms.MilestoneDoneForm(request.POST or None)
        if name == "complete"
        else forms.NoteForm(request.POST or None)
    )

    def do() -> None:
        ctx = context(request)
        if name == "complete":
            operations.complete_milestone(ctx, milestone=row, evidence=form.cleaned_data["evidence"])
        else:
            operations.return_milestone(ctx, milestone=row, note=form.cleaned_data["note"])

    title = f"{MILESTONE[name].label}: {row.title}"
    return ask(request, project, form, do, title=title, anchor=ANCHOR)
