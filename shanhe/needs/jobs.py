"""What the product does by the clock: needs that expire, bidding that closes."""

from __future__ import annotations

from django_scopes import scope
from procrastinate.contrib.django import app

from shanhe.kernel.context import Context, SystemActor
from shanhe.zones.models import Zone

from . import operations


@app.periodic(cron="30 1 * * *")
@app.task(name="shanhe.needs.jobs.nightly", queue="nightly")
def nightly(timestamp: int = 0) -> None:
    """Let needs expire and remind their sides before, zone by zone."""
    for zone in Zone.objects.exclude(version=""):
        with scope(zone=zone):
            expire_and_remind(Context(actor=SystemActor("needs-nightly"), zone=zone))


def expire_and_remind(ctx: Context) -> tuple[int, int]:
    """Both jobs for one zone; returns how many expired and of how many the side was reminded."""
    due = operations.due(ctx, ctx.today)
    expired = operations.expire_needs(ctx, needs=due) if due else 0
    soon = operations.to_remind(ctx, ctx.today)
    return expired, operations.remind_of_expiry(ctx, needs=soon) if soon else 0


@app.periodic(cron="*/5 * * * *")
@app.task(name="shanhe.needs.jobs.close_bidding", queue="clock", queueing_lock="needs.close_bidding")
def close_bidding(timestamp: int = 0) -> None:
    """Unseal the bids of competitions whose time is over."""
    for zone in Zone.objects.exclude(version=""):
        with scope(zone=zone):
            close_due(Context(actor=SystemActor("needs-bidding"), zone=zone))


def close_due(ctx: Context) -> int:
    """The same for one zone; returns how many were closed."""
    due = operations.due_to_close(ctx)
    for competition in due:
        operations.close_bids(ctx, competition=competition)
    return len(due)
