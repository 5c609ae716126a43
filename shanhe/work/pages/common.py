"""What the pages share: finding the object, and drawing its panel."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from shanhe.kernel.registries import findable_of

from .. import lifecycle, queries
from ..subjects import key_of


def subject_or_404(request: HttpRequest, key: str) -> Any:
    row = queries.subject_for(request.actor, key)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


def title_and_url(row: Any) -> tuple[str, str]:
    """How the object is called and where its page is; the own person's page is "My work"."""
    findable = findable_of(row)
    return (
        (str(row), reverse("work:my-work")) if findable is None else (findable.title(row), findable.url(row))
    )


def panel_html(request: HttpRequest, row: Any) -> str:
    """The work panel of an object as one reader sees it; empty when there is nothing to see."""
    actor = request.actor  # type: ignore[attr-defined]
    work = queries.work_on(actor, row)
    if not work.may_annotate and not work.files:
        return ""
    context = {
        "work": work,
        "tasks": [{"task": task, "state": lifecycle.TASK.state(task)} for task in work.tasks],
        "enquiries": [{"enquiry": one, "state": lifecycle.ENQUIRY.state(one)} for one in work.enquiries],
        "actor": actor,
        "is_administrator": "administrator" in actor.roles,
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


def panel_response(request: HttpRequest, row: Any) -> HttpResponse:
    """The redrawn panel, which replaces the whole old one."""
    response = HttpResponse(panel_html(request, row))
    response["HX-Retarget"] = "#work"
    response["HX-Reswap"] = "outerHTML"
    return response
