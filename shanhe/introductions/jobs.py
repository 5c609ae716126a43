"""What runs by the clock: questions that nobody answered are closed, new matches are told. Times are UTC; 00:20 is 08:20 in Beijing."""

from __future__ import annotations

from django_scopes import scope
from procrastinate.contrib.django import app

from shanhe.kernel.context import Context, SystemActor
from shanhe.parties import queries as parties
from shanhe.zones.models import Zone

from . import operations
from .queries import digest


@app.periodic(cron="20 0 * * *")
@app.task(name="shanhe.introductions.expire", queue="clock", queueing_lock="introductions.expire")
def expire(timestamp: int) -> None:
    """Every morning, in every zone."""
    for zone in Zone.objects.order_by("id"):
        with scope(zone=zone):
            operations.expire_introductions(Context(SystemActor("introductions"), zone), zone=zone)


@app.periodic(cron="30 0 * * *")
@app.task(name="shanhe.introductions.tell_matches", queue="clock", queueing_lock="introductions.matches")
def tell_matches(timestamp: int) -> None:
    """Every morning, in every zone: a few new matches to each person whom they concern."""
    for zone in Zone.objects.order_by("id"):
        with scope(zone=zone):
            ctx = Context(SystemActor("introductions"), zone)
            since = ctx.now - operations.FURTHEST_BACK
            managers = parties.holders_of_role(zone, "technology_manager")
            for person in digest.candidates(zone, ctx.actor, ctx.today, since, managers):
                operations.send_digest(ctx, person=person)
