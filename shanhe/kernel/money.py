"""Money as whole fen, exact splits, and shares in basis points."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import total_ordering
from typing import Self

from django.utils.translation import gettext as _
from django_scopes import get_scope

from shanhe.kernel.text import is_chinese
from shanhe.kernel.values import fen
from shanhe.kernel.values.units import SHORT, SIGNS

_SHORT_FROM = 10_000_00  # fen: below ten thousand an amount is short enough to be written out
_CENT = Decimal("0.01")


def zone_currency() -> str:
    """What the zone in scope counts in; yuan outside any zone."""
    return getattr(get_scope().get("zone"), "currency", "") or "CNY"


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in fen (hundredths) of one currency; mixing currencies raises ValueError."""

    fen: int
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if not isinstance(self.fen, int) or isinstance(self.fen, bool):
            raise TypeError("Money takes whole fen")

    def _other(self, other: object) -> int:
        if not isinstance(other, Money):
            raise TypeError(f"Money and {type(other).__name__} do not mix")
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other.fen

    def __add__(self, other: "Money") -> Self:
        return type(self)(self.fen + self._other(other), self.currency)

    def __radd__(self, other: object) -> Self:
        """Lets sum() start from 0."""
        return self if other == 0 else NotImplemented

    def __sub__(self, other: "Money") -> Self:
        return type(self)(self.fen - self._other(other), self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.fen, self.currency)

    def __mul__(self, factor: int | Decimal | Fraction) -> Self:
        """Rounded half away from zero to the fen."""
        exact = abs(self.fen * Fraction(factor))
        whole = int(exact + Fraction(1, 2))
        return type(self)(whole if self.fen * factor >= 0 else -whole, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: "Money") -> bool:
        return self.fen < self._other(other)

    def __bool__(self) -> bool:
        return self.fen != 0

    def split(self, weights: Sequence[int | Decimal | Fraction]) -> list[Self]:
        """Parts in proportion to the weights that sum exactly; the largest remainders get the odd fen."""
        exact = [Fraction(weight) for weight in weights]
        if not exact or min(exact) < 0 or not sum(exact):
            raise ValueError("weights must not be negative and one must be above zero")
        total, amount = sum(exact), abs(self.fen)
        shares = [amount * weight / total for weight in exact]
        parts = [int(share) for share in shares]
        by_remainder = sorted(range(len(parts)), key=lambda i: parts[i] - shares[i])
        for i in by_remainder[: amount - sum(parts)]:
            parts[i] += 1
        return [type(self)(part if self.fen >= 0 else -part, self.currency) for part in parts]

    @classmethod
    def parse(cls, text: str, currency: str = "CNY") -> Self:
        """Reads "1,234.50", "12.5万", "¥3亿" or "40k"; anything else is a ValueError a person can read."""
        return cls(fen(text, currency), currency)

    def format(self, lang: str | None = None, *, exact: bool = False) -> str:
        """¥1,234.50; from ten thousand on 万 and 亿 in Chinese, k and m in English, unless `exact`."""
        sign, amount = ("-" if self.fen < 0 else ""), Decimal(abs(self.fen)) / 100
        symbol = SIGNS.get(self.currency, f"{self.currency} ")
        if exact or abs(self.fen) < _SHORT_FROM:
            return f"{sign}{symbol}{amount:,.2f}"
        (unit, small), (next_unit, large) = SHORT["zh" if is_chinese(lang) else "en"]
        short = (amount / small).quantize(_CENT, ROUND_HALF_UP)
        if short >= large // small:
            short, unit = (amount / large).quantize(_CENT, ROUND_HALF_UP), next_unit
        return f"{sign}{symbol}{f'{short:,.2f}'.rstrip('0').rstrip('.')}{unit}"

    def __str__(self) -> str:
        return self.format(exact=True)


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
