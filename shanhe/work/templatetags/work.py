"""The work on an object, for any page: `{% work_panel object %}`, `{% enquiry_panel object %}`, `{% watch_button object %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from shanhe.work.pages import panels

register = template.Library()


@register.simple_tag(takes_context=True)
def work_panel(context: dict[str, Any], row: Any) -> SafeString:
    """Tasks, contacts, notes, files and enquiries, as far as the reader may see them; the section has the id "work".

    Showing it also remembers that the person opened the object.
    """
    return mark_safe(panels.work_panel(context["request"], row))


@register.simple_tag(takes_context=True)
def watch_button(context: dict[str, Any], row: Any) -> SafeString:
    """Watch, or watch no longer; nothing for visitors. Goes into the head's `watch` slot."""
    return mark_safe(panels.watch_button(context["request"], row))


@register.simple_tag(takes_context=True)
def enquiry_panel(context: dict[str, Any], row: Any) -> SafeString:
    """ "Ask about this" for everybody who does not work on the object; the section has the id "ask"."""
    return mark_safe(panels.enquiry_panel(context["request"], row))
