"""What every template has: `{% csrf_token %}` gives a form that posts its key as well; `{% lead _("Source:") %}` a label its blank."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from shanhe.doors.sending.keys import FIELD, new_key
from shanhe.kernel.text import lead

register = template.Library()
register.simple_tag(lead)


class SealNode(CsrfTokenNode):
    """Django's seal against forged forms, and the form's key."""

    child_nodelists = ()

    def render(self, context: Any) -> Any:
        seal = super().render(context)
        if not seal:
            return seal
        person = getattr(context.get("request"), "person", None)
        return format_html(
            '{}<input type="hidden" name="{}" value="{}">',
            seal,
            FIELD,
            new_key(person.pk if person else None),
        )


@register.tag
def csrf_token(parser: Any, token: Any) -> SealNode:
    return SealNode()
