"""What this app adds to other apps' pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from . import queries


def render_on_zone(request: HttpRequest, zone: Any) -> str:
    """The measures by name, on the zone's page."""
    return render_to_string("policy/_on_zone.html", {"measures": queries.measures()}, request=request)
