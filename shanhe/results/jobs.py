"""What the product does every night: contributors who stay silent, fees that fall due."""

from __future__ import annotations

from shanhe.kernel.context import Context
from shanhe.kernel.jobs import NIGHT, daily

from . import operations
from .operations.common import FEE_REMINDER, parameter


@daily(NIGHT, name="shanhe.results.jobs.nightly", actor="results-nightly", queue="nightly")
def nightly(ctx: Context) -> tuple[int, int]:
    """Returns how many contributors fell silent and how many fees were reminded of."""
    silent = operations.expire_silent_contributors(ctx, zone=ctx.zone, on=ctx.today)
    days = parameter(ctx, FEE_REMINDER)
    reminded = 0 if days is None else operations.remind_fees(ctx, zone=ctx.zone, on=ctx.today, days=int(days))
    return silent, reminded
