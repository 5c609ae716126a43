"""Days and moments as they come in: with an offset, and in years that calendars and calculations can bear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from .errors import Invalid, type_text

# Wide enough for the founding of a university and the end of a lease; beyond lies a slip of the finger.
FIRST_YEAR, LAST_YEAR = 1800, 2199


def fault(value: date) -> type_text | None:
    """What is wrong with a day or a moment, or None."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        return _("Give a year between {first} and {last}.").format(first=FIRST_YEAR, last=LAST_YEAR)
    if isinstance(value, datetime) and value.utcoffset() is None:
        return _("Give the time with its offset from UTC, for example 2026-03-05T10:00:00+08:00.")
    return None


def demand(arguments: Mapping[str, Any]) -> None:
    """Raises Invalid for every day and moment among these values, however deep, that nothing can be done with."""
    wrong = {name: found for name, day in _days("", arguments) if (found := fault(day))}
    if wrong:
        raise Invalid(wrong)


def _days(name: str, value: Any) -> Iterator[tuple[str, date]]:
    if isinstance(value, date):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _days(str(key), inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _days(name, inner)
