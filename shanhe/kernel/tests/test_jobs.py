from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from shanhe.kernel import clock, jobs
from shanhe.kernel.context import Context
from shanhe.parties.testing import make_zone


@pytest.fixture(autouse=True)
def empty_queue(transactional_db: None) -> None:
    """Jobs that another test has committed would be counted too."""
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
        cursor.execute("delete from procrastinate_workers")


def job_of_worker(silent_for: int) -> int:
    with connection.cursor() as cursor:
        heartbeat = clock.now() - timedelta(seconds=silent_for)
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (%s) returning id", [heartbeat]
        )
        (worker,) = cursor.fetchone() or (0,)
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, status, worker_id)"
            " values ('delivery', 'shanhe.kernel.delivery.deliver', 'doing', %s) returning id",
            [worker],
        )
        (job,) = cursor.fetchone() or (0,)
    return int(job)


def status(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select status from procrastinate_jobs where id = %s", [job])
        (found,) = cursor.fetchone() or ("",)
    return str(found)


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_killed_worker_is_done_again_and_a_living_ones_is_left() -> None:
    killed, living = job_of_worker(silent_for=120), job_of_worker(silent_for=2)
    assert async_to_sync(jobs.retry_stalled.func)(SimpleNamespace(app=app)) == 1
    assert status(killed) == "todo"
    assert status(living) == "doing"


@pytest.mark.django_db(transaction=True)
def test_where_another_waits_already_the_one_that_was_cut_off_gives_its_lock_free() -> None:
    with connection.cursor() as cursor:
        for state in ("doing", "todo"):
            cursor.execute(
                "insert into procrastinate_jobs (queue_name, task_name, status, lock, queueing_lock)"
                " values ('index', 'rebuild', %s, 'index', 'one rebuild')",
                [state],
            )
    after = job_of_worker(silent_for=120)
    assert async_to_sync(jobs.retry_stalled.func)(SimpleNamespace(app=app)) == 2
    assert status(after) == "todo"
    with connection.cursor() as cursor:
        cursor.execute("select status from procrastinate_jobs where queue_name = 'index'")
        assert cursor.fetchall() == [("todo",)]


def at(hour: str) -> int:
    return int(datetime.fromisoformat(f"2026-03-02T{hour}+00:00").timestamp())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Which zone was queued for which work."""
    monkeypatch.setattr(jobs.Daily, "every", [])
    done: list[tuple[str, str]] = []

    def work(ctx: Context) -> None:
        done.append((ctx.zone.slug, ctx.actor.key))

    for name, once in (("tests.each", False), ("tests.once", True)):
        jobs.daily(jobs.MORNING, name=name, actor=name, once=once)(work)
    return done


@pytest.mark.django_db(transaction=True)
def test_what_runs_daily_runs_at_the_hour_of_each_zone(asked: list[tuple[str, str]]) -> None:
    places = {"shanghai": "Asia/Shanghai", "berlin": "Europe/Berlin", "kathmandu": "Asia/Kathmandu"}
    for slug, name in places.items():
        make_zone(slug, timezone=name)
    make_zone("empty", timezone="Asia/Shanghai", version="")

    def due(hour: str) -> list[tuple[str, str]]:
        asked.clear()
        for _twice in range(2):
            jobs.by_the_clock.func(at(hour))
        for job in ProcrastinateJob.objects.order_by("pk"):
            app.tasks[job.task_name].func(**job.args)
        with connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_jobs")
        return sorted(asked)

    assert due("23:00") == [("shanghai", "system:tests.each"), ("shanghai", "system:tests.once")]
    assert due("06:00") == [("berlin", "system:tests.each")]
    assert due("01:15") == [("kathmandu", "system:tests.each")]
    assert due("07:00") == due("23:15") == []
