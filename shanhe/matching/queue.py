"""Changes that wait for the index: what is queued, since when, and what a rebuild makes needless."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

QUEUE, REFRESH, REBUILD = "index", "shanhe.matching.jobs.refresh", "shanhe.matching.jobs.rebuild"
LOCK, ONE_REBUILD = "matching.index", "matching.index.rebuild"
TELL, ONE_TELLING = "shanhe.matching.jobs.tell_at_once", "matching.tell_at_once"
TELL_AFTER = 60  # seconds in which changes gather before saved searches are asked again


def waiting() -> Any:
    """The jobs whose documents the index does not have yet; those being worked on among them."""
    return ProcrastinateJob.objects.filter(queue_name=QUEUE, task_name=REFRESH, status__in=("todo", "doing"))


def keys(zone_id: int) -> set[str]:
    """The journal keys ("results.Result:5") of a zone's rows that wait."""
    rows = waiting().filter(args__zone_id=zone_id).values_list("args", flat=True)
    return {key for args in rows for key in args["keys"]}


def oldest() -> datetime | None:
    """Since when the oldest change waits, of all zones; None when the index has everything."""
    events = ProcrastinateEvent.objects.filter(
        type="deferred", job_id__in=waiting().values_list("pk", flat=True)
    )
    return events.order_by("at").values_list("at", flat=True).first()


def _once(task: str, **how: Any) -> None:
    """Queue a job unless one of its kind waits already."""
    try:
        with transaction.atomic():
            app.configure_task(task, **how).defer()
    except AlreadyEnqueued:
        pass


def ask_for_rebuild() -> None:
    """Have the whole index made again, unless that waits already."""
    _once(REBUILD, queue=QUEUE, lock=LOCK, queueing_lock=ONE_REBUILD)


def ask_to_tell() -> None:
    """Have saved searches asked again in a minute, unless that waits already."""
    _once(TELL, queue="clock", queueing_lock=ONE_TELLING, schedule_in={"seconds": TELL_AFTER})


def ids() -> list[int]:
    """The jobs that wait and whose rows are committed: whoever makes the index again after this needs them no more."""
    rows = ProcrastinateJob.objects.filter(
        queue_name=QUEUE, task_name__in=(REFRESH, REBUILD), status="todo", scheduled_at=None
    )
    return list(rows.values_list("pk", flat=True))


def drop(jobs: Sequence[int]) -> None:
    """Take these jobs out of the queue, but for those that somebody works on already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT procrastinate_cancel_job_v1(id, false, true) FROM procrastinate_jobs WHERE id = ANY(%s)",
            [list(jobs)],
        )
