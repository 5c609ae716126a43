"""Projects over the API; mounted at `/api/v1`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router, Status

from shanhe.kernel.errors import Invalid
from shanhe.parties import queries as parties
from shanhe.parties.api_support import Limit, Page, Problem, auth, found, page
from shanhe.parties.http import context

from . import operations, queries, schemas
from .lifecycle import PROJECT
from .models import GateDecision, Milestone, Project

PROBLEMS: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
PROJECTS_WRITE = "projects:write"
router = Router(tags=["projects"], auth=auth(PROJECTS_WRITE))
RefPath = Annotated[str, Path(max_length=24, pattern=r"^[A-Za-z0-9-]+$")]
Action = Literal[
    "resume", "reopen", "give", "take", "decline", "agree_partner", "decline_partner", "release_partner"
]
PlanAction = Literal["start", "submit", "return", "revise", "agree", "accept"]
MilestoneAction = Literal["accept", "return"]


def _project(request: Any, ref: str) -> Project:
    return found(queries.by_ref(request.actor, ref))


def _today(request: Any) -> Any:
    return parties.today(request.zone)


def _shown(request: Any, project: Project) -> dict[str, Any]:
    """A project as the API shows it."""
    today = _today(request)
    names = (
        "ref", "title_zh", "title_en", "summary_zh", "summary_en", "state", "stage_since", "usual_until", "waiting_for",
        "missing_count", "public", "started_at", "version",
    )  # fmt: skip
    return {
        **{name: getattr(project, name) for name in names},
        "route": project.route.code,
        "stage": project.stage.code if project.stage else None,
        "next_stage": project.next_stage.code if project.next_stage else None,
        "days_here": queries.days_here(project, today),
        "days_over": project.days_over(today),
        "stalled": project.stalled(today),
        "owner": project.owner.ref,
        "manager": project.manager.ref if project.manager else None,
        "partner": project.partner.ref if project.partner else None,
        "partner_agreed": project.partner_agreed_at is not None,
        "missing": [{"zh": item["zh"], "en": item["en"]} for item in project.missing],
    }


def _fresh(request: Any, project: Project) -> dict[str, Any]:
    return _shown(request, queries.by_ref(request.actor, project.ref) or project)


@router.get(
    "/projects", response={200: Page[schemas.ProjectOut], 401: Problem, 422: Problem}, summary="Projects"
)
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
    rows = queries.narrowed(request.actor, filters, _today(request)).select_related(*queries.RELATED)  # type: ignore[attr-defined]
    return page(
        request,
        rows,
        order=["-updated_at"],
        cursor=cursor,
        limit=limit,
        show=lambda row: _shown(request, row),
    )


@router.post("/projects", response={201: schemas.ProjectOut, **PROBLEMS}, summary="Start a project")
def start_project(request: HttpRequest, body: schemas.ProjectIn) -> Any:
    """With accepted or published results; it enters the first stage if nothing is missing."""
    results = queries.results_to_start_with(request.actor, list(dict.fromkeys(body.results)))  # type: ignore[attr-defined]
    if len(results) < len(set(body.results)):
        raise Invalid({"results": _("Give accepted or published results that you may take forward.")})
    route = queries.route_by_code(body.route)
    if route is None:
        raise Invalid({"route": _("There is no such route.")})
    texts = body.model_dump(include={"title_zh", "title_en", "summary_zh", "summary_en"})
    project = operations.start_project(context(request), results=results, route=route, **texts)
    return Status(201, _fresh(request, project))


@router.get(
    "/projects/{ref}",
    response={200: schemas.ProjectDetailOut, 401: Problem, 404: Problem},
    summary="A project",
)
def get_project(request: HttpRequest, ref: RefPath) -> Any:
    """With its way through the stages, its results, and what the caller may do now."""
    project = _project(request, ref)
    return {
        **_shown(request, project),
        "way": queries.way(project, _today(request)),
        "results": [row.ref for row in queries.current_results(project)],
        "actions": [action.name for action in PROJECT.actions(request.actor, project) if action.enabled],  # type: ignore[attr-defined]
    }


@router.get(
    "/projects/{ref}/gate",
    response={200: schemas.GateOut, 401: Problem, 404: Problem},
    summary="Its next gate",
)
def get_gate(request: HttpRequest, ref: RefPath) -> Any:
    """Every criterion judged now, with the reasons; agreements and hand-over sides with who gave them."""
    gate = queries.gate(_project(request, ref))
    checks = [
        {
            "kind": check.kind,
            "code": check.code,
            "name": {"zh": check.name_zh, "en": check.name_en},
            "state": check.state,
            "who": check.who,
            "why": list(check.lines),
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
    project = _project(request, ref)
    stage = None
    if body.to_stage:
        stages = queries.stages_of(project.route_id, keep=project.stage_id)
        stage = next((item for item in stages if item.code == body.to_stage), None)
        if stage is None:
            raise Invalid({"to_stage": _("There is no such stage on this route.")})
    values = body.model_dump(exclude={"to_stage"})
    made = operations.decide_gate(context(request), project=project, to_stage=stage, **values)
    return Status(201, {"id": made.pk, "decision": made.decision, "project": _fresh(request, project)})


@router.post(
    "/projects/{ref}/gate/decisions/{int:pk}/undo",
    response={200: schemas.ProjectOut, **PROBLEMS},
    summary="Take a decision back",
)
def undo(request: HttpRequest, ref: RefPath, pk: int = Path(ge=1, le=2**62)) -> Any:
    """Within 15 minutes and while nothing else happened."""
    project = _project(request, ref)
    operations.undo_decision(context(request), project=project, decision=GateDecision(pk=pk))
    return _fresh(request, project)


@router.post(
    "/projects/{ref}/gate/approvals/{role}",
    response={200: schemas.ProjectOut, **PROBLEMS},
    summary="Agree for a role",
)
def approve(request: HttpRequest, ref: RefPath, body: schemas.NoteIn, role: str = Path(max_length=80)) -> Any:
    """That the project may enter its next stage."""
    project = _project(request, ref)
    operations.approve_gate(
        context(request), project=project, approval=_approval(project, role), note=body.note
    )
    return _fresh(request, project)


@router.delete(
    "/projects/{ref}/gate/approvals/{role}",
    response={200: schemas.ProjectOut, **PROBLEMS},
    summary="Take an agreement back",
)
def withdraw_approval(request: HttpRequest, ref: RefPath, role: str = Path(max_length=80)) -> Any:
    """While the gate has not been passed."""
    project = _project(request, ref)
    operations.withdraw_approval(context(request), project=project, approval=_approval(project, role))
    return _fresh(request, project)


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
    project = _project(request, ref)
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
    return _fresh(request, project)


@router.post(
    "/projects/{ref}/route", response={200: schemas.ProjectOut, **PROBLEMS}, summary="Take another route"
)
def change_route(request: HttpRequest, ref: RefPath, body: schemas.RouteIn) -> Any:
    """With a reason of the vocabulary route_change_reasons."""
    project = _project(request, ref)
    route = queries.route_by_code(body.route)
    if route is None:
        raise Invalid({"route": _("There is no such route.")})
    operations.change_route(
        context(request), project=project, route=route, **body.model_dump(exclude={"route"})
    )
    return _fresh(request, project)


@router.put(
    "/projects/{ref}/manager", response={200: schemas.ProjectOut, **PROBLEMS}, summary="Name the manager"
)
def assign_manager(request: HttpRequest, ref: RefPath, body: schemas.ManagerIn) -> Any:
    """A technology manager may take on a project that has none."""
    project = _project(request, ref)
    manager = parties.person_by_ref(request.actor, body.manager)  # type: ignore[attr-defined]
    if manager is None:
        raise Invalid({"manager": _("There is no such person.")})
    operations.assign_manager(context(request), project=project, manager=manager)
    return _fresh(request, project)


@router.put(
    "/projects/{ref}/partner", response={200: schemas.ProjectOut, **PROBLEMS}, summary="Name the partner"
)
def name_partner(request: HttpRequest, ref: RefPath, body: schemas.PartnerIn) -> Any:
    """It counts once its representative has agreed."""
    project = _project(request, ref)
    organisation = parties.organisation_by_ref(request.actor, body.organisation)  # type: ignore[attr-defined]
    if organisation is None:
        raise Invalid({"organisation": _("There is no such organisation.")})
    operations.name_partner(context(request), project=project, organisation=organisation)
    return _fresh(request, project)


@router.get(
    "/projects/{ref}/support",
    response={200: list[schemas.SupportOut], 401: Problem, 404: Problem},
    summary="Support received",
)
def list_support(request: HttpRequest, ref: RefPath) -> Any:
    """Newest first; a reversal names the row it reverses."""
    return [_support(row) for row in queries.support_of(_project(request, ref))]


def _support(row: Any) -> dict[str, Any]:
    names = ("id", "kind", "date", "quantity", "unit", "money_fen", "currency", "source", "note")
    return {**{name: getattr(row, name) for name in names}, "reverses": row.reverses_id}


@router.post(
    "/projects/{ref}/support", response={201: schemas.SupportOut, **PROBLEMS}, summary="Record support"
)
def record_support(request: HttpRequest, ref: RefPath, body: schemas.SupportIn) -> Any:
    """What the project received; a mistake is reversed, not deleted."""
    values = body.model_dump(exclude={"money_fen"})
    row = operations.record_support(
        context(request), project=_project(request, ref), money=body.money_fen, **values
    )
    return Status(201, _support(row))


@router.post(
    "/projects/{ref}/support/{int:pk}/reverse",
    response={201: schemas.SupportOut, **PROBLEMS},
    summary="Reverse support",
)
def reverse_support(
    request: HttpRequest, ref: RefPath, body: schemas.NoteIn, pk: int = Path(ge=1, le=2**62)
) -> Any:
    """By a row of the opposite sign."""
    project = _project(request, ref)
    old = found(next((row for row in queries.support_of(project) if row.pk == pk), None))
    row = operations.reverse_support(context(request), project=project, support=old, note=body.note)
    return Status(201, _support(row))


@router.get(
    "/projects/{ref}/evidence",
    response={200: list[schemas.EvidenceOut], 401: Problem, 404: Problem},
    summary="Evidence",
)
def list_evidence(request: HttpRequest, ref: RefPath) -> Any:
    """Newest first; what was corrected or taken back is not valid."""
    return [_evidence(row) for row in queries.evidence_of(_project(request, ref))]


def _evidence(row: Any) -> dict[str, Any]:
    names = ("id", "kind", "happened_on", "data", "note")
    return {**{name: getattr(row, name) for name in names}, "valid": row.taken_back_at is None}


@router.post(
    "/projects/{ref}/evidence/contract",
    response={201: schemas.EvidenceOut, **PROBLEMS},
    summary="Record a contract",
)
def record_contract(request: HttpRequest, ref: RefPath, body: schemas.ContractIn) -> Any:
    """One of the five kinds of technology contract; its value in fen."""
    row = operations.record_contract(context(request), project=_project(request, ref), **body.model_dump())
    return Status(201, _evidence(row))


@router.post(
    "/projects/{ref}/evidence/place",
    response={201: schemas.EvidenceOut, **PROBLEMS},
    summary="Record a place",
)
def record_place(request: HttpRequest, ref: RefPath, body: schemas.PlaceIn) -> Any:
    """In the incubator, by its manager."""
    row = operations.record_incubation_place(
        context(request), project=_project(request, ref), **body.model_dump()
    )
    return Status(201, _evidence(row))


@router.post(
    "/projects/{ref}/evidence/product",
    response={201: schemas.EvidenceOut, **PROBLEMS},
    summary="Record a product",
)
def record_product(request: HttpRequest, ref: RefPath, body: schemas.ProductIn) -> Any:
    """What shows that there is one."""
    row = operations.record_product_evidence(
        context(request), project=_project(request, ref), **body.model_dump()
    )
    return Status(201, _evidence(row))


@router.post(
    "/projects/{ref}/evidence/first-sale",
    response={201: schemas.EvidenceOut, **PROBLEMS},
    summary="Record a first sale",
)
def record_first_sale(request: HttpRequest, ref: RefPath, body: schemas.SaleIn) -> Any:
    """The first order, sale or use."""
    row = operations.record_first_sale(context(request), project=_project(request, ref), **body.model_dump())
    return Status(201, _evidence(row))


@router.get(
    "/projects/{ref}/plan",
    response={200: schemas.PlanOut, 401: Problem, 404: Problem},
    summary="The verification plan",
)
def get_plan(request: HttpRequest, ref: RefPath) -> Any:
    """The newest one."""
    return _plan(found(queries.plan_of(_project(request, ref))))


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
    project = _project(request, ref)
    plan = found(queries.plan_of(project))
    values = body.model_dump()
    operations.write_plan(context(request), plan=plan, **values)
    return _plan(queries.plan_of(project))


@router.post(
    "/projects/{ref}/plan/{name}", response={200: schemas.PlanOut, **PROBLEMS}, summary="Act on the plan"
)
def act_on_plan(request: HttpRequest, ref: RefPath, name: PlanAction, body: schemas.NoteIn) -> Any:
    """Start it, submit it, send it back, revise it, agree to it, accept it."""
    project, ctx = _project(request, ref), context(request)
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
    plan = found(queries.plan_of(_project(request, ref)))
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
            **{
                name: getattr(route, name)
                for name in ("code", "name_zh", "name_en", "description_zh", "description_en")
            },
            "stages": [
                {
                    "code": stage.code,
                    "name_zh": stage.name_zh,
                    "name_en": stage.name_en,
                    "area": stage.area.code,
                    "skipped": stage.skipped,
                }
                for stage in route.stages.all()
            ],
        }
        for route in queries.offered_routes()
    ]
