"""What the doors forget by the clock."""

from __future__ import annotations

from shanhe.kernel.context import Context
from shanhe.kernel.jobs import NIGHT, daily

from . import guessing, operations


@daily(NIGHT, name="shanhe.doors.forget_old", actor="doors-clean-up")
def forget_old(ctx: Context) -> None:
    """Delete old counts of wrong guesses, and of forms and answers what nobody may ask for any more."""
    guessing.forget_old()
    operations.forget_old(ctx.now)
