"""The ways in and out, for the lists of any kind of record: {% import_link "needs" %} {% export_links "needs" %}."""

from __future__ import annotations

from typing import Any

from django import template

from shanhe.exchange.kinds import kinds
from shanhe.kernel.files.writing import FORMATS

register = template.Library()
NAMES = {"csv": "CSV", "xlsx": "XLSX", "jsonl": "JSON Lines"}


@register.inclusion_tag("exchange/_import_link.html", takes_context=True)
def import_link(context: template.Context, kind: str) -> dict[str, Any]:
    """The button that leads to the import, for those who may."""
    request = context["request"]
    return {"kind": kinds[kind], "may": kinds[kind].may_bring(request.actor, request.zone)}


@register.inclusion_tag("exchange/_export_links.html", takes_context=True)
def export_links(context: template.Context, kind: str) -> dict[str, Any]:
    """The list as a file, in each format, for those who may have it."""
    request = context["request"]
    forms = [(form, NAMES[form]) for form in FORMATS]
    return {"kind": kinds[kind], "forms": forms, "may": kinds[kind].may_take(request.actor, request.zone)}
