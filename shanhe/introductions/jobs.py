"""What runs by the clock: questions that nobody answered are closed. Times are UTC; 00:20 is 08:20 in Beijing."""

from __future__ import annotations

from django_scopes import scope
from procrastinate.contrib.django import app

from shanhe.kernel.context import Context, SystemActor
from shanhe.zones.models import Zone

from . import operations


@app.periodic(cron="20 0 * * *")
@app.task(name="shanhe.introductions.expire", queue="clock", queueing_lock="introductions.expire")
def expire(timestamp: int) -> None:
    """Every morning, in every zone."""
    for zone in Zone.objects.order_by("id"):
        with scope(zone=zone):
            operations.expire_introductions(Context(SystemActor("introductions"), zone), zone=zone)
