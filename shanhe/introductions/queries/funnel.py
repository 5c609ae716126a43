"""From proposal to contract in numbers: counted by the month, the centre and the manager of the proposal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from shanhe.kernel.text import sort_key
from shanhe.zones import queries as zones

from ..models import Introduction, Reason

SMALL = 10
MONTHS = 12
STEPS = ("proposed", "asked", "agreed", "talking", "contract")
# Each step counts everything that came as far, whatever came of it later.
COUNTED: dict[str, Q] = {
    "proposed": Q(),
    "asked": Q(asked_at__isnull=False),
    "agreed": Q(agreed_at__isnull=False),
    "talking": Q(talking_at__isnull=False),
    "contract": Q(state="contract"),
    "trial": Q(state="trial"),
    "later": Q(state="later"),
    "declined": Q(state="declined"),
    "lapsed": Q(state__in=("withdrawn", "expired")),
}
NUMBERS = {name: Count("pk", filter=reached) for name, reached in COUNTED.items()}


@dataclass(frozen=True)
class Row:
    """The numbers of one month, centre or manager."""

    label: str
    counts: dict[str, int]

    @property
    def rate(self) -> float | None:
        """How many in a hundred of those asked came to an introduction; None where nobody was asked."""
        asked = self.counts["asked"]
        return None if not asked else 100 * self.counts["agreed"] / asked

    @property
    def small(self) -> bool:
        """Whether too few were asked for the rate to say much."""
        return self.counts["asked"] < SMALL

    def largest_loss(self) -> tuple[str, str, int, int] | None:
        """Between which two steps most are left behind: the steps, how many came to the first, how many went on."""
        pairs = [(one, two, self.counts[one], self.counts[two]) for one, two in pairwise(STEPS)]
        worst = max(pairs, key=lambda pair: pair[2] - pair[3])
        return worst if worst[2] > worst[3] else None


@dataclass(frozen=True)
class Benchmark:
    """A published figure to stand beside, in per cent, and where it comes from."""

    low: float
    high: float
    source: str


@dataclass(frozen=True)
class Funnel:
    """The whole and its parts; `reasons` counts the declined by reason."""

    total: Row
    months: list[Row] = field(default_factory=list)
    centres: list[Row] = field(default_factory=list)
    managers: list[Row] = field(default_factory=list)
    reasons: list[tuple[str, int]] = field(default_factory=list)
    benchmark: Benchmark | None = None


def funnel(zone: Any, today: date, *, centre: str = "", manager: str = "") -> Funnel:
    """The last twelve months of proposals, of one centre or manager if given: eight queries."""
    first = (today.replace(day=1) - timedelta(days=30 * (MONTHS - 1))).replace(day=1)
    rows = Introduction.objects.filter(created_at__date__gte=first)
    if centre:
        rows = rows.filter(centre__code=centre)
    if manager:
        rows = rows.filter(proposed_by__ref=manager)
    month = TruncMonth("created_at", tzinfo=zone.tz)
    by_month = _by(rows.annotate(key=month), "key", lambda key: key.strftime("%Y-%m"))
    return Funnel(
        total=Row(_("All"), rows.aggregate(**NUMBERS)),
        months=_every_month(first, today, by_month),
        centres=_by_relation(rows, "centre", _("No centre")),
        managers=_by_relation(rows, "proposed_by", "—"),
        reasons=_reasons(rows),
        benchmark=benchmark(zone, today),
    )


def _by(rows: Any, key: str, label: Callable[[Any], str]) -> list[Row]:
    groups = rows.order_by().values(key).annotate(**NUMBERS).order_by(key)
    return [Row(label(item[key]), {name: item[name] for name in NUMBERS}) for item in groups]


def _by_relation(rows: Any, name: str, blank: str) -> list[Row]:
    """By what the rows point at, in the order of its names."""
    one_each = rows.order_by(f"{name}_id").distinct(f"{name}_id").select_related(name)
    names = {getattr(row, f"{name}_id"): str(getattr(row, name) or blank) for row in one_each}
    return sorted(_by(rows, f"{name}_id", names.__getitem__), key=lambda row: sort_key(row.label))


def _every_month(first: date, today: date, rows: list[Row]) -> list[Row]:
    """The months one after another from the first that has a proposal: one without any is a row of zeros."""
    known = {row.label: row for row in rows}
    labels = [f"{n // 12}-{n % 12 + 1:02}" for n in range(_months(first), _months(today) + 1)]
    begun = next((at for at, label in enumerate(labels) if label in known), len(labels))
    return [known.get(label) or Row(label, dict.fromkeys(NUMBERS, 0)) for label in labels[begun:]]


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _reasons(rows: Any) -> list[tuple[str, int]]:
    counts = dict(rows.filter(state="declined").order_by().values_list("reason").annotate(n=Count("pk")))
    return [(str(reason.label), counts[reason.value]) for reason in Reason if counts.get(reason.value)]


def benchmark(zone: Any, on: date) -> Benchmark | None:
    """The published share of submissions that came to an introduction, from the blueprint; None where it has none."""
    low, high = (zones.parameter_row(zone, f"introduction_benchmark_{end}", on) for end in ("low", "high"))
    if low is None or high is None:
        return None
    return Benchmark(float(low.value), float(high.value), str(low.description))
