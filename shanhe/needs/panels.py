"""Blocks on other pages."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from . import queries
from .lifecycle.competitions import COMPETITION, OVER
from .queries import competitions
from .rules import competitions as rules

SHOWN = 6


def render_competitions_of_need(request: Any, need: Any) -> str:
    """The open competitions of a need, and the way to prepare one."""
    rows = competitions.of_need(request.actor, need)
    under_way = any(row.state not in OVER for row in rows)
    may_start = (
        need.state == "published" and not under_way and bool(rules.propose.allows(request.actor, need))
    )
    if not rows and not may_start:
        return ""
    shown = [{"row": row, "state": COMPETITION.state(row)} for row in rows]
    values = {"rows": shown, "may_start": may_start, "need": need}
    return render_to_string("needs/_competitions_of_need.html", values, request=request)


def render_needs_of_centre(request: Any, centre: Any) -> str:
    """The newest needs of an innovation centre."""
    rows = queries.newest(request.actor, SHOWN, centre.code)
    if not rows:
        return ""
    values = {"rows": rows, "told": queries.told_organisations(request.actor, rows), "centre_names": {}}
    return render_to_string("needs/_of_centre.html", values, request=request)
