"""How the zone's facts are shown."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
# Addresses inside Chinese text end at its punctuation, which no address contains.
ADDRESS = re.compile(r"(https?://[^\s，。；、（）《》“”]+)")


@register.filter
def citation(source: str) -> SafeString:
    """A source as text in which the addresses, and nothing else, are links."""
    parts = ADDRESS.split(source or "")
    pieces = [
        format_html('<a href="{}" rel="noopener">{}</a>', part, part) if index % 2 else part
        for index, part in enumerate(parts)
    ]
    return format_html_join("", "{}", ((piece,) for piece in pieces))
