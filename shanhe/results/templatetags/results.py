"""How the pages of this app write shares."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.filter
def percent_of_points(points: Any) -> str:
    """Basis points as percent: 2550 → 25.5%."""
    return f"{points / 100:g}%" if isinstance(points, int) else ""
