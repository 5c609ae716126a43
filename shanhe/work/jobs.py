"""What runs by the clock: reminders, and forgetting what nobody confirmed. Times are UTC; 00:10 is 08:10 in Beijing."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django_scopes import scope
from procrastinate.contrib.django import app

from shanhe.kernel.context import Context, SystemActor
from shanhe.parties import guessing

from . import operations


def _contexts(name: str) -> Iterator[Context]:
    for zone in apps.get_model("zones.Zone").objects.order_by("id"):
        with scope(zone=zone):
            yield Context(actor=SystemActor(name), zone=zone)


@app.periodic(cron="10 0 * * *")
@app.task(name="shanhe.work.remind_of_due_tasks", queue="clock", queueing_lock="work.remind")
def remind_of_due_tasks(timestamp: int) -> None:
    """Every morning, in every zone."""
    for ctx in _contexts("task-reminders"):
        operations.remind_of_due_tasks(ctx, zone=ctx.zone)


@app.periodic(cron="40 18 * * *")
@app.task(name="shanhe.work.forget_unconfirmed_enquiries", queue="clock", queueing_lock="work.forget")
def forget_unconfirmed_enquiries(timestamp: int) -> None:
    """Every night, in every zone."""
    for ctx in _contexts("enquiry-clean-up"):
        operations.forget_unconfirmed_enquiries(ctx, zone=ctx.zone)
    guessing.forget_old()
