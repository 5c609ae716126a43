"""Changes that wait for the index: what is queued, since when, and what a rebuild makes needless."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

QUEUE, REFRESH, REBUILD = "index", "shanhe.matching.jobs.refresh", "shanhe.matching.jobs.rebuild"
LOCK, ONE_REBUILD = "matching.index", "matching.index.rebuild"
TELL, ONE_TELLING = "shanhe.matching.jobs.tell_at_once", "matching.tell_at_once"
# Of jobs that wait for one lock the lower priority goes last: what people do goes before what an import did, and both before the rest.
SOON, BULK, FEW = 20, 10, 20
TELL_AFTER = 60  # seconds in which changes gather before saved searches are asked again


@dataclass(frozen=True)
class Change:
    """What one job holds: the journal keys of a zone's rows that changed."""

    job: int
    zone_id: int
    keys: Sequence[str]


@dataclass(frozen=True)
class Lag:
    """How many jobs hold changes that the index does not have yet, the oldest for `seconds`."""

    changes: int = 0
    seconds: float = 0.0


def waiting() -> Any:
    """The jobs whose documents the index does not have yet: those being worked on among them, and those given up until a rebuild."""
    return ProcrastinateJob.objects.filter(
        queue_name=QUEUE, task_name=REFRESH, status__in=("todo", "doing", "failed")
    )


def next_changes(most: int) -> list[Change]:
    """The changes that wait their turn, of at most so many rows together: who works at one takes them along.

    One that failed before is left to its own job, so that it holds up nobody else.
    """
    rows = ProcrastinateJob.objects.filter(
        queue_name=QUEUE, task_name=REFRESH, status="todo", scheduled_at=None, attempts=0
    )
    found: list[Change] = []
    for number, args in rows.order_by("-priority", "pk").values_list("pk", "args")[:most]:
        most -= len(args["keys"])
        if most < 0:
            break
        found.append(Change(number, args["zone_id"], args["keys"]))
    return found


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


def lag() -> Lag:
    """How far the index is behind, of all zones, by the database's clock, which wrote since when: one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT job.id), extract(epoch FROM clock_timestamp() - min(at)) FROM procrastinate_jobs job"
            " JOIN procrastinate_events event ON job_id = job.id AND type = 'deferred'"
            " WHERE queue_name = %s AND task_name = %s AND status IN ('todo', 'doing', 'failed')",
            [QUEUE, REFRESH],
        )
        changes, seconds = cursor.fetchone()
    return Lag(changes, round(max(float(seconds or 0.0), 0.0), 1))


def _once(task: str, **how: Any) -> None:
    """Queue a job unless one of its kind waits already."""
    try:
        with transaction.atomic():
            app.configure_task(task, **how).defer()
    except AlreadyEnqueued:
        pass


def ask_for_rebuild() -> None:
    """Have the whole index made again, unless that waits already."""
    _once(REBUILD, queue=QUEUE, lock=LOCK, queueing_lock=ONE_REBUILD, priority=SOON)


def ask_to_tell() -> None:
    """Have saved searches asked again in a minute, unless that waits already."""
    _once(TELL, queue="clock", queueing_lock=ONE_TELLING, schedule_in={"seconds": TELL_AFTER})


def ids() -> list[int]:
    """The jobs that wait and whose rows are committed: whoever makes the index again after this needs them no more."""
    rows = ProcrastinateJob.objects.filter(
        queue_name=QUEUE, task_name__in=(REFRESH, REBUILD), status__in=("todo", "failed")
    )
    return list(rows.values_list("pk", flat=True))


def drop(jobs: Sequence[int]) -> None:
    """Take these jobs out of the queue, but for those that somebody works on already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE id = ANY(%s) AND status IN ('todo', 'failed')", [list(jobs)]
        )
