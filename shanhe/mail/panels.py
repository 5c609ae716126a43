"""What other pages show of addresses."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from . import queries
from .acts import ADDRESS_ACTS

MOST = 100


def failing_addresses(request: Any, zone: Any) -> str:
    """On the page of administration: where mail does not arrive, why, and the button that ends it."""
    rows = [ADDRESS_ACTS.shown(request.actor, row) for row in queries.failing(request.actor)[:MOST]]
    return render_to_string("mail/_failing.html", {"rows": rows}, request=request) if rows else ""
