from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from shanhe.web import health
from shanhe.web.health import HealthMiddleware


def ask(path: str = "/healthz", method: str = "GET") -> HttpResponse:
    probe = HealthMiddleware(lambda request: HttpResponse("passed on"))
    return probe(RequestFactory(HTTP_HOST="10.0.0.7:8000").generic(method, path))  # type: ignore[return-value]


def heartbeat(seconds_ago: int) -> None:
    """The only worker there is: one of an earlier test may have left its own."""
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_workers")
        moment = timezone.now() - timedelta(seconds=seconds_ago)
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (%s)", [moment])


@pytest.mark.django_db
def test_all_is_well_with_a_living_worker() -> None:
    heartbeat(seconds_ago=5)
    answer = ask()
    assert answer.status_code == 200
    assert json.loads(answer.content) == {"status": "ok", "web": "ok", "database": "ok", "worker": "ok"}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_silent_worker_is_named() -> None:
    heartbeat(seconds_ago=300)
    answer = ask()
    assert answer.status_code == 503
    assert json.loads(answer.content)["worker"] == "no sign of life"


def test_a_lost_database_is_named_and_tells_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lost:
        def cursor(self) -> None:
            raise OperationalError("password of shanhe at 10.0.0.3 refused")

        def close(self) -> None:
            pass

    monkeypatch.setattr(health, "connection", Lost())
    answer = ask()
    assert answer.status_code == 503
    assert json.loads(answer.content) == {
        "status": "failing",
        "web": "ok",
        "database": "unreachable",
        "worker": "unknown",
    }


def test_other_pages_and_methods() -> None:
    assert ask("/healthz/else").content == b"passed on"
    assert ask(method="POST").status_code == 405
