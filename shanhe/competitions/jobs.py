"""What the clock does in competitions."""

from __future__ import annotations

from django_scopes import scope
from procrastinate.contrib.django import app

from shanhe.kernel.context import Context, SystemActor
from shanhe.zones.models import Zone

from . import operations


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="shanhe.competitions.jobs.close_bidding", queue="clock", queueing_lock="competitions.close_bidding"
)
def close_bidding(timestamp: int = 0) -> None:
    """Unseal the bids of competitions whose time is over."""
    for zone in Zone.objects.exclude(version=""):
        with scope(zone=zone):
            close_due(Context(actor=SystemActor("competitions-bidding"), zone=zone))


def close_due(ctx: Context) -> int:
    """The same for one zone; returns how many were closed."""
    due = operations.due_to_close(ctx)
    for competition in due:
        operations.close_bids(ctx, competition=competition)
    return len(due)
