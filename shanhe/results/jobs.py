"""What the product does every night: contributors who stay silent, fees that fall due."""

from __future__ import annotations

from django_scopes import scope
from procrastinate.contrib.django import app

from shanhe.kernel.context import Context, SystemActor
from shanhe.zones.models import Zone

from . import operations
from .operations.common import FEE_REMINDER, parameter


@app.periodic(cron="20 1 * * *")
@app.task(name="shanhe.results.jobs.nightly", queue="nightly")
def nightly(timestamp: int = 0) -> None:
    """Expire silent contributors and remind of fees, zone by zone."""
    for zone in Zone.objects.exclude(version=""):
        with scope(zone=zone):
            run_for(zone)


def run_for(zone: object) -> tuple[int, int]:
    """Both jobs for one zone; returns how many contributors fell silent and how many fees were reminded of."""
    ctx = Context(actor=SystemActor("results-nightly"), zone=zone)
    silent = operations.expire_silent_contributors(ctx, zone=zone, on=ctx.today)
    days = parameter(ctx, FEE_REMINDER)
    reminded = 0 if days is None else operations.remind_fees(ctx, zone=zone, on=ctx.today, days=int(days))
    return silent, reminded
