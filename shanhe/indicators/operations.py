"""Loading the indicator tree of a blueprint."""

from __future__ import annotations

from typing import Any

from shanhe.kernel.context import Context
from shanhe.kernel.operations import operation
from shanhe.zones.operations import Counts, set_changed, sync_rows

from . import rules
from .blueprint import IndicatorsFile
from .events import IndicatorsLoaded
from .models import Indicator


@operation("indicators.tree.load", subjects=("zone",), rule=rules.load_indicators, internal=True)
def load_indicators(ctx: Context, *, zone: Any, data: IndicatorsFile) -> Counts:
    """Make the tree that of the file; nodes no longer listed are retired."""
    counts = sync_rows(
        ctx, Indicator.objects.all(), [item.model_dump(exclude={"parent"}) for item in data.indicators]
    )
    rows = {row.code: row for row in Indicator.objects.all()}
    for item in data.indicators:
        parent = rows[item.parent].pk if item.parent else None
        moved = set_changed(rows[item.code], {"parent_id": parent})
        # A new row gets its parent here too; only a move of an old one counts as a change of its own.
        counts.changed += moved and not counts.created
    if not counts.touched:
        ctx.unchanged()
    else:
        ctx.emit(IndicatorsLoaded(subject=zone, data=counts.as_dict()))
    return counts


def load_section(ctx: Context, zone: Any, data: IndicatorsFile) -> Counts:
    """The blueprint section's way in."""
    return load_indicators(ctx, zone=zone, data=data)
