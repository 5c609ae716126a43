"""Two people at once, with two real connections."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django_scopes import scope

from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.delivery import Channel, deliver_one
from shanhe.kernel.errors import NotNow
from shanhe.kernel.models import Delivery, JournalEntry
from tests.sample import fleet
from tests.sample.models import Boat

pytestmark = pytest.mark.django_db(transaction=True)


def together(zone: Any, *calls: Callable[[], Any]) -> list[Any]:
    """Run each call in a thread with its own connection; returns results or exceptions in order."""
    outcomes: list[Any] = [None] * len(calls)

    def run(index: int) -> None:
        try:
            with scope(zone=zone):
                outcomes[index] = calls[index]()
        except Exception as error:  # the test looks at it
            outcomes[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads), "the operations wait for each other"
    return outcomes


def context(zone: Any) -> Context:
    return Context(actor=SystemActor("tests"), zone=zone)


@pytest.fixture
def boats(zone: Any) -> list[Boat]:
    return [Boat.objects.create(zone=zone, name=name) for name in ("Heron", "Egret")]


def test_two_people_racing_for_one_row(zone: Any, boats: list[Boat]) -> None:
    gate = threading.Barrier(2, timeout=20)

    def attempt() -> Any:
        gate.wait()
        return fleet.sail(context(zone), boat=boats[0])

    outcomes = together(zone, attempt, attempt)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Boat", "NotNow"]
    assert Boat.objects.get(pk=boats[0].pk).trips == 1
    assert JournalEntry.objects.count() == 1


def test_the_second_waits_for_the_first_and_sees_its_work(zone: Any, boats: list[Boat]) -> None:
    inside, asked = threading.Event(), threading.Event()

    def first() -> Any:
        def during() -> None:
            inside.set()
            asked.wait(20)

        return fleet.sail(context(zone), boat=boats[0], during=during)

    def second() -> Any:
        inside.wait(20)
        asked.set()
        return fleet.sail(context(zone), boat=boats[0])

    outcomes = together(zone, first, second)
    assert isinstance(outcomes[0], Boat)
    assert isinstance(outcomes[1], NotNow)


def test_two_operations_that_name_the_same_rows_in_opposite_order(zone: Any, boats: list[Boat]) -> None:
    heron, egret = boats
    for _ in range(10):
        Boat.objects.update(state="moored")
        gate = threading.Barrier(2, timeout=20)

        def one(gate: threading.Barrier = gate) -> Any:
            gate.wait()
            return fleet.race(context(zone), first=heron, second=egret)

        def two(gate: threading.Barrier = gate) -> Any:
            gate.wait()
            return fleet.race(context(zone), first=egret, second=heron)

        assert together(zone, one, two) == [None, None]
    assert set(Boat.objects.values_list("trips", flat=True)) == {10}


class TestDelivery:
    @pytest.fixture
    def entry(self, zone: Any, boats: list[Boat]) -> JournalEntry:
        fleet.sail(context(zone), boat=boats[0])
        return JournalEntry.objects.get()

    def test_a_retried_job_tells_nobody_twice(self, entry: JournalEntry) -> None:
        told: list[str] = []
        channel = Channel("test", lambda entry: ["a"], lambda entry, who: told.append(who))
        assert [deliver_one(channel, entry, "a"), deliver_one(channel, entry, "a")] == [True, False]
        assert told == ["a"]

    def test_a_worker_killed_between_send_and_mark_is_retried(self, entry: JournalEntry) -> None:
        told: list[str] = []

        def killed_after_sending(entry: JournalEntry, who: str) -> None:
            told.append(who)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            deliver_one(Channel("mail", lambda entry: ["a"], killed_after_sending), entry, "a")
        assert Delivery.objects.count() == 0
        assert deliver_one(
            Channel("mail", lambda entry: ["a"], lambda entry, who: told.append(who)), entry, "a"
        )
        assert told == ["a", "a"]
        assert Delivery.objects.count() == 1

    def test_two_workers_with_the_same_job(self, zone: Any, entry: JournalEntry) -> None:
        told: list[str] = []
        sending, other_tries = threading.Event(), threading.Event()

        def slow(entry: JournalEntry, who: str) -> None:
            sending.set()
            other_tries.wait(20)
            told.append("first")

        def second() -> bool:
            sending.wait(20)
            other_tries.set()
            return deliver_one(
                Channel("mail", lambda e: [], lambda e, who: told.append("second")), entry, "a"
            )

        outcomes = together(
            zone, lambda: deliver_one(Channel("mail", lambda e: [], slow), entry, "a"), second
        )
        assert outcomes == [True, False]
        assert told == ["first"]
