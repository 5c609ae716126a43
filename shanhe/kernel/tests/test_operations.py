"""One door: locks, permission, state, journal, all or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import override
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from shanhe.kernel.context import VISITOR, Context, SimpleActor, SystemActor
from shanhe.kernel.erasing import erase_person
from shanhe.kernel.errors import Conflict, Denied, Invalid, NotNow, ProgrammingError
from shanhe.kernel.journal import sentence, story, words_of
from shanhe.kernel.models import JournalEntry, PersonalValue
from tests.sample import fleet
from tests.sample.models import Boat, Harbour

pytestmark = pytest.mark.django_db


@pytest.fixture
def ctx(zone: Any) -> Context:
    return Context(actor=SystemActor("tests"), zone=zone)


@pytest.fixture
def boat(zone: Any) -> Boat:
    return Boat.objects.create(zone=zone, name="Heron", owner_id=7)


def run(*statements: str) -> None:
    """Run SQL as somebody with a connection of their own might."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_an_operation_writes_the_change_and_its_entry(ctx: Context, boat: Boat) -> None:
    fleet.sail(ctx, boat=boat, where="the bay")
    boat.refresh_from_db()
    assert (boat.state, boat.trips) == ("sailing", 1)
    (entry,) = story(boat)
    assert entry.verb == "sample.boat.sailed"
    assert entry.changes == {"state": ["moored", "sailing"]}
    assert entry.request_id == ctx.request_id
    assert sentence(entry) == "sailed Heron to the bay"


def test_words_in_both_languages_are_read_in_the_active_one() -> None:
    entry = JournalEntry(
        data={"note": {"zh": "请补充", "en": "Please add"}, "plain": "as it is", "none": None}
    )
    with override("en"):
        assert [words_of(entry, name) for name in ("note", "plain", "none", "lacking")] == [
            "Please add",
            "as it is",
            "",
            "",
        ]
    with override("zh-hans"):
        assert words_of(entry, "note") == "请补充"


def test_the_function_gets_the_row_as_it_is_now(ctx: Context, boat: Boat) -> None:
    stale = Boat.objects.get(pk=boat.pk)
    fleet.sail(ctx, boat=boat)
    with pytest.raises(NotNow) as refused:
        fleet.sail(ctx, boat=stale)
    assert refused.value.state == "sailing"
    boat.refresh_from_db()
    assert boat.trips == 1


def test_a_forgotten_event_fails_and_nothing_is_written(ctx: Context, boat: Boat) -> None:
    with pytest.raises(ProgrammingError, match="no event"):
        fleet.forget_event(ctx, boat=boat)
    boat.refresh_from_db()
    assert boat.trips == 0


def test_unchanged_writes_no_entry(ctx: Context, boat: Boat) -> None:
    fleet.rename(ctx, boat=boat, name="Heron")
    assert story(boat) == []


def test_who_may_not_is_told_why_and_nothing_is_written(zone: Any, boat: Boat) -> None:
    with pytest.raises(Denied):
        fleet.sail(Context(actor=VISITOR, zone=zone), boat=boat)
    assert JournalEntry.objects.count() == 0


def test_an_operation_on_nothing_is_refused_since_nobody_would_be_asked(ctx: Context, boat: Boat) -> None:
    for nothing in (None, []):
        with pytest.raises(Invalid):
            fleet.sail(ctx, boat=nothing)


def test_no_actor_is_refused() -> None:
    with pytest.raises(ProgrammingError, match="never None"):
        Context(actor=None)  # type: ignore[arg-type]


def test_a_nested_operation_joins_and_keeps_its_own_lines(ctx: Context, zone: Any, boat: Boat) -> None:
    other = Boat.objects.create(zone=zone, name="Egret")
    fleet.race(ctx, first=boat, second=other)
    verbs = list(JournalEntry.objects.order_by("pk").values_list("operation", flat=True))
    assert verbs == ["sample.sail", "sample.sail", "sample.race"]


def test_a_nested_operation_keeps_its_own_rule(zone: Any, boat: Boat) -> None:
    owner = SimpleActor(key="person:7", display="o", person_id=7, zone_id=zone.pk)
    other = Boat.objects.create(zone=zone, name="Egret", owner_id=8)
    with pytest.raises(Denied):
        fleet.race(Context(actor=owner, zone=zone), first=boat, second=other)
    boat.refresh_from_db()
    assert boat.state == "moored"


def test_a_nested_operation_may_not_lock_what_its_caller_did_not_declare(
    ctx: Context, zone: Any, boat: Boat
) -> None:
    hidden = Boat.objects.create(zone=zone, name="Smuggler")
    with pytest.raises(ProgrammingError, match="did not declare"):
        fleet.smuggle(ctx, boat=boat, hidden=hidden)
    boat.refresh_from_db()
    assert boat.state == "moored"


def test_a_removed_row_is_a_conflict(ctx: Context, boat: Boat) -> None:
    Boat.objects.filter(pk=boat.pk).delete()
    with pytest.raises(Conflict):
        fleet.sail(ctx, boat=boat)


def test_a_batch_of_10000_rows_has_10000_entries_tied_to_one(ctx: Context, zone: Any) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert fleet.count_fleet(ctx, zone=zone, names=(f"boat {n}" for n in range(10_000))) == 10_000
    head = JournalEntry.objects.get(verb="sample.fleet.counted")
    assert JournalEntry.objects.filter(batch=head).count() == 10_000
    assert head.data == {"count": 10_000}
    assert len(queries) < 40


def test_an_events_fields_are_kept_and_words_are_told_in_the_readers_language(
    ctx: Context, boat: Boat
) -> None:
    fleet.sail(ctx, boat=boat, where={"zh": "海湾", "en": "the bay"})
    entry = story(boat)[0]
    assert entry.data["where"] == {"zh": "海湾", "en": "the bay"}
    with translation.override("en"):
        assert sentence(entry).endswith("to the bay")
    with translation.override("zh-hans"):
        assert sentence(entry).endswith("to 海湾")


def test_the_journal_refuses_change_and_removal(ctx: Context, boat: Boat) -> None:
    fleet.sail(ctx, boat=boat)
    entry = story(boat)[0]
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    for statement in (
        "UPDATE kernel_journalentry SET verb = 'x'",
        "DELETE FROM kernel_journalentry",
        "TRUNCATE kernel_journalentry CASCADE",
    ):
        with pytest.raises(InternalError, match="append-only"):
            run("SET LOCAL shanhe.clearing = ''", "SET CONSTRAINTS ALL IMMEDIATE", statement)


def test_personal_values_can_be_erased_without_touching_the_journal(ctx: Context, boat: Boat) -> None:
    fleet.rename(ctx, boat=boat, name="Egret")
    entry = story(boat)[0]
    kept = [PersonalValue.objects.get(pk=reference["personal"]).value for reference in entry.changes["name"]]
    assert kept == ["Heron", "Egret"]
    assert erase_person(ctx, 7) == 2
    assert set(PersonalValue.objects.values_list("value", flat=True)) == {None}


class TestZones:
    def test_an_unscoped_query_raises(self, db: None) -> None:
        with pytest.raises(ScopeError):
            Boat.objects.count()

    def test_another_zone_sees_nothing(self, other_zone: Any, boat: Boat) -> None:
        with scope(zone=other_zone):
            assert Boat.objects.count() == 0

    def test_a_key_into_another_zone_is_refused_by_the_database(
        self, zone: Any, other_zone: Any, boat: Boat
    ) -> None:
        with scope(zone=other_zone):
            foreign = Harbour.objects.create(zone=other_zone, name="Elsewhere")
        move = f"UPDATE sample_boat SET harbour_id = {foreign.pk} WHERE id = {boat.pk}"
        with pytest.raises(IntegrityError, match="sample_boat_harbour_zone"):
            run(move, "SET CONSTRAINTS ALL IMMEDIATE")

    def test_an_operation_refuses_a_row_of_another_zone(self, other_zone: Any, boat: Boat) -> None:
        with pytest.raises(Denied):
            fleet.sail(Context(actor=SystemActor("tests"), zone=other_zone), boat=boat)
