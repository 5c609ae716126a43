"""What this app adds to other apps' pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string


def render_on_zone(request: HttpRequest, zone: Any) -> str:
    """A way from the zone's page to its indicators."""
    return render_to_string("indicators/_on_zone.html", request=request)
