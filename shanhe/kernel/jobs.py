"""What is done every day in every zone, at the zone's own hour; and what keeps the other jobs going.

@daily(MORNING, name="shanhe.work.remind_of_due_tasks", actor="task-reminders")
def remind_of_due_tasks(ctx: Context) -> None:
    operations.remind_of_due_tasks(ctx, zone=ctx.zone)
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django_scopes import scope
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status

from . import clock
from .context import Context, SystemActor

log = logging.getLogger(__name__)

Work = Callable[[Context], Any]
# Hours of the zone's own day. Before four, clocks are put forward and back: an hour may be missing there, or come twice.
NIGHT, EARLY, MORNING = 4, 5, 7
QUARTER = 15  # minutes; every zone's time differs from UTC by whole quarters of an hour


class Daily:
    """Work that is done once a day in every zone; a job for each zone, so that one that fails keeps no other from it."""

    every: list[Daily] = []

    def __init__(self, work: Work, hour: int, *, name: str, actor: str, queue: str, once: bool) -> None:
        self.work, self.hour, self.name, self.actor, self.once = work, hour, name, actor, once
        # One zone after another: what is done for all of them at one hour must not fill every worker.
        self.task = app.task(name=name, queue=queue, lock=name)(self._run)
        self.every.append(self)

    def __call__(self, ctx: Context) -> Any:
        return self.work(ctx)

    def _run(self, zone_id: int) -> None:
        zone = _zones().get(pk=zone_id)
        with scope(zone=zone):
            self.work(Context(SystemActor(self.actor), zone))

    def queue(self, zone: Any) -> None:
        """Have it done for this zone, unless that waits already."""
        try:
            with transaction.atomic():
                self.task.configure(queueing_lock=f"{self.name}:{zone.pk}").defer(zone_id=zone.pk)
        except AlreadyEnqueued:
            log.info("%s of %s waits already", self.name, zone)

    def is_due(self, zone: Any, moment: datetime) -> bool:
        """Whether the quarter of an hour that begins at this moment is the one in which the zone's hour begins."""
        local = clock.local(moment, zone)
        return local.hour == self.hour and local.minute < QUARTER


def daily(
    hour: int, *, name: str, actor: str, queue: str = "clock", once: bool = False
) -> Callable[[Work], Daily]:
    """Have a function called every day at this hour of each zone's own time, as the system's `actor` in that zone.

    `once` is for what concerns all zones together: it is done at that hour of the first zone.
    """
    return lambda work: Daily(work, hour, name=name, actor=actor, queue=queue, once=once)


def _zones() -> Any:
    return apps.get_model("zones.Zone").objects


@app.periodic(cron=f"*/{QUARTER} * * * *")
@app.task(name="shanhe.kernel.jobs.by_the_clock", queue="clock", queueing_lock="kernel.by_the_clock")
def by_the_clock(timestamp: int) -> None:
    """Queue what is due now, in each zone that was set up from a blueprint."""
    moment = datetime.fromtimestamp(timestamp, UTC)
    for number, zone in enumerate(_zones().exclude(version="").order_by("pk")):
        for work in Daily.every:
            if work.is_due(zone, moment) and not (work.once and number):
                work.queue(zone)


@app.periodic(cron="* * * * *")
@app.task(
    name="shanhe.kernel.jobs.retry_stalled",
    queue="clock",
    queueing_lock="kernel.retry_stalled",
    pass_context=True,
)
async def retry_stalled(context: JobContext, timestamp: int = 0) -> int:
    """Puts back what a killed worker was doing: its heartbeat has been silent for 30 seconds; returns how many."""
    jobs = list(await context.app.job_manager.get_stalled_jobs())
    for job in jobs:
        await _put_back(context, job)
    return len(jobs)


async def _put_back(context: JobContext, job: Job) -> None:
    """Have it done again; where one of its kind waits already, that one suffices and its lock becomes free."""
    manager = context.app.job_manager
    try:
        await manager.retry_job(job)
        log.warning("job %s (%s) was cut off; it is done again", job.id, job.task_name)
    except ConnectorException:
        await manager.finish_job(job, Status.ABORTED, delete_job=True)
        log.warning("job %s (%s) was cut off; another one waits already", job.id, job.task_name)
