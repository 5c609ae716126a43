from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from shanhe.kernel import journal
from shanhe.kernel.context import VISITOR, Context
from shanhe.kernel.errors import Denied, Invalid, NotNow
from shanhe.kernel.models import JournalEntry
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import ctx_for, make_person, system_ctx
from shanhe.work import enquiries, operations, queries
from shanhe.work.models import Enquiry

from .conftest import MONDAY


def visitor(zone: Any, minutes: int = 0) -> Context:
    return Context(actor=VISITOR, zone=zone, clock=lambda: MONDAY + timedelta(minutes=minutes))


def asked(zone: Any, row: Any, minutes: int = 0, **values: Any) -> Enquiry:
    values = {
        "name": "Li Hua",
        "email": "Li.Hua@example.org",
        "message": "May we try the sensor?",
        "client": "203.0.113.5",
        **values,
    }
    return operations.open_enquiry(visitor(zone, minutes), subject=row, **values)


def confirmed(zone: Any, row: Any, **values: Any) -> Enquiry:
    enquiry = asked(zone, row, **values)
    return operations.confirm_enquiry(visitor(zone, 1), enquiry=enquiry, code=enquiries.code_of(enquiry))


def wrong_code(enquiry: Enquiry) -> str:
    return f"{(int(enquiries.code_of(enquiry)) + 1) % 1_000_000:06d}"


@pytest.mark.any_day
def test_a_confirmed_enquiry_is_a_task_due_in_three_working_days(
    zone: Any, organisation: Any, manager: Any, calendar: None
) -> None:
    enquiry = confirmed(zone, organisation)
    assert (enquiry.state, enquiry.ref) == ("open", "E-2026-0001")
    # Monday 28 September: Tuesday, Wednesday, then the holidays to the 7th, so Thursday 8 October.
    assert enquiry.task.due_on == date(2026, 10, 8)
    assert enquiry.task.assignee == manager
    assert enquiry.task.title == "E-2026-0001"
    assert [entry.verb for entry in journal.story(organisation)] == ["work.enquiry.arrived"]


def test_a_zone_that_promises_no_time_has_no_due_day(zone: Any, organisation: Any, manager: Any) -> None:
    assert confirmed(zone, organisation).task.due_on is None


def test_before_confirmation_nobody_is_told(zone: Any, organisation: Any, manager: Any) -> None:
    enquiry = asked(zone, organisation)
    assert queries.tasks_for(manager) == []
    assert queries.enquiries_on(organisation) == []
    assert journal.story(organisation) == []
    assert len(enquiries.code_of(enquiry)) == 6


def test_the_journal_holds_neither_name_address_question_nor_code(
    zone: Any, organisation: Any, manager: Any, calendar: None
) -> None:
    enquiry = confirmed(zone, organisation)
    operations.answer_enquiry(ctx_for(manager), enquiry=enquiry, answer="Yes, on Friday.")
    text = " ".join(str(entry.__dict__) for entry in JournalEntry.objects.all())
    for secret in ("Li Hua", "example.org", "sensor", "Friday", "203.0.113", enquiries.code_of(enquiry)):
        assert secret not in text


def test_a_wrong_code_counts_and_five_are_the_end(zone: Any, organisation: Any, manager: Any) -> None:
    enquiry = asked(zone, organisation)
    wrong = wrong_code(enquiry)
    for tries in range(1, 6):
        enquiry = operations.confirm_enquiry(visitor(zone, 1), enquiry=enquiry, code=wrong)
        assert (enquiry.state, enquiry.tries) == ("unconfirmed", tries)
    with pytest.raises(Invalid):
        operations.confirm_enquiry(visitor(zone, 1), enquiry=enquiry, code=enquiries.code_of(enquiry))


@pytest.mark.parametrize(("minutes", "good"), [(14, True), (15, False)])
def test_a_code_is_good_for_fifteen_minutes(
    zone: Any, organisation: Any, manager: Any, minutes: int, good: bool
) -> None:
    enquiry = asked(zone, organisation)
    code = enquiries.code_of(enquiry)
    if good:
        assert operations.confirm_enquiry(visitor(zone, minutes), enquiry=enquiry, code=code).state == "open"
    else:
        with pytest.raises(Invalid):
            operations.confirm_enquiry(visitor(zone, minutes), enquiry=enquiry, code=code)


def test_a_new_code_voids_the_old_one_and_there_are_four_in_all(
    zone: Any, organisation: Any, manager: Any
) -> None:
    enquiry = asked(zone, organisation)
    old = enquiries.code_of(enquiry)
    enquiry = operations.renew_enquiry_code(visitor(zone, 20), enquiry=enquiry)
    new = enquiries.code_of(enquiry)
    assert enquiry.code_expires_at == MONDAY + timedelta(minutes=35)
    if old != new:
        assert operations.confirm_enquiry(visitor(zone, 21), enquiry=enquiry, code=old).state == "unconfirmed"
    for _each in range(2):
        enquiry = operations.renew_enquiry_code(visitor(zone, 22), enquiry=enquiry)
    with pytest.raises(Invalid):
        operations.renew_enquiry_code(visitor(zone, 23), enquiry=enquiry)


def test_confirmed_once(zone: Any, organisation: Any, manager: Any) -> None:
    enquiry = confirmed(zone, organisation)
    with pytest.raises(NotNow):
        operations.confirm_enquiry(visitor(zone, 2), enquiry=enquiry, code=enquiries.code_of(enquiry))
    with pytest.raises(NotNow):
        operations.renew_enquiry_code(visitor(zone, 2), enquiry=enquiry)


def test_the_rate_is_limited_by_address_and_by_client(zone: Any, organisation: Any) -> None:
    for _each in range(enquiries.PER_HOUR_AND_ADDRESS):
        asked(zone, organisation, client="")
    with pytest.raises(Invalid):
        asked(zone, organisation, client="")
    asked(zone, organisation, minutes=61, client="")
    for number in range(enquiries.PER_HOUR_AND_CLIENT):
        asked(zone, organisation, email=f"one{number}@example.org", client="198.51.100.7")
    with pytest.raises(Invalid):
        asked(zone, organisation, email="another@example.org", client="198.51.100.7")
    assert not Enquiry.objects.filter(client__contains="198.51").exists()


def test_nothing_can_be_asked_about_what_is_not_visible(zone: Any, hidden: Any) -> None:
    with pytest.raises(Denied):
        asked(zone, hidden)


def test_every_fault_is_named(zone: Any, organisation: Any) -> None:
    with pytest.raises(Invalid) as refused:
        asked(zone, organisation, name=" ", email="nobody", message="?")
    assert set(refused.value.fields) == {"name", "email", "message"}


def test_the_least_busy_manager_gets_it_unless_the_objects_app_names_one(
    zone: Any, organisation: Any, manager: Any, inventor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = make_person(zone, roles=("technology_manager",))
    first_two = {confirmed(zone, organisation).task.assignee_id for _each in range(2)}
    assert first_two == {manager.pk, second.pk}
    monkeypatch.setitem(enquiries._routes, "organisation", lambda row: inventor)
    assert confirmed(zone, organisation, email="b@example.org").task.assignee == inventor


def test_without_managers_it_waits_for_the_administrators(zone: Any, organisation: Any) -> None:
    task = confirmed(zone, organisation).task
    assert task.assignee is None
    late = make_person(zone, roles=("administrator",))
    assert [item.url for item in queries.task_items(actor_of_person(late))] == [f"/tasks/{task.ref}/"]


def test_the_answer_closes_the_task_and_the_task_alone_cannot_be_closed(
    zone: Any, organisation: Any, manager: Any, inventor: Any
) -> None:
    enquiry = confirmed(zone, organisation)
    with pytest.raises(NotNow):
        operations.complete_task(ctx_for(manager), task=enquiry.task)
    with pytest.raises(Denied):
        operations.answer_enquiry(ctx_for(inventor), enquiry=enquiry, answer="No.")
    with pytest.raises(Invalid):
        operations.answer_enquiry(ctx_for(manager), enquiry=enquiry, answer=" ")
    answered = operations.answer_enquiry(ctx_for(manager), enquiry=enquiry, answer="Yes, on Friday.")
    answered.task.refresh_from_db()
    assert (answered.state, answered.answered_by, answered.task.state) == ("answered", manager, "done")
    with pytest.raises(NotNow):
        operations.reopen_task(ctx_for(manager), task=answered.task)


def test_a_colleague_may_answer_for_the_one_who_has_the_task(
    zone: Any, organisation: Any, manager: Any
) -> None:
    enquiry = confirmed(zone, organisation)
    colleague = make_person(zone, roles=("technology_manager",))
    answered = operations.answer_enquiry(ctx_for(colleague), enquiry=enquiry, answer="Yes.")
    answered.task.refresh_from_db()
    assert answered.task.state == "done"


def test_closing_needs_a_reason(zone: Any, organisation: Any, manager: Any) -> None:
    enquiry = confirmed(zone, organisation)
    with pytest.raises(Invalid):
        operations.close_enquiry(ctx_for(manager), enquiry=enquiry, reason="")
    closed = operations.close_enquiry(ctx_for(manager), enquiry=enquiry, reason="Advertising")
    closed.task.refresh_from_db()
    assert (closed.state, closed.task.state, closed.task.outcome) == ("closed", "dropped", "Advertising")


@pytest.mark.any_day
def test_unconfirmed_enquiries_are_forgotten_after_a_week(zone: Any, organisation: Any, manager: Any) -> None:
    asked(zone, organisation)
    kept = confirmed(zone, organisation)
    later = system_ctx(zone, MONDAY + timedelta(days=8))
    assert operations.forget_unconfirmed_enquiries(later, zone=zone) == 1
    assert operations.forget_unconfirmed_enquiries(later, zone=zone) == 0
    assert list(Enquiry.objects.all()) == [kept]
