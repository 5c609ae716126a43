"""Board, list, to-do, public figures, jobs: right, and with a number of queries that does not grow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanhe.kernel.context import VISITOR
from shanhe.kernel.models import JournalEntry
from shanhe.kernel.money import Money
from shanhe.pathway import jobs, operations, queries
from shanhe.pathway.events import StageEnteredPublicly
from shanhe.pathway.models import Project
from shanhe.pathway.queries import Filters
from shanhe.results.models import Result

from .ground import Ground, fresh


def count(call: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        call()
    return len(found)


def many(ground: Ground, number: int) -> list[Project]:
    return [ground.project() for _ in range(number)]


def test_the_board_asks_the_same_number_of_questions_for_one_and_for_twenty(ground: Ground) -> None:
    actor = ground.ctx(ground.manager).actor
    many(ground, 1)
    calls = {
        "board": (lambda: queries.board(actor, Filters(), ground.today), 5),
        "list": (lambda: list(queries.project_list(actor, Filters(), ground.today)), 3),
        "timeline": (lambda: queries.timeline(actor, Filters(), ground.today), 4),
        "todo": (lambda: queries.todo_items(actor), 3),
        "river": (lambda: queries.stage_counts(ground.zone), 2),
    }
    few = {name: count(call) for name, (call, _pinned) in calls.items()}
    many(ground, 19)
    assert {name: count(call) for name, (call, _pinned) in calls.items()} == few
    assert few == {name: pinned for name, (_call, pinned) in calls.items()}


def test_the_page_asks_the_same_number_of_questions_however_much_there_is(ground: Ground) -> None:
    small = ground.project()
    large = ground.project(*[ground.result() for _ in range(5)])
    ctx = ground.ctx(ground.manager)
    for number in range(6):
        operations.record_support(
            ctx, project=large, kind="subsidy", date=ground.today, money=Money(100 + number), source="Zone"
        )
        operations.record_product_evidence(
            ctx, project=large, happened_on=ground.today, what=f"Test {number}"
        )
    read = [queries.by_ref(ctx.actor, row.ref) for row in (small, large)]
    few, lots = (count(lambda row=row: queries.project_page(ctx.actor, row, ground.at)) for row in read)
    assert few == lots


def test_stalled_projects_rise_to_the_top(ground: Ground) -> None:
    slow = ground.project()
    ground.later(days=60)
    fast, held = ground.project(), ground.project()
    operations.hold(ground.ctx(ground.manager), project=held, reason="funding_awaited")
    ground.later(days=41)
    actor = ground.ctx(ground.manager).actor
    column = next(
        item for item in queries.board(actor, Filters(), ground.today) if item.code == "source_innovation"
    )
    assert (column.count, column.stalled) == (3, 2)
    assert [card["ref"] for card in column.cards] == [slow.ref, held.ref, fast.ref]
    assert (column.cards[0]["days"], column.cards[0]["usual_days"]) == (101, 90)
    assert [card["stalled"] for card in column.cards] == [True, True, False]
    assert {row.ref for row in queries.narrowed(actor, Filters(stalled=True), ground.today)} == {
        slow.ref,
        held.ref,
    }
    assert fresh(slow).days_over(ground.today) == 11


def test_a_column_shows_its_first_twenty_and_counts_all(ground: Ground) -> None:
    many(ground, 23)
    column = queries.board(ground.ctx(ground.manager).actor, Filters(), ground.today)[0]
    assert (column.count, len(column.cards)) == (23, 20)


def test_filters_narrow_the_board(ground: Ground) -> None:
    first, second = ground.project(), ground.project(route="joint_rd")
    actor = ground.ctx(ground.committee).actor

    def refs(**wanted: Any) -> set[str]:
        return {row.ref for row in queries.project_list(actor, Filters.read(wanted), ground.today)}

    assert refs(route="joint_rd") == {second.ref}
    assert refs(q=first.full_title["en"]) == {first.ref}
    assert refs(manager=ground.manager.ref) == {first.ref, second.ref}
    assert refs(manager="me") == set()
    assert refs(stalled="1") == set()


def test_what_waits_for_whom(ground: Ground) -> None:
    project = ground.project(ground.result(trl=1))

    def waiting(person: Any) -> list[tuple[str, str]]:
        return [(item.waiting_for, str(item.title)) for item in queries.todo_items(ground.ctx(person).actor)]

    assert fresh(project).waiting_for == ["assessor", "owner_office"]
    assert [kind for kind, _title in waiting(ground.office)] == ["me"]
    assert [kind for kind, _title in waiting(ground.manager)] == ["others"]
    assert waiting(ground.stranger) == []
    ground.meet(project)
    ground.approve(project)
    assert [kind for kind, _title in waiting(ground.manager)] == ["me"]
    operations.name_partner(ground.ctx(ground.manager), project=project, organisation=ground.enterprise)
    assert [
        item.action is not None for item in queries.todo_items(ground.ctx(ground.representative).actor)
    ] == [True]


def test_a_change_of_a_result_reaches_the_summary(ground: Ground) -> None:
    project = ground.project(ground.result(trl=1))
    assert [item["who"] for item in fresh(project).missing] == ["assessor", "owner_office"]
    result = project.carried.get().result
    Result.objects.filter(pk=result.pk).update(trl_confirmed=3)
    entry = JournalEntry(zone=ground.zone, about=[f"results.Result:{result.pk}"])
    assert list(jobs.concerned(entry)) == [str(project.pk)]
    jobs.refresh(entry, str(project.pk))
    assert [item["who"] for item in fresh(project).missing] == ["owner_office"]
    assert operations.refresh_projects(ground.zone) == 0


def test_the_verbs_that_refresh_exist() -> None:
    from shanhe.kernel.events import EVENTS

    assert set(jobs.VERBS) <= set(EVENTS)


def public_moves() -> list[Any]:
    """What the news says of projects."""
    entries = JournalEntry.objects.filter(public=True, verb=StageEnteredPublicly.verb)
    return list(queries.moves_of(list(entries.order_by("-id"))).values())


def test_the_public_sees_counts_and_only_moves_that_are_public(ground: Ground) -> None:
    ctx = ground.ctx(ground.manager)
    hidden, shown = ground.project(), ground.project()
    operations.edit_project(ctx, project=shown, values={"public": True})
    ground.pass_gate(hidden)
    ground.pass_gate(shown)
    moved = public_moves()
    assert [item.title for item in moved] == [shown.full_title["zh"]]
    assert moved[0].stage == "原创技术验证"
    river = {item["code"]: item["count"] for item in queries.stage_counts(ground.zone)}
    assert river == {
        "source_innovation": 0, "verification": 2, "incubation": 0, "product_development": 0, "market_application": 0,
    }  # fmt: skip
    Result.objects.filter(pk=shown.carried.get().result_id).update(confidentiality="zone")
    assert public_moves() == []
    assert not queries.visible_to(VISITOR).exists()


def test_only_projects_with_public_results_can_be_public(ground: Ground) -> None:
    from shanhe.kernel.errors import Invalid

    project = ground.project(ground.result(confidentiality="zone"))
    with pytest.raises(Invalid):
        operations.edit_project(ground.ctx(ground.manager), project=project, values={"public": True})


def test_open_work_moves_to_a_colleague(ground: Ground) -> None:
    from shanhe.parties.testing import make_person

    colleague = make_person(ground.zone, ["technology_manager"])
    project = ground.project()
    operations.hand_on_project(ground.ctx(ground.administrator), project=project, to=colleague)
    assert fresh(project).manager == colleague
    assert queries.managed_by(ground.manager) == []


def test_usual_days_are_those_of_the_day_of_entry(ground: Ground) -> None:
    from .ground import load_ways, section

    project = ground.project()
    changed = {**section("routes"), "routes": [dict(route) for route in section("routes")["routes"]]}
    changed["routes"][0]["stages"] = [
        {**stage, "usual_days": 30} if stage["code"] == "source_innovation" else stage
        for stage in changed["routes"][0]["stages"]
    ]
    ground.later(days=10)
    load_ways(ground.zone, ground.at, changed)
    later = ground.project()
    assert (fresh(project).usual_until - fresh(project).stage_since.date()) == timedelta(days=90)
    assert (fresh(later).usual_until - fresh(later).stage_since.date()) == timedelta(days=30)
