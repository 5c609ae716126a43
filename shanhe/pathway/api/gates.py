"""Gates: the checklist, decisions, agreements, hand-overs, another route."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Path, Status

from shanhe.doors.api_support import Problem, found
from shanhe.doors.http import context
from shanhe.kernel.errors import Invalid

from .. import operations, queries, schemas
from ..models import GateDecision, Project
from .common import PROBLEMS, RefPath, fresh, project_or_404, router

Action = Literal[
    "resume", "reopen", "give", "take", "decline", "agree_partner", "decline_partner", "release_partner"
]


@router.get(
    "/projects/{ref}/gate",
    response={200: schemas.GateOut, 401: Problem, 404: Problem},
    summary="Its next gate",
)
def get_gate(request: HttpRequest, ref: RefPath) -> Any:
    """Every criterion judged now, with the reasons; agreements and hand-over sides with who gave them."""
    gate = queries.gate_for(request.actor, project_or_404(request, ref))  # type: ignore[attr-defined]
    checks = [
        {
            "kind": check.kind,
            "code": check.code,
            "name": {"zh": check.name_zh, "en": check.name_en},
            "state": check.state,
            "who": check.who,
            "why": [line.text for line in check.lines],
            "by": check.by,
            "at": check.at,
        }
        for check in gate.checks
    ]
    return {"stage": gate.stage.code if gate.stage else None, "open": gate.open, "checks": checks}


@router.post(
    "/projects/{ref}/gate/decisions", response={201: schemas.DecisionOut, **PROBLEMS}, summary="Decide"
)
def decide(request: HttpRequest, ref: RefPath, body: schemas.DecisionIn) -> Any:
    """Go, hold, back or stop, with a reason of the vocabulary gate_reasons."""
    project = project_or_404(request, ref)
    stage = None
    if body.to_stage:
        stages = queries.stages_of(project.route_id, keep=project.stage_id)
        stage = next((item for item in stages if item.code == body.to_stage), None)
        if stage is None:
            raise Invalid({"to_stage": _("There is no such stage on this route.")})
    values = body.model_dump(exclude={"to_stage"})
    made = operations.decide_gate(context(request), project=project, to_stage=stage, **values)
    return Status(201, {"id": made.pk, "decision": made.decision, "project": fresh(request, project)})


@router.post(
    "/projects/{ref}/gate/decisions/{int:pk}/undo",
    response={200: schemas.ProjectOut, **PROBLEMS},
    summary="Take a decision back",
)
def undo(request: HttpRequest, ref: RefPath, pk: int = Path(ge=1, le=2**62)) -> Any:
    """Within 15 minutes and while nothing else happened."""
    project = project_or_404(request, ref)
    operations.undo_decision(context(request), project=project, decision=GateDecision(pk=pk))
    return fresh(request, project)


@router.post(
    "/projects/{ref}/gate/approvals/{role}",
    response={200: schemas.ProjectOut, **PROBLEMS},
    summary="Agree for a role",
)
def approve(request: HttpRequest, ref: RefPath, body: schemas.NoteIn, role: str = Path(max_length=80)) -> Any:
    """That the project may enter its next stage."""
    project = project_or_404(request, ref)
    operations.approve_gate(
        context(request), project=project, approval=_approval(project, role), note=body.note
    )
    return fresh(request, project)


@router.delete(
    "/projects/{ref}/gate/approvals/{role}",
    response={200: schemas.ProjectOut, **PROBLEMS},
    summary="Take an agreement back",
)
def withdraw_approval(request: HttpRequest, ref: RefPath, role: str = Path(max_length=80)) -> Any:
    """While the gate has not been passed."""
    project = project_or_404(request, ref)
    operations.withdraw_approval(context(request), project=project, approval=_approval(project, role))
    return fresh(request, project)


def _approval(project: Project, role: str) -> Any:
    checks = queries.gate(project, explain=False).checks
    return found(
        next((check.row for check in checks if check.kind == "approval" and check.code == role), None)
    )


@router.post(
    "/projects/{ref}/actions/{name}", response={200: schemas.ProjectOut, **PROBLEMS}, summary="Another action"
)
def act(request: HttpRequest, ref: RefPath, name: Action, body: schemas.NoteIn) -> Any:
    """Resume or reopen it, hand over, take over or decline, answer as the partner enterprise, or release it."""
    project = project_or_404(request, ref)
    simple: dict[str, Any] = {
        "resume": operations.resume_project,
        "reopen": operations.reopen_project,
        "give": operations.give_hand_over,
        "take": operations.take_hand_over,
        "decline": operations.decline_hand_over,
        "decline_partner": operations.decline_partner,
        "release_partner": operations.release_partner,
    }
    if name == "agree_partner":
        operations.agree_partner(context(request), project=project)
    else:
        simple[name](context(request), project=project, note=body.note)
    return fresh(request, project)


@router.post(
    "/projects/{ref}/route", response={200: schemas.ProjectOut, **PROBLEMS}, summary="Take another route"
)
def change_route(request: HttpRequest, ref: RefPath, body: schemas.RouteIn) -> Any:
    """With a reason of the vocabulary route_change_reasons."""
    project = project_or_404(request, ref)
    route = queries.route_by_code(body.route)
    if route is None:
        raise Invalid({"route": _("There is no such route.")})
    operations.change_route(
        context(request), project=project, route=route, **body.model_dump(exclude={"route"})
    )
    return fresh(request, project)
