"""The work blocks on pages of apps that do not know this one; the others use the template tags."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from shanhe.doors.http import context
from shanhe.kernel.registries import Panel, findable_of, panels

from .. import operations, rules
from ..subjects import key_of
from . import common


def work_panel(request: HttpRequest, row: Any) -> str:
    """Tasks, contacts, notes, files and enquiries as the reader may see them; remembers that the page was opened."""
    if findable_of(row) is None:
        return ""
    if request.actor.person_id is not None and not common.is_fragment(request):  # type: ignore[attr-defined]
        operations.remember_visit(context(request), subject=row)
    return common.panel_html(request, row)


def enquiry_panel(request: HttpRequest, row: Any) -> str:
    """ "Ask about this", for all but those who work on the object."""
    actor = request.actor  # type: ignore[attr-defined]
    if findable_of(row) is None or (actor.person_id is not None and rules.annotates(actor, row)):
        return ""
    return render_to_string("work/_enquiry_panel.html", {"key": key_of(row)}, request)


def watch_button(request: HttpRequest, row: Any) -> str:
    """Watch, or watch no longer; nothing for visitors."""
    return "" if findable_of(row) is None else common.watch_html(request, row)


def register() -> None:
    for page in ("parties.organisation", "zones.centre", "zones.area"):
        panels.register(Panel(f"work.ask.{page}", page, enquiry_panel, order=80))
    for page in ("parties.organisation", "parties.person"):
        panels.register(Panel(f"work.work.{page}", page, work_panel, order=90))
