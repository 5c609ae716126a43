from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory

from shanhe.kernel import clock
from shanhe.web import backlog, health
from shanhe.web.health import HealthMiddleware


def ask(path: str = "/healthz", method: str = "GET") -> HttpResponse:
    probe = HealthMiddleware(lambda request: HttpResponse("passed on"))
    return probe(RequestFactory(HTTP_HOST="10.0.0.7:8000").generic(method, path))  # type: ignore[return-value]


def heartbeat(seconds_ago: int) -> None:
    """The only worker there is: one of an earlier test may have left its own."""
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_workers")
        moment = clock.now() - timedelta(seconds=seconds_ago)
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (%s)", [moment])


@pytest.fixture(autouse=True)
def an_empty_queue(db: None) -> None:
    """Jobs that an earlier test committed are none of ours."""
    with connection.cursor() as cursor:
        cursor.execute("truncate procrastinate_jobs cascade")


@pytest.mark.django_db
def test_all_is_well_with_a_living_worker() -> None:
    heartbeat(seconds_ago=5)
    answer = ask()
    assert answer.status_code == 200
    told = json.loads(answer.content)
    assert {**told, "lag": {}} == {
        "status": "ok",
        **dict.fromkeys(("web", "database", "worker", "index", "jobs"), "ok"),
        "lag": {},
    }
    assert told["lag"]["index"] == {"changes": 0, "seconds": 0.0}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_silent_worker_is_named() -> None:
    heartbeat(seconds_ago=300)
    answer = ask()
    assert answer.status_code == 503
    assert json.loads(answer.content)["worker"] == "no sign of life"


def queued(queue: str, task: str, status: str = "todo", seconds_ago: int = 0) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, status) values (%s, %s, %s) returning id",
            [queue, task, status],
        )
        moment = clock.now() - timedelta(seconds=seconds_ago)
        cursor.execute(
            "update procrastinate_events set at = %s where job_id = %s", [moment, cursor.fetchone()[0]]
        )


@pytest.mark.django_db
def test_an_index_that_falls_behind_is_told_with_its_figures_and_pages_are_still_served() -> None:
    heartbeat(seconds_ago=5)
    for seconds in (20, 163):
        queued("index", "shanhe.matching.jobs.refresh", seconds_ago=seconds)
    answer = ask()
    told = json.loads(answer.content)
    assert (answer.status_code, told["status"], told["index"]) == (200, "degraded", "behind")
    assert told["lag"]["index"]["changes"] == 2
    assert 163 <= told["lag"]["index"]["seconds"] < 200
    assert (told["jobs"], told["lag"]["jobs"]["due"]) == ("ok", 2)


@pytest.mark.django_db
def test_how_late_is_too_late_is_a_setting(settings) -> None:
    heartbeat(seconds_ago=5)
    queued("index", "shanhe.matching.jobs.refresh", seconds_ago=163)
    settings.SHANHE_INDEX_LAG = 300
    assert json.loads(ask().content)["status"] == "ok"


@pytest.mark.django_db
def test_jobs_that_wait_too_long_or_were_cut_off_are_told() -> None:
    heartbeat(seconds_ago=5)
    queued("delivery", "shanhe.kernel.delivery.deliver", seconds_ago=3_600)
    told = json.loads(ask().content)
    assert (told["status"], told["index"], told["jobs"]) == ("degraded", "ok", "behind")
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
    queued("delivery", "shanhe.kernel.delivery.deliver", status="doing")
    told = json.loads(ask().content)
    assert (told["jobs"], told["lag"]["jobs"]["stalled"]) == ("stalled", 1)


@pytest.mark.django_db
def test_what_is_put_off_is_not_late() -> None:
    heartbeat(seconds_ago=5)
    queued("clock", "shanhe.matching.jobs.tell_at_once", seconds_ago=3_600)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set scheduled_at = now() + interval '1 hour'")
    told = json.loads(ask().content)
    assert (told["jobs"], told["lag"]["jobs"]["due"]) == ("ok", 0)


def test_a_lost_database_is_named_and_tells_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lost:
        def cursor(self) -> None:
            raise OperationalError("password of shanhe at 10.0.0.3 refused")

        def close(self) -> None:
            pass

    monkeypatch.setattr(health, "connection", Lost())
    monkeypatch.setattr(backlog, "connection", Lost())
    answer = ask()
    assert answer.status_code == 503
    assert json.loads(answer.content) == {
        "status": "failing",
        "web": "ok",
        "database": "unreachable",
        "worker": "unknown",
        "index": "unknown",
        "jobs": "unknown",
    }


def test_other_pages_and_methods() -> None:
    assert ask("/healthz/else").content == b"passed on"
    assert ask(method="POST").status_code == 405
