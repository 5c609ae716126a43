"""Two people at one project, with two real connections."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django_scopes import scope

from shanhe.pathway import operations
from shanhe.pathway.models import GateDecision, StageVisit
from shanhe.results.models import Result

from .ground import Ground, fresh, make_ground

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ground(transactional_db: None) -> Iterator[Ground]:
    made = make_ground()
    with scope(zone=made.zone):
        yield made


def together(zone: Any, *calls: Callable[[], Any]) -> list[Any]:
    outcomes: list[Any] = [None] * len(calls)
    start = threading.Barrier(len(calls), timeout=20)

    def run(index: int) -> None:
        try:
            with scope(zone=zone):
                start.wait()
                outcomes[index] = calls[index]()
        except Exception as error:  # the test looks at it
            outcomes[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "the operations wait for each other"
    return outcomes


def ready(ground: Ground) -> Any:
    project = ground.project()
    ground.meet(project)
    ground.approve(project)
    return fresh(project)


def test_two_deciders_at_one_gate(ground: Ground) -> None:
    project = ready(ground)
    manager, committee = ground.ctx(ground.manager), ground.ctx(ground.committee)
    outcomes = together(
        ground.zone,
        lambda: operations.go(manager, project=project, version=project.version),
        lambda: operations.stop(committee, project=project, reason="no_market", version=project.version),
    )
    kinds = sorted(type(outcome).__name__ for outcome in outcomes)
    assert kinds == ["Conflict", "GateDecision"] or kinds == ["GateDecision", "NotNow"]
    assert (
        GateDecision.objects.filter(project=project, decision__in=["go", "stop"]).count() == 2
    )  # one is the start's
    assert StageVisit.objects.filter(project=project, left_at=None).count() <= 1


def test_both_sides_of_a_hand_over_at_once(ground: Ground) -> None:
    project = ready(ground)
    operations.go(ground.ctx(ground.manager), project=project)
    office, manager = ground.ctx(ground.office), ground.ctx(ground.manager)
    outcomes = together(
        ground.zone,
        lambda: operations.give_hand_over(office, project=project),
        lambda: operations.take_hand_over(manager, project=project),
    )
    assert {type(outcome).__name__ for outcome in outcomes} == {"HandOver"}
    assert fresh(project).stage_code == "verification"
    assert StageVisit.objects.filter(project=project).count() == 2


def test_projects_that_share_results_in_opposite_order(ground: Ground) -> None:
    one, two = ground.result(trl=3), ground.result(trl=3)
    projects = [ground.project(one, two), ground.project(two, one)]
    for project in projects:
        ground.approve(project)
    contexts = [ground.ctx(ground.manager) for _ in projects]
    calls = [lambda c=c, p=p: operations.go(c, project=p) for c, p in zip(contexts, projects, strict=True)]
    more = ground.ctx(ground.manager)
    calls.append(lambda: operations.start_project(more, results=[two, one], route=ground.route()))
    outcomes = together(ground.zone, *calls)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes


def test_projects_started_at_once_have_references_of_their_own(ground: Ground) -> None:
    results = [ground.result() for _ in range(4)]
    contexts = [ground.ctx(ground.manager) for _ in results]
    route = ground.route()
    calls = [
        lambda c=c, r=r: operations.start_project(c, results=[r], route=route)
        for c, r in zip(contexts, results, strict=True)
    ]
    outcomes = together(ground.zone, *calls)
    assert len({project.ref for project in outcomes}) == 4
    assert Result.objects.count() == 4
