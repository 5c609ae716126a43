"""Blocks on other apps' pages."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from . import queries, rules
from .lifecycle import INTRODUCTION


def render_introductions_of_need(request: Any, need: Any) -> str:
    """The introductions of a need that the reader may see, and for technology managers the way to propose one."""
    rows = [
        {"pair": pair, "state": INTRODUCTION.state(pair.introduction)}
        for pair in queries.of_need(request.actor, need)
    ]
    may = need.state == "published" and bool(rules.propose.allows(request.actor, request.zone))
    if not rows and not may:
        return ""
    context = {"rows": rows, "need": need, "may_propose": may}
    return render_to_string("introductions/_of_need.html", context, request=request)
