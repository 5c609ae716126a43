"""Amounts of money with the unit in the cell, in the heading, or in neither; a unit is never overlooked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_precision, get_decimal_symbol, get_group_symbol
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .reading import Read, Unreadable, folded, shown
from .units import CURRENCIES, MULTIPLES, currency_name

_LARGEST = 2**63 - 1  # the database keeps minor units in a bigint


def _any_of(words: Any) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


_MULTIPLE = _any_of(MULTIPLES)
_WORDS = {word for words in CURRENCIES.values() for word in words}
_CURRENCY = _any_of(_WORDS)
_UNIT = re.compile(
    rf"(?:单位|單位|unit|in)?[:： ]*(?P<before>{_CURRENCY})?[ /]?(?:(?P<number>1[0,]*)|(?P<multiple>{_MULTIPLE}))?[ /]?"
    rf"(?P<after>{_CURRENCY})?",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[【〔{]([^)\]】〕}]*)[)\]】〕}]")
# Without brackets: 预算万元, budget_kCNY, Budget in EUR.
_TRAILING = re.compile(
    rf"(?:(?:{_MULTIPLE})(?:{_CURRENCY})|(?:(?<=[\s_/:-])|\bin )(?:{_MULTIPLE})?(?:{_CURRENCY}))$",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def _marks(language: str) -> tuple[str, str]:
    """What stands before the decimals and between the thousands where this language is written."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return get_decimal_symbol(locale), folded(get_group_symbol(locale)).replace("’", "'") or " "


@lru_cache(maxsize=64)
def _pattern(currency: str, point: str, comma: str) -> re.Pattern[str]:
    word = _any_of({*_WORDS, currency.lower()})
    groups = "|".join(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+" for mark in dict.fromkeys([comma, " "]))
    number = rf"(?:{groups}|\d+)(?:{re.escape(point)}(?P<decimals>\d+))?"
    return re.compile(
        rf"(?P<minus>-)? ?(?P<before>{word})? ?(?P<minus2>-)?(?P<number>{number}) ?(?P<multiple>{_MULTIPLE})?"
        rf" ?(?P<after>{word})?[整正]?",
        re.IGNORECASE,
    )


@dataclass(frozen=True)
class Unit:
    """What one counts in: how many of the currency's units, and which words for a currency go with it."""

    times: int = 1
    currency: str = ""
    words: str = ""


def unit_of(heading: str) -> Unit | None:
    """The unit that a column's heading names, as in 预算（万元）, 金额(单位：千元), Budget (EUR); None where it names none."""
    text = folded(heading)
    last = _TRAILING.search(text)
    for words in [*_BRACKETED.findall(text), *([last[0]] if last else [])]:
        words = words.strip()
        found = _UNIT.fullmatch(words)
        if found and any(found.groups()):
            number = (found["number"] or "1").replace(",", "")
            times = MULTIPLES[found["multiple"].lower()] if found["multiple"] else int(number)
            return Unit(times, (found["before"] or found["after"] or "").lower(), words)
    return None


def amount(given: Any, currency: str, heading: str = "") -> Read[int]:
    """Minor units of `currency` of an amount such as 1,234.50, 12.5万, ¥3亿 or 40k, as the reader's language writes numbers.

    A bare number counts in the heading's unit, and is said to count in whole units where there is none. Decimals that the
    currency does not have are refused: 25.000 may be meant as 25 or as 25,000.
    """
    point, comma = _marks(get_language() or "en")
    found = _pattern(currency, point, comma).fullmatch(folded(given).replace("’", "'"))
    if not found or (found["minus"] and found["minus2"]):
        raise Unreadable(
            _("“{value}” is not an amount. Write one such as 1,234.50 or 12.5k.").format(value=shown(given))
        )
    unit = unit_of(heading) or Unit()
    words = (found["before"] or found["after"] or "").lower()
    for word in filter(None, (found["before"], found["after"], unit.currency)):
        _same_currency(given, word.lower(), currency)
    own = bool(found["multiple"] or words)
    times = MULTIPLES[(found["multiple"]).lower()] if found["multiple"] else 1 if own else unit.times
    number = found["number"].replace(comma, "").replace(" ", "").replace(point, ".")
    exact = _minor_units(number, found["decimals"] or "", times, currency)
    value = exact * (-1 if found["minus"] or found["minus2"] else 1)
    return Read(value, _assumed(given, currency, heading, unit, own))


def _minor_units(number: str, decimals: str, times: int, currency: str) -> int:
    places = get_currency_precision(currency)
    exact = Fraction(number) * times * 10**places
    if exact.denominator != 1 or (times == 1 and len(decimals) > max(places, 2)):
        finest = Decimal(1).scaleb(-places)
        raise Unreadable(
            _("An amount in {currency} cannot be finer than {finest}.").format(
                currency=currency_name(currency), finest=finest
            )
        )
    if exact > _LARGEST:
        raise Unreadable(_("This amount is too large."))
    return int(exact)


def _same_currency(given: Any, word: str, currency: str) -> None:
    if word in CURRENCIES.get(currency, ()) or word == currency.lower():
        return
    raise Unreadable(
        _("“{value}” is in another currency. Amounts here are in {currency}; convert it.").format(
            value=shown(given), currency=currency_name(currency)
        )
    )


def _assumed(given: Any, currency: str, heading: str, unit: Unit, own: bool) -> tuple[str, ...]:
    if own and unit.times == 1:
        return ()
    if own:
        told = _("“{value}” has a unit of its own; the heading's ({unit}) is not applied to it.")
        return (told.format(value=shown(given), unit=unit.words),)
    one = f"{unit.times:,} {currency_name(currency)}"
    if unit.words:
        return (
            _("A number without a unit counts in {unit}, as the heading says: 1 is {one}.").format(
                unit=unit.words, one=one
            ),
        )
    return (_("Neither heading nor number names a unit: 1 is {one}.").format(one=one),)
