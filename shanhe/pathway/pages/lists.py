"""Board, list, timeline, and the stages as everybody may read them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.doors.http import page
from shanhe.kernel.text import page_number
from shanhe.parties.queries import today

from .. import forms, queries
from ..lifecycle import PROJECT
from ..queries import Filters


def _views(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    query = request.GET.copy()
    query.pop("page", None)
    tail = f"?{query.urlencode()}" if query else ""
    names = [("board", _("Board")), ("list", _("List")), ("timeline", _("Timeline"))]
    return [
        {"label": label, "url": reverse(f"pathway:{name}") + tail, "current": name == current}
        for name, label in names
    ]


def _frame(request: HttpRequest, current: str, filters: Filters) -> dict[str, Any]:
    form = forms.FilterForm(request.GET or None, zone=request.zone, with_state=current != "board")  # type: ignore[attr-defined]
    return {
        "form": form,
        "filters": filters,
        "views": _views(request, current),
        "clear_url": reverse(f"pathway:{current}"),
    }


@page()
def board(request: HttpRequest) -> HttpResponse:
    """The projects by stage; the stalled ones on top, counted above."""
    actor, day = request.actor, today(request.zone)  # type: ignore[attr-defined]
    filters = Filters.read(request.GET)
    columns = queries.board(actor, filters, day)
    for column in columns:
        column.url = _column_url(request, column.code)
    context = {
        "columns": columns,
        "total": sum(column.count for column in columns),
        "stalled": sum(column.stalled for column in columns),
        "more": [column for column in columns if column.more > 0],
        "stalled_url": reverse("pathway:list") + "?stalled=1",
        **_frame(request, "board", filters),
    }
    return render(request, "pathway/board.html", context)


def _column_url(request: HttpRequest, code: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    if code:
        query["stage"] = code
    else:
        query["state"] = "proposed"
    return f"{reverse('pathway:list')}?{query.urlencode()}"


@page()
def project_list(request: HttpRequest) -> HttpResponse:
    """The projects as a table with filters."""
    actor, day = request.actor, today(request.zone)  # type: ignore[attr-defined]
    filters = Filters.read(request.GET)
    found = queries.project_list(actor, filters, day, _page(request))
    words = queries.role_words()
    rows = [
        {
            "project": row,
            "url": queries.url_of(row),
            "state": PROJECT.state(row),
            "days": queries.days_here(row, day),
            "over": row.days_over(day),
            "stalled": row.stalled(day),
            "next": queries.next_actor(row, words),
            "missing": queries.missing_words(row),
        }
        for row in found
    ]
    return render(
        request, "pathway/list.html", {"page": found, "rows": rows, **_frame(request, "list", filters)}
    )


@page()
def timeline(request: HttpRequest) -> HttpResponse:
    """The stays of each project over the last two years."""
    actor, day = request.actor, today(request.zone)  # type: ignore[attr-defined]
    filters = Filters.read(request.GET)
    found = queries.timeline(actor, filters, day, _page(request))
    context = {"timeline": found, "page": found.page, **_frame(request, "timeline", filters)}
    return render(request, "pathway/timeline.html", context)


def _page(request: HttpRequest) -> int:
    return page_number(request.GET.get("page", ""))


@page(login=False)
def stages(request: HttpRequest) -> HttpResponse:
    """How a result reaches the market: stages with how many projects are there, and the routes; for everybody."""
    zone = request.zone  # type: ignore[attr-defined]
    routes = [
        {
            "route": route,
            "stages": [
                {
                    "name": str(stage.name),
                    "area": stage.area.kind,
                    "area_name": str(stage.area.name),
                    "state": "skipped" if stage.skipped else "ahead",
                }
                for stage in route.stages.all()
            ],
        }
        for route in queries.offered_routes()
    ]
    summary = _(
        "The stages a result goes through in this zone, how many projects are in each, and the routes that may be taken."
    )
    context = {"counts": queries.stage_counts(zone), "routes": routes, "summary": summary}
    return render(request, "pathway/stages.html", context)
