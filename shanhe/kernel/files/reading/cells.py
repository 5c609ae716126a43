"""What one cell of a file is: always text that loses nothing, with its kind where the file says one.

A cell is a `str`, or in JSON a list of them. A workbook and JSON know more than the letters, and say it by the class of
the text: `Number("500000")` was a number, `Day("2027-03-31")` a date (`Day("2027-03-31T08:30:00")` a moment). Digits are
written out (never 9.1E+17), as many as the file has. Text is as the file holds it, without NUL and lone surrogates,
which no database keeps. Who judges a cell may therefore treat every cell as text, and ask `isinstance` where it matters.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Self

EXACT = 15  # a spreadsheet keeps so many digits of a number and makes the rest zeros
WIDEST = 400  # digits that a number may have when it is written out
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Number(str):
    """A number's digits. `rounded`: the spreadsheet had more digits than it can keep, so the last ones are not those typed."""

    rounded: bool

    __slots__ = ("rounded",)

    def __new__(cls, text: str, rounded: bool = False) -> Self:
        made = super().__new__(cls, text)
        made.rounded = rounded
        return made


class Day(str):
    """A date or a moment in ISO form, as the workbook's format says it is one."""

    __slots__ = ()


Cell = str | list[str]


@dataclass(frozen=True)
class Row:
    """One record of the file: its number as the person counts it, its values by column, or why it cannot be read.

    `broken` says of single columns why their cell cannot be believed, such as #REF!; it matters where the column is used.
    """

    number: int
    values: Mapping[str, Any]
    problem: str = ""
    broken: Mapping[str, str] = field(default_factory=dict)

    def problems(self, columns: Container[str]) -> list[str]:
        """Why this row cannot be taken, where these columns are used."""
        return [
            *([self.problem] if self.problem else []),
            *(text for name, text in self.broken.items() if name in columns),
        ]


def storable(text: str) -> str:
    """The text without what no database keeps: of ASCII only NUL; what can be printed has nothing of the kind."""
    if text.isascii():
        return text.replace("\x00", "")
    if text.isprintable():
        return text
    return UNSTORABLE.sub("", text)


def plain(value: Any) -> Any:
    """Any value as a cell; nested objects become their values' text."""
    if type(value) is str:
        return storable(value)
    if value is None:
        return ""
    if isinstance(value, Number | Day):
        return value
    if isinstance(value, list):
        return [text for item in value if (text := str(plain(item)))]
    if isinstance(value, dict):
        return "; ".join(str(plain(item)) for item in value.values() if item)
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float | Decimal):
        return number(str(value))
    if isinstance(value, datetime | date | time):
        return Day(value.isoformat())
    return storable(str(value))


def number(text: str) -> str:
    """A number as it stands in a file (4, 0.5, 9.1E+17), its digits written out; the text itself where it is none."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if not value.is_finite() or abs(value.adjusted()) > WIDEST:
        return text
    digits = f"{value:f}"
    return Number(digits.rstrip("0").rstrip(".") if "." in digits else digits)
