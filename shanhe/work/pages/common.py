"""What the pages share: finding the object, and drawing its panel."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from shanhe.doors.http import or_404

from .. import lifecycle, queries
from ..acts import ADDITIONS, ANNOTATION_ACTS
from ..subjects import key_of


def subject_or_404(request: HttpRequest, key: str) -> Any:
    return or_404(queries.subject_for(request.actor, key))  # type: ignore[attr-defined]


def panel_html(request: HttpRequest, row: Any) -> str:
    """The work panel of an object as one reader sees it; empty when there is nothing to see."""
    actor = request.actor  # type: ignore[attr-defined]
    work = queries.work_on(actor, row)
    if not work.may_annotate and not work.files:
        return ""

    def added(rows: list[Any]) -> list[dict[str, Any]]:
        return [{"row": one, "acts": ANNOTATION_ACTS.ready(actor, one)} for one in rows]

    context = {
        "work": work,
        "additions": ADDITIONS,
        "tasks": [{"task": task, "state": lifecycle.TASK.state(task)} for task in work.tasks],
        "enquiries": [{"enquiry": one, "state": lifecycle.ENQUIRY.state(one)} for one in work.enquiries],
        "contacts": added(work.contacts),
        "notes": added(work.notes),
        "files": added(work.files),
    }
    return render_to_string("work/_panel.html", context, request)


def watch_html(request: HttpRequest, row: Any) -> str:
    """The button that starts or ends watching; empty for visitors."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.person_id is None:
        return ""
    key = key_of(row)
    context = {"key": key, "watching": queries.is_watching(actor, key)}
    return render_to_string("work/_watch.html", context, request)


def is_fragment(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]
