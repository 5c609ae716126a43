"""Projects themselves: list, start, read, manager, partner, routes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Status

from shanhe.doors.api_support import Limit, Page, Problem, auth, page
from shanhe.doors.http import context
from shanhe.kernel.errors import Invalid
from shanhe.parties import queries as parties

from .. import operations, queries, schemas
from ..lifecycle import PROJECT
from .common import PROBLEMS, PROJECTS_WRITE, RefPath, fresh, project_or_404, router, shown, today


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
    rows = queries.narrowed(request.actor, filters, today(request)).select_related(*queries.RELATED)  # type: ignore[attr-defined]
    return page(
        request,
        rows,
        order=["-updated_at"],
        cursor=cursor,
        limit=limit,
        show=lambda row: shown(request, row),
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
    return Status(201, fresh(request, project))


@router.get(
    "/projects/{ref}",
    response={200: schemas.ProjectDetailOut, 401: Problem, 404: Problem},
    summary="A project",
)
def get_project(request: HttpRequest, ref: RefPath) -> Any:
    """With its way through the stages, its results, and what the caller may do now."""
    project, actor = project_or_404(request, ref), request.actor  # type: ignore[attr-defined]
    return {
        **shown(request, project),
        "way": queries.way(project, today(request)),
        "results": [row.ref for row in queries.carried_shown(actor, queries.current_results(project))],
        "actions": [action.name for action in PROJECT.actions(request.actor, project) if action.enabled],  # type: ignore[attr-defined]
    }


@router.put(
    "/projects/{ref}/manager", response={200: schemas.ProjectOut, **PROBLEMS}, summary="Name the manager"
)
def assign_manager(request: HttpRequest, ref: RefPath, body: schemas.ManagerIn) -> Any:
    """A technology manager may take on a project that has none."""
    project = project_or_404(request, ref)
    manager = parties.person_by_ref(request.actor, body.manager)  # type: ignore[attr-defined]
    if manager is None:
        raise Invalid({"manager": _("There is no such person.")})
    operations.assign_manager(context(request), project=project, manager=manager)
    return fresh(request, project)


@router.put(
    "/projects/{ref}/partner", response={200: schemas.ProjectOut, **PROBLEMS}, summary="Name the partner"
)
def name_partner(request: HttpRequest, ref: RefPath, body: schemas.PartnerIn) -> Any:
    """It counts once its representative has agreed."""
    project = project_or_404(request, ref)
    organisation = parties.organisation_by_ref(request.actor, body.organisation)  # type: ignore[attr-defined]
    if organisation is None:
        raise Invalid({"organisation": _("There is no such organisation.")})
    operations.name_partner(context(request), project=project, organisation=organisation)
    return fresh(request, project)


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
