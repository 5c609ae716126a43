"""Blocks on other pages."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from . import queries

SHOWN = 6


def render_needs_of_centre(request: Any, centre: Any) -> str:
    """The newest needs of an innovation centre."""
    rows = queries.newest(request.actor, SHOWN, centre.code)
    if not rows:
        return ""
    values = {"rows": rows, "told": queries.told_organisations(request.actor, rows), "centre_names": {}}
    return render_to_string("needs/_of_centre.html", values, request=request)
