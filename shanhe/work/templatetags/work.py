"""The work on an object, for any page: `{% work_panel object %}`, `{% enquiry_panel object %}`, `{% watch_button object %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from shanhe.parties.http import context as request_context
from shanhe.work import operations, rules
from shanhe.work.pages import common
from shanhe.work.subjects import key_of

register = template.Library()


@register.simple_tag(takes_context=True)
def work_panel(context: dict[str, Any], row: Any) -> SafeString:
    """Tasks, contacts, notes, files and enquiries, as far as the reader may see them; the section has the id "work".

    Showing it also remembers that the person opened the object.
    """
    request = context["request"]
    if request.actor.person_id is not None and not common.is_fragment(request):
        operations.remember_visit(request_context(request), subject=row)
    return mark_safe(common.panel_html(request, row))


@register.simple_tag(takes_context=True)
def watch_button(context: dict[str, Any], row: Any) -> SafeString:
    """Watch, or watch no longer; nothing for visitors. Goes into the head's `watch` slot."""
    return mark_safe(common.watch_html(context["request"], row))


@register.simple_tag(takes_context=True)
def enquiry_panel(context: dict[str, Any], row: Any) -> SafeString:
    """ "Ask about this" for everybody who does not work on the object; the section has the id "ask"."""
    request = context["request"]
    if request.actor.person_id is not None and rules.annotates(request.actor, row):
        return mark_safe("")
    return mark_safe(render_to_string("work/_enquiry_panel.html", {"key": key_of(row)}, request))
