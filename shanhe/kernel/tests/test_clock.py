"""The one clock: of the operation that runs, of the machine, or of a test; and days as they are where a zone lies."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings
from django_scopes import scope

from shanhe.kernel import clock
from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.errors import ProgrammingError

NOON = datetime(2026, 2, 16, 4, 0, tzinfo=UTC)
HONOLULU = SimpleNamespace(tz=ZoneInfo("Pacific/Honolulu"))
SHANGHAI = SimpleNamespace(tz=ZoneInfo("Asia/Shanghai"))


def test_a_set_clock_is_read_by_every_thread_and_moves_a_little() -> None:
    seen: list[datetime] = []
    with clock.set_to(NOON):
        other = threading.Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()
        seen.append(Context(SystemActor("test")).now)
    assert seen == sorted(set(seen))
    assert all(NOON <= moment < NOON + timedelta(seconds=1) for moment in seen)


@override_settings(CLOCK_CAN_BE_SET=False)
def test_nobody_sets_the_clock_by_accident() -> None:
    with pytest.raises(ProgrammingError), clock.set_to(NOON):
        pass


def test_the_product_as_it_runs_cannot_have_its_clock_set() -> None:
    from config.settings import base

    assert base.CLOCK_CAN_BE_SET is False


@pytest.mark.at("2026-02-16T23:30:00+08:00")
def test_the_day_is_the_zones_own() -> None:
    assert (clock.today(SHANGHAI), clock.today(HONOLULU)) == (date(2026, 2, 16), date(2026, 2, 16))
    with clock.set_to(datetime(2026, 2, 17, 1, 0, tzinfo=UTC)):
        assert (clock.today(SHANGHAI), clock.today(HONOLULU)) == (date(2026, 2, 17), date(2026, 2, 16))
        with scope(zone=HONOLULU):
            assert clock.today() == date(2026, 2, 16)
            assert clock.today(SHANGHAI) == date(2026, 2, 17)
        assert Context(SystemActor("test"), HONOLULU).today == date(2026, 2, 16)


def test_while_an_operation_runs_its_clock_is_everybodys() -> None:
    with clock.kept_by(lambda: NOON):
        assert clock.now() == NOON
        with clock.kept_by(clock.now):
            assert clock.now() == NOON
