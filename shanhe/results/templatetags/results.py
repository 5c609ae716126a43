"""How the pages of this app write shares."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.filter
def percent_of_points(points: Any) -> str:
    """Basis points as percent: 2550 → 25.5%."""
    return f"{points / 100:g}%" if isinstance(points, int) else ""


@register.filter
def member(row: Any, name: str) -> str:
    """A value of an imported row by its column's name; lists are joined."""
    value = row.get(name, "")
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
