"""Money as whole minor units (cents, fen, or yen, which have none), exact splits, and shares in basis points.

    budget = MoneyField(_("Budget"))

keeps a sum on a row: `row.budget` is a `Money` or None, in the database the columns `budget_minor` and `budget_currency`.
How many decimals a currency has is said by CLDR, which follows ISO 4217.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache, total_ordering
from itertools import chain
from typing import TYPE_CHECKING, Any, Self

from babel.core import get_global
from babel.numbers import get_currency_precision
from django.db import models
from django.utils.translation import gettext as _
from django_scopes import get_scope
from pydantic import BaseModel, ConfigDict, Field

from shanhe.kernel.errors import type_text
from shanhe.kernel.text import is_chinese
from shanhe.kernel.values import amount
from shanhe.kernel.values.units import SHORT, SIGNS, currency_name

NO_CURRENCY = "XXX"  # ISO 4217
_SHORT_FROM = 10_000  # units: an amount below is short enough to be written out
_CENT = Decimal("0.01")


def zone_currency() -> str:
    """What the zone in scope counts in; outside any zone there is none."""
    return getattr(get_scope().get("zone"), "currency", "") or NO_CURRENCY


@cache
def currencies_in_use() -> frozenset[str]:
    """The codes of ISO 4217 that are legal tender somewhere today."""
    uses = chain.from_iterable(get_global("territory_currencies").values())
    return frozenset(code for code, _since, until, tender in uses if tender and until is None)


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of one currency, the zone's if none is named; mixing currencies raises ValueError."""

    minor: int
    currency: str = field(default_factory=zone_currency)

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError("Money takes whole minor units")

    @property
    def units(self) -> Decimal:
        """The amount as a number of the currency itself: 12.50 of 1250 cents."""
        return Decimal(f"{self.minor}E-{get_currency_precision(self.currency)}")

    def _other(self, other: object) -> int:
        if not isinstance(other, Money):
            raise TypeError(f"Money and {type(other).__name__} do not mix")
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other.minor

    def __add__(self, other: Money) -> Self:
        return type(self)(self.minor + self._other(other), self.currency)

    def __radd__(self, other: object) -> Self:
        """Lets sum() start from 0."""
        return self if other == 0 else NotImplemented

    def __sub__(self, other: Money) -> Self:
        return type(self)(self.minor - self._other(other), self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.minor, self.currency)

    def __mul__(self, factor: int | Decimal | Fraction) -> Self:
        """Rounded half away from zero to the minor unit."""
        exact = abs(self.minor * Fraction(factor))
        whole = int(exact + Fraction(1, 2))
        return type(self)(whole if self.minor * factor >= 0 else -whole, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._other(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def split(self, weights: Sequence[int | Decimal | Fraction]) -> list[Self]:
        """Parts in proportion to the weights that sum exactly; the largest remainders get the odd minor units."""
        exact = [Fraction(weight) for weight in weights]
        if not exact or min(exact) < 0 or not sum(exact):
            raise ValueError("weights must not be negative and one must be above zero")
        total, whole = sum(exact), abs(self.minor)
        shares = [whole * weight / total for weight in exact]
        parts = [int(share) for share in shares]
        by_remainder = sorted(range(len(parts)), key=lambda i: parts[i] - shares[i])
        for i in by_remainder[: whole - sum(parts)]:
            parts[i] += 1
        return [type(self)(part if self.minor >= 0 else -part, self.currency) for part in parts]

    @classmethod
    def parse(cls, text: str, currency: str = "") -> Self:
        """Reads "1,234.50", "12.5万", "¥3亿" or "40k" as the reader writes it; anything else is a ValueError a person can read."""
        currency = currency or zone_currency()
        return cls(amount(text, currency).value, currency)

    def format(self, lang: str | None = None, *, exact: bool = False) -> str:
        """¥1,234.50; from ten thousand on 万 and 亿 in Chinese, k and m in English, unless `exact`."""
        sign, units = ("-" if self.minor < 0 else ""), abs(self.units)
        symbol = SIGNS.get(self.currency, f"{self.currency} ")
        if exact or units < _SHORT_FROM:
            return f"{sign}{symbol}{units:,f}"
        (unit, small), (next_unit, large) = SHORT["zh" if is_chinese(lang) else "en"]
        short = (units / small).quantize(_CENT, ROUND_HALF_UP)
        if short >= large // small:
            short, unit = (units / large).quantize(_CENT, ROUND_HALF_UP), next_unit
        return f"{sign}{symbol}{f'{short:,.2f}'.rstrip('0').rstrip('.')}{unit}"

    def __str__(self) -> str:
        return self.format(exact=True)


class Amount(BaseModel):
    """Money in the API and in files: minor units, and the currency (the zone's where none is named)."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")

    minor: int = Field(ge=-(2**62), le=2**62, description="Whole minor units of the currency (cents, fen).")
    currency: str = Field("", pattern="^([A-Z]{3})?$", description="ISO 4217; the zone's where it is empty.")

    @property
    def money(self) -> Money:
        return Money(self.minor, self.currency or zone_currency())


class MoneyField:
    """A sum of money on a row, as two columns; without `null` an unset one is nothing, 0 of the zone's currency."""

    def __init__(self, verbose_name: type_text = "", *, null: bool = True, help_text: type_text = "") -> None:
        self.verbose_name = verbose_name
        self.null = null
        self.help_text = help_text

    if TYPE_CHECKING:

        def __get__(self, row: Any, owner: Any = None) -> Any: ...
        def __set__(self, row: Any, money: Money | None) -> None: ...

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        minor, currency = columns(name)
        empty: Any = {"null": True, "default": None} if self.null else {"default": 0}
        label = {"verbose_name": self.verbose_name, "help_text": self.help_text}
        model.add_to_class(minor, models.BigIntegerField(blank=True, **empty, **label))  # type: ignore[attr-defined]
        model.add_to_class(currency, models.CharField(max_length=3, blank=True, default=""))  # type: ignore[attr-defined]

        def read(row: Any) -> Money | None:
            whole = getattr(row, minor)
            return None if whole is None else Money(whole, getattr(row, currency) or zone_currency())

        def write(row: Any, money: Money | None) -> None:
            setattr(row, minor, (None if self.null else 0) if money is None else money.minor)
            setattr(row, currency, "" if money is None else money.currency)

        setattr(model, name, property(read, write, doc=str(self.verbose_name)))


def not_taken(money: Money | None) -> str | None:
    """Why a zone does not take an amount: it is below zero, or in another currency than the zone's; None when it does."""
    if money is None:
        return None
    if money.minor < 0:
        return _("The amount cannot be below zero.")
    own = zone_currency()
    return (
        None
        if money.currency == own
        else _("Amounts are in {currency} here.").format(currency=currency_name(own))
    )


def columns(name: str) -> tuple[str, str]:
    """The columns of a sum of money: for `update_fields`, filters and sums."""
    return f"{name}_minor", f"{name}_currency"


def stored(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """Names as `update_fields` takes them: a sum of money is two columns."""
    own = {field.name for field in model._meta.fields} | {field.attname for field in model._meta.fields}
    return [part for name in names for part in ((name,) if name in own else columns(name))]


def check_shares(parts: Iterable[int], total: int = 10_000) -> str | None:
    """What is wrong with shares in basis points that must sum to `total`, for people; None when right."""
    shares = list(parts)
    if any(share < 0 for share in shares):
        return _("A share cannot be below 0%.")
    gap = total - sum(shares)
    if not gap:
        return None
    percent = {
        "sum": f"{Decimal(sum(shares) * 100) / total:.6g}%",
        "gap": f"{Decimal(abs(gap) * 100) / total:.6g}%",
    }
    if gap > 0:
        return _("Shares add up to %(sum)s. Add %(gap)s or change a share.") % percent
    return _("Shares add up to %(sum)s. Take away %(gap)s or change a share.") % percent
