"""What the endpoints of projects share."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Path, Router

from shanhe.doors.api_support import Problem, auth, found
from shanhe.parties import queries as parties

from .. import queries
from ..models import Project

PROBLEMS: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
PROJECTS_WRITE = "projects:write"
router = Router(tags=["projects"], auth=auth(PROJECTS_WRITE))
RefPath = Annotated[str, Path(max_length=24, pattern=r"^[A-Za-z0-9-]+$")]


def project_or_404(request: Any, ref: str) -> Project:
    return found(queries.by_ref(request.actor, ref))


def today(request: Any) -> Any:
    return parties.today(request.zone)


def shown(request: Any, project: Project) -> dict[str, Any]:
    """A project as the API shows it."""
    day = today(request)
    names = (
        "ref", "title_zh", "title_en", "summary_zh", "summary_en", "state", "stage_since", "usual_until", "waiting_for",
        "missing_count", "public", "started_at", "version",
    )  # fmt: skip
    return {
        **{name: getattr(project, name) for name in names},
        **({} if project.title_told else {"title_zh": "", "title_en": ""}),
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
        "missing": [{"zh": item["zh"], "en": item["en"]} for item in project.missing],
    }


def fresh(request: Any, project: Project) -> dict[str, Any]:
    return shown(request, queries.by_ref(request.actor, project.ref) or project)
