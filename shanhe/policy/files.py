"""Measures as a file. They come in by the zone's blueprint alone: what a table brought in, its next load would take back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.exchange.kinds import Kind
from shanhe.kernel.context import Actor

from . import queries
from .models import Measure

PLAIN = ("code", "number", "kind", "name", "summary", "status", "source", "verified")


def records(actor: Actor) -> Iterator[dict[str, Any]]:
    """Every measure in its published order; an amount in whole units of its currency, empty where none is published."""
    for row in queries.visible_to(actor):
        amount = row.amount
        yield {
            **{name: getattr(row, name) for name in PLAIN},
            "amount": "" if amount is None else str(amount.units),
            "currency": "" if amount is None else amount.currency,
        }


MEASURES = Kind(
    name="measures",
    label=_("Measures"),
    model=Measure,
    order=50,
    exported=(*PLAIN, "amount", "currency"),
    records=records,
)
