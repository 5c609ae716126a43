"""Projects over the API, with their gates, plans, evidence and support."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router

from shanhe.doors.acts import WHERE, At, Kind, NumberAt, make, serve
from shanhe.doors.api_support import Listing, Page, auth, whole
from shanhe.doors.http import or_404
from shanhe.kernel import clock

from . import forms, operations, queries, schemas
from .acts import MILESTONE_ACTS, PLAN_ACTS, PROJECT_ACTS
from .models import Milestone, Project, VerificationPlan

router = Router(tags=["projects"], auth=auth("projects:write"))


class ProjectListing(Listing):
    q: Annotated[str, Field(max_length=100, description="Words of the title, or a reference.")] = ""
    route: Annotated[str, Field(max_length=80, description="Code of a route.")] = ""
    stage: Annotated[str, Field(max_length=80, description="Code of a stage.")] = ""
    state: Annotated[str, Field(max_length=20)] = ""
    stalled: Annotated[bool, Field(description="Only those beyond the usual time of their stage.")] = False


def _listed(actor: Any, asked: ProjectListing) -> Any:
    texts = {name: getattr(asked, name) for name in ("q", "route", "stage", "state", "stalled")}
    return queries.narrowed(actor, queries.Filters(**texts), clock.today()).select_related(*queries.RELATED)


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
        "row": project,
    }


def _detail(request: Any, project: Project) -> dict[str, Any]:
    carried = queries.carried_shown(request.actor, queries.current_results(project))
    return {
        **_line(project),
        "way": queries.way(project, clock.today()),
        "results": [row.ref for row in carried],
        "decision": queries.last_decision(project),
    }


def _fresh(request: Any, project: Project) -> dict[str, Any]:
    """The project as it is now; whoever acted may no longer see it, and still reads what came of it."""
    return _detail(request, queries.by_ref(request.actor, project.ref) or project)


def _plan(request: Any, row: VerificationPlan | Milestone) -> Any:
    """The plan as it is now."""
    project = (row.plan if isinstance(row, Milestone) else row).project
    return or_404(queries.plan_of(queries.by_ref(request.actor, project.ref) or project))


Kind(
    PROJECT_ACTS,
    "/projects",
    name="projects",
    line=schemas.ProjectOut,
    out=schemas.ProjectDetailOut,
    rows=_listed,
    filters=ProjectListing,
    sorts={"updated": ["-updated_at"]},
    lines=lambda request, rows: [_line(row) for row in rows],
    show=_fresh,
    about="The projects the caller may see, changed last first.",
).serve(router)
make(
    router,
    "/projects",
    operations.start_project,
    forms.StartForm,
    name="projects.create",
    show=_fresh,
    out=schemas.ProjectDetailOut,
)
Kind(PLAN_ACTS, "/projects/{ref}/plan", name="plans", one="", out=schemas.PlanOut, show=_plan).serve(router)
serve(
    router,
    "/projects/{ref}/milestones/{number}",
    MILESTONE_ACTS,
    name="milestones",
    at=NumberAt,
    show=_plan,
    out=schemas.PlanOut,
)


@router.get("/projects/{ref}/gate", response=schemas.GateOut)
def get_gate(request: HttpRequest, at: At = WHERE) -> Any:
    """Every criterion judged now, with the reasons; agreements and hand-over sides with who gave them."""
    gate = queries.gate_for(request.actor, PROJECT_ACTS.at(request, at))  # type: ignore[attr-defined]
    names = ("kind", "code", "name", "state", "who", "by", "at")
    checks = [
        {**{name: getattr(check, name) for name in names}, "why": [line.text for line in check.lines]}
        for check in gate.checks
    ]
    return {"stage": gate.stage.code if gate.stage else None, "open": gate.open, "checks": checks}


@router.get(
    "/projects/{ref}/support",
    response=Page[schemas.SupportOut],
)
def list_support(request: HttpRequest, at: At = WHERE) -> Any:
    """Newest first; a reversal names the row it reverses."""
    return whole(request, queries.support_of(PROJECT_ACTS.at(request, at)))


@router.get(
    "/projects/{ref}/evidence",
    response=Page[schemas.EvidenceOut],
)
def list_evidence(request: HttpRequest, at: At = WHERE) -> Any:
    """Newest first; what was corrected or taken back is not valid."""
    return whole(request, queries.evidence_of(PROJECT_ACTS.at(request, at)))


@router.get(
    "/routes",
    auth=auth("projects:write", public=True),
    response=Page[schemas.RouteOut],
)
def list_routes(request: HttpRequest) -> Any:
    """The routes that may be taken, for everybody."""
    routes = [
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
    return whole(request, routes)
