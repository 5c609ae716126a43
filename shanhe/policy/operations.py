"""Loading the measures of a blueprint."""

from __future__ import annotations

from typing import Any

from shanhe.kernel.context import Context
from shanhe.kernel.money import Money
from shanhe.kernel.operations import operation
from shanhe.zones.operations import Counts, sync_rows

from . import rules
from .blueprint import MeasuresFile
from .events import MeasuresLoaded
from .models import Measure


@operation("policy.measures.load", subjects=("zone",), rule=rules.load_measures, internal=True)
def load_measures(ctx: Context, *, zone: Any, data: MeasuresFile) -> Counts:
    """Make the zone's measures those of the file; measures no longer listed are retired."""
    wanted = [
        {**item.model_dump(), "amount": None if item.amount is None else Money(item.amount, zone.currency)}
        for item in data.measures
    ]
    counts = sync_rows(ctx, Measure.objects.all(), wanted)
    if not counts.touched:
        ctx.unchanged()
    else:
        ctx.emit(MeasuresLoaded(subject=zone, about=tuple(counts.rows), data=counts.as_dict()))
    return counts


def load_section(ctx: Context, zone: Any, data: MeasuresFile) -> Counts:
    """The blueprint section's way in."""
    return load_measures(ctx, zone=zone, data=data)
