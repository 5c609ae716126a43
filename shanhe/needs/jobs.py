"""What the product does by the clock."""

from __future__ import annotations

from shanhe.kernel.context import Context
from shanhe.kernel.jobs import NIGHT, daily

from . import operations


@daily(NIGHT, name="shanhe.needs.jobs.nightly", actor="needs-nightly", queue="nightly")
def expire_and_remind(ctx: Context) -> tuple[int, int]:
    """Let needs expire and remind their sides before; returns how many of each."""
    due = operations.due(ctx, ctx.today)
    expired = operations.expire_needs(ctx, needs=due) if due else 0
    soon = operations.to_remind(ctx, ctx.today)
    return expired, operations.remind_of_expiry(ctx, needs=soon) if soon else 0
