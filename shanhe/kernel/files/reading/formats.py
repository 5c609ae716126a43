"""Which numbers of a workbook are dates, and how both read."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from .cells import EXACT, Day, Number, number

# Numbers of formats that need no code: the common ones, and those that mean dates in Chinese, Japanese and Korean.
DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
LAST_DAY = 2_958_466  # 1 January 10000


def is_date(code: str) -> bool:
    """Whether a format's code writes a date or a time."""
    shown = QUOTED.sub("", code.split(";")[0])
    return bool(re.search(r"[ymdhs年月日]", shown, re.IGNORECASE)) and "general" not in shown.lower()


def read_number(text: str, dated: bool, since_1904: bool) -> str:
    """A number as a spreadsheet shows it: fifteen digits of it, or the day it stands for."""
    if not dated and text.isdecimal() and len(text) <= EXACT and text.isascii() and text[0] != "0":
        return Number(text)
    try:
        value = float(text)
    except ValueError:
        return text
    if dated and 0 <= value < LAST_DAY:
        return _moment(value, since_1904)
    shown = number(format(value, f".{EXACT}g"))
    return (
        Number(shown, rounded=len(Decimal(shown).as_tuple().digits) > EXACT)
        if isinstance(shown, Number)
        else shown
    )


# A workbook's days have no zone. The first spreadsheets gave 1900 a 29 February, so days before it count one less.
ZERO, EARLY, ZERO_1904 = (
    datetime.combine(day, time()) for day in (date(1899, 12, 30), date(1899, 12, 31), date(1904, 1, 1))
)


def _moment(serial: float, since_1904: bool) -> str:
    start = ZERO_1904 if since_1904 else EARLY if serial < 60 else ZERO
    moment = start + timedelta(seconds=round(serial * 86_400))
    if serial < 1:
        return moment.time().isoformat()
    return Day(moment.date().isoformat() if moment.time() == time() else moment.isoformat())
