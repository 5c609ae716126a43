"""What templates use to write money, numbers, dates, icons and addresses; `{% load shanhe %}`."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from html import unescape
from typing import Any

from django import template
from django.http import QueryDict
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext
from django_scopes import get_scope

from shanhe.kernel import clock
from shanhe.kernel.money import Money, zone_currency
from shanhe.kernel.text import is_chinese
from shanhe.kernel.translated import language_tag
from shanhe.kernel.values.units import SIGNS, currency_name
from shanhe.kernel.workdays import Calendar
from shanhe.web import tones
from shanhe.zones import addresses
from shanhe.zones import queries as zones

register = template.Library()

WEEKDAYS_ZH = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
WEEKDAYS_EN = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
COUNT_LIMIT = 10_000


# --- money and numbers


def _money(value: Any, currency: str, *, exact: bool) -> SafeString:
    if value is None or value == "":
        return format_html('<span class="s-muted">{}</span>', gettext("not published"))
    amount = value if isinstance(value, Money) else Money(int(value), currency or zone_currency())
    full = _plain_amount(amount)
    shown = full if exact or abs(amount.units) < COUNT_LIMIT else _short_amount(amount)
    return format_html('<data value="{}" title="{}">{}</data>', amount.units, full, shown)


def _plain_amount(amount: Money) -> str:
    if is_chinese() and amount.currency == zone_currency():
        return f"{amount.units:,f} {currency_name(amount.currency)}"
    return amount.format(exact=True)


def _short_amount(amount: Money) -> str:
    if is_chinese() and amount.currency == zone_currency():
        figure = amount.format().replace(SIGNS.get(amount.currency, f"{amount.currency} "), "")
        return re.sub(r"([万亿])$", rf" \1{currency_name(amount.currency)}", figure)
    return amount.format()


@register.filter
def money(value: Any, currency: str = "") -> SafeString:
    """Minor units or Money; short from ten thousand on, with the exact sum on hover; None is "not published"."""
    return _money(value, currency, exact=False)


@register.filter
def money_exact(value: Any, currency: str = "") -> SafeString:
    """Minor units or Money with every digit."""
    return _money(value, currency, exact=True)


@register.filter
def number(value: Any, places: int = 0) -> str:
    """Digits with separators; None and text come back as they are."""
    if value is None or value == "":
        return "—"
    if isinstance(value, str):
        return value
    return f"{value:,.{int(places)}f}" if places or isinstance(value, float | Decimal) else f"{value:,}"


@register.filter
def compact(value: Any) -> str | SafeString:
    """39,207 → 3.9 万 in Chinese, 39.2k in English, the exact value on hover."""
    if not isinstance(value, int | float | Decimal) or abs(float(value)) < COUNT_LIMIT:
        return number(value)
    steps: list[tuple[int, str]] = (
        [(100_000_000, "亿"), (10_000, "万")] if is_chinese() else [(1_000_000, "m"), (1_000, "k")]
    )
    size, unit = next((size, unit) for size, unit in steps if abs(float(value)) >= size)
    short = f"{Decimal(value) / size:,.1f}".removesuffix(".0")
    space = " " if is_chinese() else ""
    return format_html('<data value="{}" title="{}">{}{}{}</data>', value, f"{value:,}", short, space, unit)


@register.filter
def count(value: Any) -> str:
    """A count as facets show it: "10,000+" above ten thousand."""
    if isinstance(value, int) and value > COUNT_LIMIT:
        return f"{COUNT_LIMIT:,}+"
    return number(value)


# --- dates


def _local(value: datetime) -> datetime:
    return clock.local(value) if timezone.is_aware(value) else value


def _as_day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return _local(value).date()
    return value if isinstance(value, date) else None


def _weekday(day: date) -> str:
    return (WEEKDAYS_ZH if is_chinese() else WEEKDAYS_EN)[day.weekday()]


@register.filter
def day(value: Any, form: str = "") -> str | SafeString:
    """2026-11-23, with "weekday" 2026-11-23 周一 / Mon; empty for None."""
    found = _as_day(value)
    if found is None:
        return ""
    words = f"{found.isoformat()} {_weekday(found)}" if form == "weekday" else found.isoformat()
    return format_html('<time datetime="{}">{}</time>', found.isoformat(), words)


@register.filter
def moment(value: Any) -> str | SafeString:
    """2026-11-23 14:05 in the time of the zone."""
    if not isinstance(value, datetime):
        return day(value)
    local = _local(value)
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), f"{local:%Y-%m-%d %H:%M}"
    )


@register.filter(name="clock")
def clock_filter(value: Any) -> str | SafeString:
    """14:05 in the time of the zone, the whole moment on hover."""
    if not isinstance(value, datetime):
        return ""
    local = _local(value)
    stamp = local.isoformat(timespec="seconds")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', stamp, f"{local:%Y-%m-%d %H:%M}", f"{local:%H:%M}"
    )


@register.filter
def ago(value: Any) -> str | SafeString:
    """ "3 days ago", the exact moment on hover."""
    found = _as_day(value)
    if found is None:
        return ""
    exact = f"{_local(value):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else found.isoformat()
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', found.isoformat(), exact, _ago_words(found)
    )


def _ago_words(found: date) -> str:
    days = (clock.today() - found).days
    if days < 0:
        return found.isoformat()
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("yesterday")
    if days < 60:
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    if days < 730:
        return ngettext("%(n)s month ago", "%(n)s months ago", days // 30) % {"n": days // 30}
    return ngettext("%(n)s year ago", "%(n)s years ago", days // 365) % {"n": days // 365}


@register.filter(name="days_here")
def days_here_filter(value: Any) -> int | str:
    """Whole days from then to today."""
    found = _as_day(value)
    return "" if found is None else (clock.today() - found).days


@register.simple_tag
def days_here(value: Any, today: date | None = None) -> int | str:
    """Whole days from then to `today` (the zone's day when it is not given)."""
    found = _as_day(value)
    return "" if found is None else ((today or clock.today()) - found).days


def _due(value: Any, today: date | None, calendar: Calendar | None) -> str | SafeString:
    found = _as_day(value)
    if found is None:
        return ""
    today = today or clock.today()
    exact = f"{found.isoformat()} {_weekday(found)}"
    words, css = _due_words(found, today, calendar or zones.calendar_in_scope())
    return format_html(
        '<time datetime="{}" title="{}" class="{}">{}</time>', found.isoformat(), exact, css, words
    )


def _due_words(found: date, today: date, calendar: Calendar) -> tuple[str, str]:
    left = (found - today).days
    if left == 0:
        return gettext("due today"), "s-due-now"
    working = abs(calendar.working_days_between(today, found).days)
    if left < 0:
        late = ngettext("%(n)s working day overdue", "%(n)s working days overdue", working) % {"n": working}
        return (late if working else gettext("overdue")), "s-overdue"
    if working > 15 or working == 0:
        return found.isoformat(), ""
    return ngettext("in %(n)s working day", "in %(n)s working days", working) % {"n": working}, ""


@register.filter(name="due_in")
def due_in_filter(value: Any) -> str | SafeString:
    """ "in 3 working days", the date on hover; overdue is marked."""
    return _due(value, None, None)


@register.simple_tag
def due_in(value: Any, today: date | None = None, calendar: Calendar | None = None) -> str | SafeString:
    """As the filter, with the zone's own calendar of working days."""
    return _due(value, today, calendar)


# --- icons, language, addresses, text


@cache
def _sprite() -> str:
    return static("dist/icons.svg")


@lru_cache(maxsize=512)
def _silent_icon(name: str, css: str) -> SafeString:
    """A page has up to a hundred icons, of a few dozen kinds."""
    html = '<svg class="s-icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    return format_html(html, css, _sprite(), name)


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon from the sprite; without a label it says nothing to a screen reader."""
    if not label:
        return _silent_icon(name, css)
    html = '<svg class="s-icon {}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>'
    return format_html(html, css, label, _sprite(), name)


@register.simple_tag
def url_with(address: str, **changes: Any) -> str:
    """The address with query keys set, or removed where the value is None; lists repeat the key."""
    # An address that came through a component's attribute is escaped already.
    plain = unescape(address) if isinstance(address, SafeString) else str(address)
    path, _, query = plain.partition("?")
    params = QueryDict(query, mutable=True)
    for key, value in changes.items():
        if value is None or value == "":
            params.pop(key, None)
        elif isinstance(value, list | tuple | set):
            params.setlist(key, [str(item) for item in value])
        else:
            params[key] = str(value)
    encoded = params.urlencode()
    return f"{path}?{encoded}" if encoded else path


@register.filter
def highlight(text: Any, query: Any) -> SafeString:
    """The text, escaped, with the words of the query in <mark>."""
    words = sorted({word for word in str(query or "").split() if word}, key=len, reverse=True)
    if not words:
        return mark_safe(conditional_escape(text))
    parts = re.split("(" + "|".join(map(re.escape, words)) + ")", str(text), flags=re.IGNORECASE)
    marked = (
        format_html("<mark>{}</mark>", part) if i % 2 else conditional_escape(part)
        for i, part in enumerate(parts)
    )
    return mark_safe("".join(marked))


@register.filter
def paragraphs(text: Any) -> SafeString:
    """Escaped text; blank lines make paragraphs, single ones line breaks, and nothing makes nothing."""
    written = str(text or "").strip()
    return mark_safe(linebreaks(written, autoescape=True)) if written else SafeString()


@register.filter
def area_class(area: Any) -> str:
    """`area-core`, `area-park` or `area-industrial` from an area, its kind, or one of the kind's other names."""
    return tones.area_class(area)


@register.filter
def tone_of(state: Any) -> str:
    """The tone of a state's code (or of a kernel State)."""
    return tones.tone(state)


@register.filter
def tone_icon(tone: Any) -> str:
    """The icon that goes with a tone, so that colour is never alone."""
    return tones.ICONS.get(str(tone), "circle")


@register.inclusion_tag("web/_lang_switch.html")
def lang_switch(address: str = "/") -> dict[str, Any]:
    """A form for each other language of the zone, which changes to it and comes back to `address`."""
    other = [
        (code, name, language_tag(code))
        for code, name in addresses.languages(get_scope().get("zone"))
        if code != get_language()
    ]
    return {"address": address, "choices": other}


@register.simple_tag
def as_list(*items: Any) -> list[Any]:
    """A list made in the template."""
    return list(items)


@register.filter
def getitem(mapping: Any, key: Any) -> Any:
    """mapping[key], or the attribute, or nothing."""
    if isinstance(mapping, dict):
        return mapping.get(key, "")
    return getattr(mapping, str(key), "")


@register.simple_tag
def unique(prefix: str = "s") -> str:
    """An element id nobody else on the page has, also after fragments are swapped in."""
    return f"{prefix}-{secrets.token_hex(4)}"


@register.filter
def member(row: Any, name: str) -> str:
    """A value of an imported row by its column's name; lists are joined."""
    value = row.get(name, "")
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
