"""Blocks on other apps' pages."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from shanhe.parties.queries import today

from . import queries
from .lifecycle import PROJECT


def render_projects_of_result(request: Any, result: Any) -> str:
    """The projects of a result that the reader may see, and the way to start one."""
    projects = queries.projects_of(request.actor, result)
    may_start = queries.may_start(request.actor, result)
    if not projects and not may_start:
        return ""
    rows = [
        {
            "project": row,
            "url": queries.url_of(row),
            "state": PROJECT.state(row),
            "days": queries.days_here(row, today(request.zone)),
        }
        for row in projects
    ]
    context = {"rows": rows, "result": result, "may_start": may_start}
    return render_to_string("pathway/_projects_of_result.html", context, request=request)


def render_projects_in_area(request: Any, area: Any) -> str:
    """How many projects are in each stage of an area."""
    stages = [item for item in queries.stage_counts(request.zone) if item["area"] == area.kind]
    if not stages:
        return ""
    return render_to_string("pathway/_of_area.html", {"stages": stages}, request=request)
