"""What runs by the clock: reminders, and forgetting what nobody confirmed."""

from __future__ import annotations

from shanhe.kernel.context import Context
from shanhe.kernel.jobs import MORNING, NIGHT, daily

from . import operations


@daily(MORNING, name="shanhe.work.remind_of_due_tasks", actor="task-reminders")
def remind_of_due_tasks(ctx: Context) -> None:
    """Tell people of what they have to do by tomorrow."""
    operations.remind_of_due_tasks(ctx, zone=ctx.zone)


@daily(NIGHT, name="shanhe.work.forget_unconfirmed_enquiries", actor="enquiry-clean-up")
def forget_unconfirmed_enquiries(ctx: Context) -> None:
    """Delete the questions whose address nobody confirmed."""
    operations.forget_unconfirmed_enquiries(ctx, zone=ctx.zone)
