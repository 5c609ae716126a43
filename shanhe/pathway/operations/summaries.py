"""Keeping the stored summaries of next gates right when something outside a project changed."""

from __future__ import annotations

from typing import Any

from django_scopes import scope

from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.operations import operation

from .. import rules
from ..models import Project, ProjectResult
from .common import set_summary

FIELDS = ["next_stage", "waiting_for", "missing", "missing_count", "summarised_at"]


@operation("pathway.summary.refresh", subjects=("project",), rule=rules.system, internal=True)
def refresh_summary(ctx: Context, *, project: Project) -> bool:
    """Compute a project's summary anew; it repeats what other rows say, so the journal has no entry of it."""
    ctx.unchanged()
    differs = set_summary(ctx, project)
    project.save(update_fields=FIELDS)
    return differs


def refresh_projects(zone: Any, projects: Any = None) -> int:
    """Refresh the summaries of these projects, or of all that still have a gate before them; returns how many differed."""
    with scope(zone=zone):
        rows = Project.objects.moving() if projects is None else projects
        ctx = Context(SystemActor("project-summaries"), zone)
        return sum(refresh_summary(ctx, project=project) for project in list(rows.order_by("pk")))


def projects_carrying(zone: Any, result_ids: list[int]) -> list[int]:
    """The projects that carry any of these results now."""
    with scope(zone=zone):
        rows = ProjectResult.objects.filter(result_id__in=result_ids, removed_at=None)
        return sorted(set(rows.values_list("project_id", flat=True)))
