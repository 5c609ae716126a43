"""Blocks on other apps' pages."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from . import queries

SHOWN = 8


def render_results_of_centre(request: Any, centre: Any) -> str:
    """The newest results of an innovation centre that the reader finds in the catalogue."""
    rows = queries.newest(request.actor, SHOWN, centre.code)
    if not rows:
        return ""
    return render_to_string("results/_of_centre.html", {"rows": rows, "centre": centre}, request=request)
