"""What everybody may know of projects: how many are where, and what moved among those shown to the public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django_scopes import scope

from shanhe.kernel.context import VISITOR
from shanhe.kernel.models import JournalEntry
from shanhe.kernel.translated import Translated
from shanhe.results import queries as results

from ..events import StageEnteredPublicly
from ..models import Project, ProjectResult
from . import routes
from .visible import titled

COUNTED = ("running", "handing_over", "held", "on_market")


def stage_counts(zone: Any) -> list[dict[str, Any]]:
    """The river of stages from laboratory to market: name, area and how many projects are there, in two queries."""
    with scope(zone=zone):
        rows = (
            Project.objects.filter(state__in=COUNTED)
            .order_by()
            .values("stage_code")
            .annotate(count=Count("pk"))
        )
        counts = {row["stage_code"]: row["count"] for row in rows}
        return [
            {
                "code": item["stage"].code,
                "name": str(item["stage"].name),
                "area": item["stage"].area.kind,
                "area_name": str(item["stage"].area.name),
                "count": counts.get(item["stage"].code, 0),
                "url": f"{reverse('pathway:stages')}#{item['stage'].code}",
            }
            for item in routes.columns()
        ]


@dataclass(frozen=True)
class Totals:
    """How many projects are on their way, and how many reached the market."""

    on_the_way: int
    on_market: int


def totals(zone: Any) -> Totals:
    """The projects of the zone in two numbers, in one query."""
    market = Q(state="on_market")
    with scope(zone=zone):
        found = Project.objects.filter(state__in=COUNTED).order_by()
        return Totals(
            **found.aggregate(on_the_way=Count("pk", filter=~market), on_market=Count("pk", filter=market))
        )


@dataclass(frozen=True)
class Moved:
    """A project shown to the public entered a stage; `result_url` is the page of the result it carries."""

    at: datetime
    title: str
    stage: str
    area: str
    result_url: str
    state: str


def moves_of(entries: Sequence[JournalEntry]) -> dict[int, Moved]:
    """By the entry's number, those entries into stages that everybody may still read; in three queries."""
    ids = {int(entry.subject.rpartition(":")[2]) for entry in entries}
    projects = {row.pk: row for row in titled(Project.objects.filter(pk__in=ids, public=True), VISITOR)}
    shown = _public_results(list(projects))
    moved = {entry.pk: _moved(entry, projects, shown) for entry in entries}
    return {pk: item for pk, item in moved.items() if item is not None}


def told_publicly(entries: Sequence[JournalEntry]) -> set[int]:
    """The ids of those public entries about projects that everybody may still read."""
    return set(moves_of([entry for entry in entries if entry.verb == StageEnteredPublicly.verb]))


def _public_results(project_ids: list[int]) -> dict[int, Any]:
    """The first result of each project all of whose results everybody may read."""
    rows = ProjectResult.objects.filter(project_id__in=project_ids, removed_at=None).order_by("id")
    pairs = list(rows.values_list("project_id", "result_id"))
    readable = {
        row.pk: row for row in results.listed_for(VISITOR).filter(pk__in=[result for _, result in pairs])
    }
    shown: dict[int, Any] = {}
    for project_id, result_id in pairs:
        shown.setdefault(project_id, readable.get(result_id))
    hidden = {project_id for project_id, result_id in pairs if result_id not in readable}
    return {project_id: row for project_id, row in shown.items() if project_id not in hidden}


def _moved(entry: JournalEntry, projects: dict[int, Project], shown: dict[int, Any]) -> Moved | None:
    project = projects.get(int(entry.subject.rpartition(":")[2]))
    result = shown.get(project.pk) if project else None
    if project is None or result is None:
        return None
    from_data = entry.data if isinstance(entry.data, dict) else {}
    stage = str(Translated(from_data.get("stage")))
    return Moved(
        entry.happened_at,
        project.title,
        stage,
        str(from_data.get("area", "")),
        result.get_absolute_url(),
        str(from_data.get("state", "")),
    )
