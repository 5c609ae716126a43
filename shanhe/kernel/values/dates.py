"""Days as people and spreadsheets write them; refused where the same figures mean two days."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from .numerals import in_digits
from .reading import Read, Unreadable, folded, shown

_TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(
    rf"(\d{{4}}) ?(?:([-/.]) ?(\d{{1,2}}) ?\2 ?(\d{{1,2}})|年 ?(\d{{1,2}}) ?月 ?(\d{{1,2}}) ?[日号]?){_TIME}",
    re.I,
)
_TOGETHER = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(rf"(\d{{1,2}}) ?([-/.]) ?(\d{{1,2}}) ?\2 ?(\d{{4}}){_TIME}", re.I)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMED = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?[ .-]+(?P<month>[a-z]{3,9})\.?|(?P<month2>[a-z]{3,9})\.? (?P<day2>\d{1,2})(?:st|nd|rd|th)?),?[ -]+(?P<year>\d{4})",
    re.I,
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_NO_DAY = re.compile(r"\d{4} ?(?:[-/.] ?\d{1,2}|年(?: ?\d{1,2} ?月)?)?|\d{1,2}[-/.]\d{4}")
# Day 0 of spreadsheets, such that days after February 1900 are right; and the serials taken for days: 1950 to 2100.
_DAY_ZERO = date(1899, 12, 30)
_FIRST, _LAST = 18_264, 73_415
_A_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def day(given: Any) -> Read[date]:
    """2027-03-31, 2027/3/31, 2027.3.31, 2027年3月31日, 20270331, 31 March 2027, 31/03/2027, or a spreadsheet's 46477."""
    text = in_digits(folded(given))
    if found := _YEAR_FIRST.fullmatch(text):
        year, _separator, *parts = found.groups()
        month, number = (part for part in parts if part)
        return Read(_date(given, year, month, number))
    if found := _TOGETHER.fullmatch(text):
        return Read(_date(given, *found.groups()))
    if found := _NAMED.fullmatch(text):
        return Read(_named(given, found))
    if found := _YEAR_LAST.fullmatch(text):
        return _year_last(given, int(found[1]), int(found[3]), found[4])
    if (found := _SERIAL.fullmatch(text)) and _FIRST <= int(found[1]) <= _LAST:
        value = _DAY_ZERO + timedelta(days=int(found[1]))
        told = _("{value} is taken for a spreadsheet's number of a day: {day}.")
        return Read(value, (told.format(value=shown(given), day=value.isoformat()),))
    if _NO_DAY.fullmatch(text):
        raise Unreadable(
            _("“{value}” names no day. Write one such as 2027-03-31.").format(value=shown(given))
        )
    raise Unreadable(_("“{value}” is not a date. Write one such as 2027-03-31.").format(value=shown(given)))


def _date(given: Any, year: Any, month: Any, number: Any) -> date:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        raise Unreadable(_("There is no day “{value}”.").format(value=shown(given))) from None


def _named(given: Any, found: re.Match[str]) -> date:
    word = (found["month"] or found["month2"]).lower()
    month = _MONTHS.index(word[:3]) + 1 if word[:3] in _MONTHS else 0
    return _date(given, found["year"], month, found["day"] or found["day2"])


def _year_last(given: Any, first: int, second: int, year: str) -> Read[date]:
    """Day or month first: only where one of them cannot be a month, or both are the same."""
    if first > 12 or first == second:
        value, order = _date(given, year, second, first), _("day/month/year")
    elif second > 12:
        value, order = _date(given, year, first, second), _("month/day/year")
    else:
        ways = {
            "value": shown(given),
            "one": f"{year}-{second:02}-{first:02}",
            "two": f"{year}-{first:02}-{second:02}",
        }
        raise Unreadable(
            _("“{value}” can be {one} or {two}. Write the year first, such as {one}.").format(**ways)
        )
    if first == second:
        return Read(value)
    return Read(
        value, (_("Days written like {value} are read as {order}.").format(value=shown(given), order=order),)
    )


def year(given: Any, earliest: int, last: int) -> Read[int]:
    """The one year that a text or a day names, within bounds."""
    text = in_digits(folded(given))
    named = {int(found) for found in _A_YEAR.findall(text)}
    assumed: tuple[str, ...] = ()
    if not named:
        try:
            read = day(given)
        except Unreadable:
            pass
        else:
            named, assumed = {read.value.year}, read.assumed
    inside = sorted(found for found in named if earliest <= found <= last)
    if len(named) > 1 and inside:
        told = _("“{value}” names several years. Write the one it was finished in.")
        raise Unreadable(told.format(value=shown(given)))
    if not inside:
        raise Unreadable(_("“{value}” is not a year up to {last}.").format(value=shown(given), last=last))
    return Read(inside[0], assumed)
