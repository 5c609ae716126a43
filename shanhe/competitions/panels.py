"""Blocks on the pages of needs."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from . import queries, rules
from .lifecycle import COMPETITION, OVER


def render_competitions_of_need(request: Any, need: Any) -> str:
    """The open competitions of a need, and the way to prepare one."""
    rows = queries.of_need(request.actor, need)
    under_way = any(row.state not in OVER for row in rows)
    may_start = (
        need.state == "published" and not under_way and bool(rules.propose.allows(request.actor, need))
    )
    if not rows and not may_start:
        return ""
    shown = [{"row": row, "state": COMPETITION.state(row)} for row in rows]
    values = {"rows": shown, "may_start": may_start, "need": need}
    return render_to_string("competitions/_of_need.html", values, request=request)


def render_way_to_competitions(request: Any, _catalogue: Any) -> str:
    """The button on the list of needs that leads to the competitions."""
    return render_to_string("competitions/_way.html", request=request)
