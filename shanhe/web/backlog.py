"""How far the jobs are behind: what is due and waits, since when, and what a killed worker left undone."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

SILENCE = 35  # seconds without a word after which a worker counts as dead; a living one reports every ten


@dataclass(frozen=True)
class Backlog:
    """`due` jobs could run now, the oldest for `seconds`; `stalled` ones belong to a worker that is gone."""

    due: int = 0
    seconds: float = 0.0
    stalled: int = 0


def worker_alive() -> bool:
    """Whether any worker has reported of late."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS(SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s))",
            [SILENCE],
        )
        return bool(cursor.fetchone()[0])


def backlog() -> Backlog:
    """Of all queues together, in one query: a job is due from when it was queued, or from the time it was put off to."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH due AS (
              SELECT coalesce(job.scheduled_at, (
                SELECT min(at) FROM procrastinate_events WHERE job_id = job.id AND type = 'deferred')) AS since
              FROM procrastinate_jobs job WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()),
            stalled AS (
              SELECT count(*) AS number FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = worker_id
              WHERE status = 'doing' AND coalesce(last_heartbeat, '-infinity') < now() - make_interval(secs => %s))
            SELECT (SELECT count(*) FROM due), (SELECT extract(epoch FROM now() - min(since)) FROM due),
                   (SELECT number FROM stalled)
            """,
            [SILENCE],
        )
        due, seconds, stalled = cursor.fetchone()
    return Backlog(due, round(max(float(seconds or 0.0), 0.0), 1), stalled)
