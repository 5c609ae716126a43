"""What the components of `shanhe.web` need to draw themselves; pages use `shanhe` instead."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django import template
from django.core.paginator import Page
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock
from shanhe.web import words

from .shanhe import getitem, money, url_with

register = template.Library()

LEVELS = (
    _("basic principles observed"),
    _("concept formulated"),
    _("proof of concept"),
    _("validated in the laboratory"),
    _("validated in the relevant environment"),
    _("prototype in the relevant environment"),
    _("prototype in the operational environment"),
    _("complete and qualified"),
    _("proven in operation"),
)


@register.filter
def is_danger(action: Any) -> bool:
    """Whether an action (mapping or kernel Action) destroys or stops something."""
    return bool(getitem(action, "danger")) or str(getitem(action, "tone")) in {"danger", "stop", "stopped"}


@register.filter
def is_primary(action: Any) -> bool:
    """Whether an action is the page's primary one."""
    return bool(getitem(action, "primary")) or str(getitem(action, "tone")) == "primary"


@register.filter
def is_blocked(action: Any) -> bool:
    """An action that says `enabled` is false; one that says nothing can be done."""
    return getitem(action, "enabled") is False


@register.filter
def money_of(item: Any) -> Any:
    """The `money` of an item in its `currency` (the zone's where it names none)."""
    return money(getitem(item, "money"), getitem(item, "currency") or "")


def _level(value: Any) -> int:
    try:
        return int(value or 0)
    except (TypeError, ValueError):
        return 0


@register.simple_tag
def readiness_steps(level: Any, claimed: Any) -> list[dict[str, Any]]:
    """The nine steps: confirmed up to `level`, claimed from there to `claimed`."""
    confirmed, asked = _level(level), _level(claimed)
    steps = []
    for number, name in enumerate(LEVELS, start=1):
        state = "confirmed" if number <= confirmed else "claimed" if number <= asked else ""
        css = " ".join(
            filter(None, [f"is-{state}" if state else "", "is-here" if number == confirmed else ""])
        )
        steps.append(
            {
                "level": number,
                "name": name,
                "css": css,
                "confirmed": state == "confirmed",
                "claimed": state == "claimed",
            }
        )
    return steps


@register.filter
def readiness_name(level: Any) -> Any:
    """What a level means, in a few words (NASA's nine)."""
    return LEVELS[_level(level) - 1] if 1 <= _level(level) <= len(LEVELS) else ""


@register.filter
def days_over(stage: Any) -> int:
    """Days beyond the usual, 0 when one of the two is not known."""
    days, usual = getitem(stage, "days"), getitem(stage, "usual_days")
    return max(0, int(days) - int(usual)) if days not in ("", None) and usual not in ("", None) else 0


def _local_day(entry: Any) -> date:
    at = getitem(entry, "at")
    return (clock.local(at) if timezone.is_aware(at) else at).date() if isinstance(at, datetime) else at


@register.simple_tag
def by_day(entries: Iterable[Any] | None) -> list[dict[str, Any]]:
    """Entries in their order, grouped by day in the zone's time."""
    return [{"day": day, "entries": list(group)} for day, group in groupby(entries or [], key=_local_day)]


@register.simple_tag
def page_address(address: str, param: str, number: int) -> str:
    """The address of a page of a list; the first page has no number."""
    return url_with(address, **{param: number if number > 1 else None})


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | None]:
    """First, last and the neighbours; None stands for a gap."""
    last = page.paginator.num_pages
    near = {1, last, *range(max(1, page.number - 2), min(last, page.number + 2) + 1)}
    shown: list[int | None] = []
    for number in sorted(near):
        if shown and shown[-1] is not None and number - shown[-1] > 1:
            shown.append(None)
        shown.append(number)
    return shown


@register.simple_tag
def chart_table(data: Any) -> dict[str, Any]:
    """The numbers of a chart as rows: one a label, one column a series."""
    series = list((data or {}).get("series", []))
    rows = []
    for index, label in enumerate((data or {}).get("x", [])):
        values = [
            {"name": one["name"], "value": one["values"][index]}
            for one in series
            if index < len(one["values"])
        ]
        rows.append({"label": label, "values": values})
    return {"names": [one["name"] for one in series], "rows": rows}


@register.simple_tag
def map_words() -> str:
    """The map's own few words as JSON."""
    return json.dumps(
        {
            "NavigationControl.ZoomIn": gettext("Zoom in"),
            "NavigationControl.ZoomOut": gettext("Zoom out"),
            "Map.Title": gettext("Schematic map"),
            "CooperativeGesturesHandler.WindowsHelpText": gettext("Use Ctrl + scroll to zoom the map"),
            "CooperativeGesturesHandler.MacHelpText": gettext("Use ⌘ + scroll to zoom the map"),
            "CooperativeGesturesHandler.MobileHelpText": gettext("Use two fingers to move the map"),
        }
    )


@register.filter
def message_tone(message: Any) -> str:
    """The tone of one of Django's messages."""
    return {"success": "done", "error": "stop", "warning": "waiting"}.get(message.level_tag, "info")


@register.filter
def undo_address(message: Any) -> str:
    """The path after `undo:` in a message's extra tags; only paths of this site."""
    found = re.search(r"(?:^|\s)undo:(/[^/\s]\S*|/)(?:\s|$)", message.extra_tags or "")
    return found[1] if found else ""


@register.simple_tag
def script_words() -> dict[str, str]:
    """What the scripts say, in the page's language (`words.py`)."""
    return {source: gettext(source) for source in words.IN_SCRIPTS}
