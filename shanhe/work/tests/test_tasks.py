from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from shanhe.kernel import journal
from shanhe.kernel.errors import Denied, Invalid, NotNow
from shanhe.kernel.models import ReferenceCounter
from shanhe.parties import handover
from shanhe.parties.actors import actor_of_person
from shanhe.parties.operations import hand_over
from shanhe.parties.testing import ctx_for, make_organisation, make_person, system_ctx
from shanhe.work import lifecycle, operations, queries, todo
from shanhe.work.models import Task

from .conftest import MONDAY


def given(manager: Any, organisation: Any, assignee: Any, **values: Any) -> Task:
    values = {"title": "Call the laboratory", "due_on": date(2026, 10, 9), **values}
    return operations.add_task(ctx_for(manager, MONDAY), subject=organisation, assignee=assignee, **values)


def test_a_task_is_added_numbered_and_in_the_story(organisation: Any, manager: Any, inventor: Any) -> None:
    first = given(manager, organisation, inventor)
    second = given(manager, organisation, manager, title="Second")
    assert (first.ref, second.ref) == ("T-2026-0001", "T-2026-0002")
    assert [task.pk for task in queries.tasks_for(inventor)] == [first.pk]
    assert [entry.verb for entry in journal.story(organisation)] == ["work.task.added"] * 2


def test_numbers_go_on_past_9999(organisation: Any, manager: Any) -> None:
    Task.objects.filter(pk=given(manager, organisation, manager).pk).update(ref="T-2026-9999")
    ReferenceCounter.objects.all().delete()  # as where rows came in another way
    assert given(manager, organisation, manager).ref == "T-2026-10000"
    assert given(manager, organisation, manager).ref == "T-2026-10001"


def test_who_may_not_annotate_may_not_add(organisation: Any, inventor: Any) -> None:
    with pytest.raises(Denied):
        operations.add_task(ctx_for(inventor), subject=organisation, title="x", assignee=inventor)


def test_everybody_may_add_a_task_about_oneself_and_nobody_elses_person(inventor: Any, manager: Any) -> None:
    task = operations.add_task(ctx_for(inventor), subject=inventor, title="Write", assignee=inventor)
    assert task.subject == f"parties.Person:{inventor.pk}"
    with pytest.raises(Denied):
        operations.add_task(ctx_for(inventor), subject=manager, title="Write", assignee=inventor)


def test_a_task_cannot_go_to_somebody_who_cannot_see_its_object(
    hidden: Any, administrator: Any, inventor: Any
) -> None:
    with pytest.raises(Invalid) as refused:
        operations.add_task(ctx_for(administrator), subject=hidden, title="x", assignee=inventor)
    assert "assignee" in refused.value.fields


def test_an_empty_title_is_refused(organisation: Any, manager: Any) -> None:
    with pytest.raises(Invalid) as refused:
        given(manager, organisation, manager, title="  ")
    assert set(refused.value.fields) == {"title"}


def test_done_and_undone(organisation: Any, manager: Any, inventor: Any) -> None:
    task = given(manager, organisation, inventor)
    done = operations.complete_task(ctx_for(inventor, MONDAY), task=task, outcome="They come on Friday.")
    assert (done.state, done.outcome, done.closed_at) == ("done", "They come on Friday.", MONDAY)
    with pytest.raises(NotNow):
        operations.drop_task(ctx_for(inventor), task=done)
    again = operations.reopen_task(ctx_for(inventor), task=done)
    assert (again.state, again.outcome, again.closed_at) == ("open", "", None)


def test_only_the_two_people_of_a_task_and_administrators_change_it(
    zone: Any, organisation: Any, manager: Any, inventor: Any, administrator: Any
) -> None:
    task = given(manager, organisation, inventor)
    with pytest.raises(Denied):
        operations.complete_task(ctx_for(make_person(zone, roles=("technology_manager",))), task=task)
    operations.complete_task(ctx_for(administrator), task=task)


def test_changing_records_what_changed_and_handing_on_tells_the_new_person(
    organisation: Any, manager: Any, inventor: Any
) -> None:
    task = given(manager, organisation, manager)
    changed = operations.change_task(
        ctx_for(manager), task=task, title=task.title, due_on=date(2026, 10, 12), assignee=inventor
    )
    assert changed.assignee_id == inventor.pk
    newest = {entry.verb: entry for entry in journal.story(changed)}
    assert newest["work.task.changed"].changes == {"due_on": ["2026-10-09", "2026-10-12"]}
    assert newest["work.task.handed_on"].data["assignee"] == inventor.name


@pytest.mark.parametrize("state", list(lifecycle.TASK.states))
@pytest.mark.parametrize("action", list(lifecycle.TASK.transitions))
def test_every_state_and_action_of_a_task(organisation: Any, manager: Any, state: str, action: str) -> None:
    task = given(manager, organisation, manager)
    Task.objects.filter(pk=task.pk).update(state=state)
    task.refresh_from_db()
    run = {
        "complete": lambda: operations.complete_task(ctx_for(manager), task=task),
        "drop": lambda: operations.drop_task(ctx_for(manager), task=task),
        "reopen": lambda: operations.reopen_task(ctx_for(manager), task=task),
        "change": lambda: operations.change_task(ctx_for(manager), task=task, title="New", due_on=None),
    }[action]
    transition = lifecycle.TASK[action]
    if state in transition.sources:
        assert run().state == (transition.target or state)
    else:
        with pytest.raises(NotNow):
            run()


def test_a_person_sees_tasks_of_others_only_on_objects_the_person_works_on(
    zone: Any, organisation: Any, manager: Any, inventor: Any
) -> None:
    task = given(manager, organisation, manager)
    colleague = make_person(zone, roles=("technology_manager",))
    assert queries.task_by_ref(actor_of_person(colleague), task.ref) == task
    assert queries.task_by_ref(actor_of_person(inventor), task.ref) is None


@pytest.mark.any_day
def test_reminded_once_for_each_due_date(zone: Any, organisation: Any, manager: Any) -> None:
    task = given(manager, organisation, manager, due_on=date(2026, 9, 29))
    given(manager, organisation, manager, due_on=date(2026, 9, 30))
    given(manager, organisation, manager, due_on=None)
    system = system_ctx(zone, MONDAY)
    assert operations.remind_of_due_tasks(system, zone=zone) == 1
    assert operations.remind_of_due_tasks(system, zone=zone) == 0
    operations.change_task(ctx_for(manager, MONDAY), task=task, title=task.title, due_on=date(2026, 9, 28))
    assert operations.remind_of_due_tasks(system, zone=zone) == 1
    with pytest.raises(Denied):
        operations.remind_of_due_tasks(ctx_for(manager, MONDAY), zone=zone)


def test_a_leavers_open_tasks_move_to_a_colleague(
    zone: Any, organisation: Any, manager: Any, administrator: Any
) -> None:
    colleague = make_person(zone, roles=("technology_manager",), account=True)
    open_one, done = given(manager, organisation, manager), given(manager, organisation, manager)
    operations.complete_task(ctx_for(manager), task=done)
    kind = handover.registry["work.tasks"]
    assert list(kind.rows(manager)) == [open_one]
    assert hand_over(ctx_for(administrator), person=manager, to=colleague)["work.tasks"] == 1
    assert [task.pk for task in queries.tasks_for(colleague)] == [open_one.pk]
    assert Task.objects.get(pk=done.pk).assignee_id == manager.pk


@pytest.mark.any_day
def test_my_work_lines_say_who_waits_for_whom(organisation: Any, manager: Any, inventor: Any) -> None:
    mine = given(manager, organisation, manager, title="Mine", due_on=None)
    theirs = given(manager, organisation, inventor, title="Theirs")
    items = {item.title: item for item in todo.items_for(actor_of_person(manager))}
    assert items["Mine"].waiting_for == "me"
    assert items["Mine"].action.url == f"/tasks/{mine.ref}/complete/"
    assert items["Mine"].subject == str(organisation.name)
    assert (items["Theirs"].waiting_for, items["Theirs"].who) == ("others", str(inventor.name))
    assert items["Theirs"].action is None
    received = queries.task_items(actor_of_person(inventor))
    assert [(item.url, item.who) for item in received] == [(f"/tasks/{theirs.ref}/", "")]
    assert str(manager) in str(received[0].kind)


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_needs_the_same_queries_for_one_and_twenty(
    zone: Any, manager: Any, django_assert_num_queries: Any, count: int
) -> None:
    for _each in range(count):
        given(manager, make_organisation(zone), manager)
    actor = actor_of_person(manager)
    with django_assert_num_queries(2):
        assert len(queries.task_items(actor)) == count


def test_watched_changes_hide_inner_work_from_those_who_only_look(
    organisation: Any, manager: Any, inventor: Any
) -> None:
    for person in (manager, inventor):
        operations.watch(ctx_for(person, MONDAY), subject=organisation)
    colleague_task = given(manager, organisation, manager)
    assert colleague_task.pk
    since = MONDAY - timedelta(days=1)
    assert queries.changed_since(actor_of_person(manager), since) == []
    assert queries.changed_since(actor_of_person(inventor), since) == []
    operations.add_task(
        system_ctx(organisation.zone, MONDAY),
        subject=organisation,
        title="From the system",
        assignee=inventor,
    )
    changes = queries.changed_since(actor_of_person(manager), since)
    assert [(change.link.title, change.more) for change in changes] == [(str(organisation.name), 0)]
    assert queries.changed_since(actor_of_person(inventor), since) == []


def test_watch_recent_and_what_is_no_longer_visible(organisation: Any, hidden: Any, inventor: Any) -> None:
    actor = actor_of_person(inventor)
    ctx = ctx_for(inventor, MONDAY)
    operations.watch(ctx, subject=organisation)
    operations.watch(ctx, subject=organisation)
    with pytest.raises(Denied):
        operations.watch(ctx, subject=hidden)
    operations.remember_visit(ctx, subject=organisation)
    operations.remember_visit(ctx, subject=organisation)
    assert [link.title for link in queries.watched(actor)] == [str(organisation.name)]
    assert [link.title for link in queries.recent(actor)] == [str(organisation.name)]
    type(organisation).objects.filter(pk=organisation.pk).update(side="government")
    assert queries.watched(actor) == []
    assert queries.recent(actor) == []
    operations.unwatch(ctx, subject=organisation)
    assert not queries.is_watching(actor, f"parties.Organisation:{organisation.pk}")
