"""Projects over the API, with their gates, plans, evidence and support."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema, Status

from shanhe.doors.acts import serve
from shanhe.doors.acts.forms import given
from shanhe.doors.api_support import ActionOut, Limit, Page, Problem, auth, or_404, page
from shanhe.doors.http import context
from shanhe.kernel import clock

from . import forms, operations, queries, schemas
from .acts import MILESTONE_ACTS, PLAN_ACTS, PROJECT_ACTS
from .lifecycle import MILESTONE, PLAN, PROJECT
from .models import Milestone, Project, VerificationPlan

READS: dict[int, Any] = {401: Problem, 404: Problem, 422: Problem}
PROBLEMS: dict[int, Any] = {**READS, 403: Problem, 409: Problem}
PROJECTS_WRITE = "projects:write"
router = Router(tags=["projects"], auth=auth(PROJECTS_WRITE))
Ref = Annotated[str, Field(max_length=24, pattern=r"^[A-Za-z0-9-]+$", examples=["P-2026-0001"])]
RefPath = Annotated[str, Path(max_length=24, pattern=r"^[A-Za-z0-9-]+$", examples=["P-2026-0001"])]


class At(Schema):
    """Which project."""

    ref: Ref


class MilestoneAt(At):
    """Which milestone of its plan."""

    number: Annotated[int, Field(ge=1, le=2**62)]


def _get(request: Any, ref: str) -> Project:
    return or_404(queries.by_ref(request.actor, ref))


def _get_plan(request: Any, at: At) -> VerificationPlan:
    return or_404(queries.plan_of(_get(request, at.ref)))


def _get_milestone(request: Any, at: MilestoneAt) -> Milestone:
    return or_404(queries.milestone_of(_get_plan(request, at), at.number))


def _actions(request: Any, lifecycle: Any, row: Any) -> list[Any]:
    return [ActionOut.of(action) for action in lifecycle.actions(request.actor, row)]


def _line(project: Project) -> dict[str, Any]:
    day = clock.today()
    return {
        **{name: getattr(project, name) for name in schemas.ProjectOut.Meta.fields},
        "title": project.full_title if project.title_told else {},
        "route": project.route.code,
        "stage": project.stage.code if project.stage else None,
        "next_stage": project.next_stage.code if project.next_stage else None,
        "days_here": queries.days_here(project, day),
        "days_over": project.days_over(day),
        "stalled": project.stalled(day),
        "owner": project.owner.ref,
        "manager": project.manager.ref if project.manager else None,
        "partner": project.partner.ref if project.partner else None,
        "partner_agreed": project.partner_agreed_at is not None,
        "missing": [item["name"] for item in project.missing],
    }


def _detail(request: Any, project: Project) -> dict[str, Any]:
    carried = queries.carried_shown(request.actor, queries.current_results(project))
    return {
        **_line(project),
        "way": queries.way(project, clock.today()),
        "results": [row.ref for row in carried],
        "decision": queries.last_decision(project),
        "actions": _actions(request, PROJECT, project),
    }


def _fresh(request: Any, project: Project) -> dict[str, Any]:
    """The project as it is now; whoever acted may no longer see it, and still reads what came of it."""
    return _detail(request, queries.by_ref(request.actor, project.ref) or project)


def _milestone(request: Any, row: Milestone) -> dict[str, Any]:
    names = (*schemas.MilestoneOut.Meta.fields, "budget")
    return {
        **{name: getattr(row, name) for name in names},
        "actions": _actions(request, MILESTONE, row),
    }


def _plan(request: Any, plan: VerificationPlan) -> dict[str, Any]:
    plan = queries.plan_of(plan.project) or plan
    rows = list(plan.milestones.all())
    return {
        **{name: getattr(plan, name) for name in schemas.PlanOut.Meta.fields},
        "hypotheses": list(plan.hypotheses.all()),
        "milestones": [_milestone(request, row) for row in rows],
        "budget": plan.budget(),
        "actions": _actions(request, PLAN, plan),
    }


@router.get("/projects", response={200: Page[schemas.ProjectOut], **READS}, summary="Projects")
def list_projects(
    request: HttpRequest,
    q: str = Query("", max_length=100),
    route: str = Query("", max_length=80),
    stage: str = Query("", max_length=80),
    state: str = Query("", max_length=20),
    stalled: bool = False,
    cursor: str = Query("", max_length=2000),
    limit: Limit = 50,
) -> Any:
    """The projects the caller may see, changed last first."""
    texts = {"q": q, "route": route, "stage": stage, "state": state}
    filters = queries.Filters(
        **{name: text.replace("\x00", "") for name, text in texts.items()}, stalled=stalled
    )
    rows = queries.narrowed(request.actor, filters, clock.today()).select_related(*queries.RELATED)  # type: ignore[attr-defined]
    return page(request, rows, order=["-updated_at"], cursor=cursor, limit=limit, show=_line)


@router.post("/projects", response={201: schemas.ProjectDetailOut, **PROBLEMS}, summary="Start a project")
def start_project(request: HttpRequest, body: schemas.ProjectIn) -> Any:  # type: ignore[valid-type]
    """With accepted or published results; it enters the first stage if nothing is missing."""
    values = body.model_dump(exclude_unset=True)  # type: ignore[attr-defined]
    form = forms.StartForm(values, row=request.zone, actor=request.actor)  # type: ignore[attr-defined]
    return Status(201, _fresh(request, operations.start_project(context(request), **given(form))))


@router.get("/projects/{ref}", response={200: schemas.ProjectDetailOut, **READS}, summary="A project")
def get_project(request: HttpRequest, ref: RefPath) -> Any:
    """With its way through the stages, its results, and what the caller may do now."""
    return _detail(request, _get(request, ref))


@router.get("/projects/{ref}/gate", response={200: schemas.GateOut, **READS}, summary="Its next gate")
def get_gate(request: HttpRequest, ref: RefPath) -> Any:
    """Every criterion judged now, with the reasons; agreements and hand-over sides with who gave them."""
    gate = queries.gate_for(request.actor, _get(request, ref))  # type: ignore[attr-defined]
    names = ("kind", "code", "name", "state", "who", "by", "at")
    checks = [
        {**{name: getattr(check, name) for name in names}, "why": [line.text for line in check.lines]}
        for check in gate.checks
    ]
    return {"stage": gate.stage.code if gate.stage else None, "open": gate.open, "checks": checks}


@router.get(
    "/projects/{ref}/plan",
    response={200: schemas.PlanOut, **READS},
    summary="The verification plan",
    operation_id="plans.get",
)
def get_plan(request: HttpRequest, ref: RefPath) -> Any:
    """The newest one."""
    return _plan(request, _get_plan(request, At(ref=ref)))


@router.put(
    "/projects/{ref}/plan",
    response={200: schemas.PlanOut, **PROBLEMS},
    summary="Write the plan",
    operation_id="plans.write",
)
def write_plan(request: HttpRequest, ref: RefPath, body: schemas.PlanIn) -> Any:
    """Replace what the draft says."""
    plan = _get_plan(request, At(ref=ref))
    values = body.model_dump(exclude={"milestones"})
    milestones = [{**row.model_dump(), "budget": row.budget and row.budget.money} for row in body.milestones]
    operations.write_plan(context(request), plan=plan, **values, milestones=milestones)
    return _plan(request, plan)


@router.get(
    "/projects/{ref}/support",
    response={200: list[schemas.SupportOut], **READS},
    summary="Support received",
)
def list_support(request: HttpRequest, ref: RefPath) -> Any:
    """Newest first; a reversal names the row it reverses."""
    return queries.support_of(_get(request, ref))


@router.get(
    "/projects/{ref}/evidence", response={200: list[schemas.EvidenceOut], **READS}, summary="Evidence"
)
def list_evidence(request: HttpRequest, ref: RefPath) -> Any:
    """Newest first; what was corrected or taken back is not valid."""
    return queries.evidence_of(_get(request, ref))


@router.get(
    "/routes",
    auth=auth(PROJECTS_WRITE, public=True),
    response=list[schemas.RouteOut],
    summary="Routes and stages",
)
def list_routes(request: HttpRequest) -> Any:
    """The routes that may be taken, for everybody."""
    return [
        {
            "code": route.code,
            "name": route.name,
            "description": route.description,
            "stages": [
                {"code": row.code, "name": row.name, "area": row.area.code, "skipped": row.skipped}
                for row in route.stages.all()
            ],
        }
        for route in queries.offered_routes()
    ]


serve(
    router,
    "/projects/{ref}",
    PROJECT_ACTS,
    name="projects",
    at=At,
    find=lambda request, at: _get(request, at.ref),
    show=_fresh,
    out=schemas.ProjectDetailOut,
)
serve(
    router,
    "/projects/{ref}/plan",
    PLAN_ACTS,
    name="plans",
    at=At,
    find=_get_plan,
    show=_plan,
    out=schemas.PlanOut,
)
serve(
    router,
    "/projects/{ref}/milestones/{number}",
    MILESTONE_ACTS,
    name="milestones",
    at=MilestoneAt,
    find=_get_milestone,
    show=lambda request, row: _plan(request, row.plan),
    out=schemas.PlanOut,
)
