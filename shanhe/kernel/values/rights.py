"""Numbers of patents: tidied, and tested where the country's numbers carry a check digit. Which country does what is data."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from django.utils.translation import gettext as _

from ..text import normalise, one_line
from .reading import Unreadable, folded, shown

HOME = {"CNY": "CN"}  # the country whose numbers are written without its sign in a zone with this currency


@dataclass(frozen=True)
class Numbers:
    """How a country's numbers look without blanks: groups `sign`, `digits` and `check`; `bare` as far as they may lack the sign."""

    country: str
    pattern: re.Pattern[str]
    check: Callable[[str], str]


def _modulo_11(digits: str) -> str:
    """The check digit of a Chinese application number (ZC 0006): weights 2 to 9 over and over, modulo 11, X for ten."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, cycle(range(2, 10)), strict=False)) % 11
    return "X" if rest == 10 else str(rest)


COUNTRIES = (
    # Since October 2003 the year, the kind (1, 2, 3; 8 and 9 from abroad) and seven digits; before, two digits for the
    # year, the kind and five digits.
    Numbers(
        "CN",
        re.compile(
            r"(?P<sign>ZL|CN)?(?:(?P<digits>20\d{2}[12389]\d{7})\.?(?P<check>[\dX])?"
            r"|(?P<old>(?:8[5-9]|9\d|0[0-3])[12389]\d{5})\.(?P<oldcheck>[\dX]))"
        ),
        _modulo_11,
    ),
)


def right_number(given: Any, home: str = "") -> str:
    """The number in the form of its country (zl 2023 1 0123456.x → ZL202310123456.X), tested; any other as it was written.

    `home` is the country whose numbers may stand without its sign.
    """
    text = one_line(str(given))
    found = _match(text, home)
    if found is None:
        return text
    country, match = found
    digits, check = match["digits"] or match["old"], match["check"] or match["oldcheck"]
    if check and country.check(digits) != check:
        raise Unreadable(
            _(
                "“{value}” is no patent number: its last digit does not fit the others. Compare it again."
            ).format(value=shown(text))
        )
    return f"{match['sign'] or ''}{digits}{f'.{check}' if check else ''}"


def right_key(number: str, home: str = "") -> str:
    """Equal for numbers of the same right, with or without its sign, blanks, dots and check digit; empty for none."""
    found = _match(number, home)
    if found is not None:
        return found[1]["digits"] or found[1]["old"]
    return re.sub(r"[\W_]+", "", normalise(number))


def _match(text: str, home: str) -> tuple[Numbers, re.Match[str]] | None:
    compact = re.sub(r"[\s:-]", "", folded(text).upper().replace("。", "."))
    for country in COUNTRIES:
        found = country.pattern.fullmatch(compact)
        if found and (found["sign"] or country.country == home):
            return country, found
    return None
