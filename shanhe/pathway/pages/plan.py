"""Writing the verification plan."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from shanhe.doors.asking import say
from shanhe.doors.http import context, page
from shanhe.kernel.errors import OperationError

from .. import forms, operations
from ..acts import PLAN_ACTS
from ..lifecycle import PLAN
from .common import plan_or_404


@page()
def write(request: HttpRequest, ref: str) -> HttpResponse:
    """Aim, hypotheses and milestones on one page."""
    plan = plan_or_404(request, ref)
    PLAN["edit"].rule.demand(request.actor, plan)  # type: ignore[attr-defined]
    PLAN["edit"].check(plan)
    data = request.POST or None
    parts = {
        "aim": forms.AimForm(data, initial={"aim": plan.aim}),
        "hypotheses": forms.HypothesisFormSet(
            data, prefix="hypotheses", initial=list(plan.hypotheses.values("text", "method", "measure"))
        ),
        "milestones": forms.MilestoneFormSet(data, prefix="milestones", initial=_milestones(plan)),
    }
    sound = [part.is_valid() for part in parts.values()]
    error = ""
    if request.method == "POST" and all(sound):
        try:
            operations.write_plan(context(request), plan=plan, **_written(parts))
        except OperationError as refused:
            error = str(refused)
        else:
            say(request, _("Saved."))
            return redirect(PLAN_ACTS.home(plan))
    values = {
        **parts,
        "project": plan.project,
        "kept": [row for row in plan.milestones.all() if row.state != "planned"],
        "error": error,
        "crumbs": PLAN_ACTS.crumbs(plan),
        "back": PLAN_ACTS.home(plan),
    }
    return render(request, "pathway/plan.html", values, status=422 if data and not all(sound) else 200)


def _milestones(plan: Any) -> list[dict[str, Any]]:
    rows = [row for row in plan.milestones.all() if row.state == "planned"]
    return [{"title": row.title, "due_on": row.due_on, "budget": row.budget or None} for row in rows]


def _written(parts: dict[str, Any]) -> dict[str, Any]:
    return {
        **parts["aim"].cleaned_data,
        "hypotheses": _kept(parts["hypotheses"]),
        "milestones": _kept(parts["milestones"]),
    }


def _kept(formset: Any) -> list[dict[str, Any]]:
    rows = [form.cleaned_data for form in formset]
    return [row for row in rows if row and not row.get("DELETE")]
