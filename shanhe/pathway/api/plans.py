"""The verification plan."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path

from shanhe.doors.api_support import Problem, found
from shanhe.doors.http import context

from .. import operations, queries, schemas
from ..models import Milestone
from .common import PROBLEMS, RefPath, project_or_404, router

PlanAction = Literal["start", "submit", "return", "revise", "agree", "accept"]
MilestoneAction = Literal["accept", "return"]


@router.get(
    "/projects/{ref}/plan",
    response={200: schemas.PlanOut, 401: Problem, 404: Problem},
    summary="The verification plan",
)
def get_plan(request: HttpRequest, ref: RefPath) -> Any:
    """The newest one."""
    return _plan(found(queries.plan_of(project_or_404(request, ref))))


def _plan(plan: Any) -> dict[str, Any]:
    milestones = list(plan.milestones.all())
    hypotheses = [
        {"id": row.pk, "text": row.text, "method": row.method, "measure": row.measure, "outcome": row.outcome}
        for row in plan.hypotheses.all()
    ]
    total = sum(row.budget_fen for row in milestones)
    shown = {"number": plan.number, "state": plan.state, "aim": plan.aim, "budget_fen": total}
    return {**shown, "hypotheses": hypotheses, "milestones": milestones}


@router.put("/projects/{ref}/plan", response={200: schemas.PlanOut, **PROBLEMS}, summary="Write the plan")
def write_plan(request: HttpRequest, ref: RefPath, body: schemas.PlanIn) -> Any:
    """Replace what the draft says."""
    project = project_or_404(request, ref)
    plan = found(queries.plan_of(project))
    values = body.model_dump()
    operations.write_plan(context(request), plan=plan, **values)
    return _plan(queries.plan_of(project))


@router.post(
    "/projects/{ref}/plan/{name}", response={200: schemas.PlanOut, **PROBLEMS}, summary="Act on the plan"
)
def act_on_plan(request: HttpRequest, ref: RefPath, name: PlanAction, body: schemas.NoteIn) -> Any:
    """Start it, submit it, send it back, revise it, agree to it, accept it."""
    project, ctx = project_or_404(request, ref), context(request)
    if name == "start":
        operations.start_plan(ctx, project=project)
        return _plan(queries.plan_of(project))
    plan = found(queries.plan_of(project))
    if name in ("submit", "agree"):
        (operations.submit_plan if name == "submit" else operations.agree_plan)(ctx, plan=plan)
    elif name == "accept":
        operations.accept_plan(ctx, plan=plan, note=body.note)
    else:
        (operations.return_plan if name == "return" else operations.revise_plan)(
            ctx, plan=plan, note=body.note
        )
    return _plan(queries.plan_of(project))


def _milestone(request: Any, ref: str, pk: int) -> Milestone:
    plan = found(queries.plan_of(project_or_404(request, ref)))
    return found(next((row for row in plan.milestones.all() if row.pk == pk), None))


@router.post(
    "/projects/{ref}/milestones/{int:pk}/complete",
    response={200: schemas.MilestoneOut, **PROBLEMS},
    summary="Finish a milestone",
)
def complete_milestone(
    request: HttpRequest, ref: RefPath, body: schemas.EvidenceTextIn, pk: int = Path(ge=1, le=2**62)
) -> Any:
    """With what shows that it is done."""
    row = _milestone(request, ref, pk)
    return operations.complete_milestone(context(request), milestone=row, evidence=body.evidence)


@router.post(
    "/projects/{ref}/milestones/{int:pk}/{name}",
    response={200: schemas.MilestoneOut, **PROBLEMS},
    summary="Judge a milestone",
)
def judge_milestone(
    request: HttpRequest,
    ref: RefPath,
    name: MilestoneAction,
    body: schemas.NoteIn,
    pk: int = Path(ge=1, le=2**62),
) -> Any:
    """Accept it, or send it back with a note."""
    row, ctx = _milestone(request, ref, pk), context(request)
    if name == "accept":
        return operations.accept_milestone(ctx, milestone=row)
    return operations.return_milestone(ctx, milestone=row, note=body.note)
