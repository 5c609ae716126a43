"""Whatever is decided, a project's stays never overlap and always follow a route."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shanhe.kernel.errors import OperationError
from shanhe.pathway import operations
from shanhe.pathway.models import GateDecision, Project, StageVisit

from .ground import Ground, fresh

ROUTES = ("licence_transfer", "equity_spin_off", "joint_rd", "own_implementation")
STEPS = st.lists(
    st.sampled_from(
        ["pass", "pass", "pass", "hold", "resume", "back", "stop", "reopen", "undo", "route", "decline"]
    ),
    min_size=3,
    max_size=9,
)


def step(ground: Ground, project: Project, name: str, route: str) -> None:
    manager, p = ground.ctx(ground.manager), {"project": fresh(project)}
    if name == "pass":
        if p["project"].next_stage_id and p["project"].state in ("proposed", "running"):
            ground.pass_gate(p["project"])
    elif name == "hold":
        operations.hold(manager, **p, reason="funding_awaited")
    elif name == "resume":
        operations.resume_project(manager, **p)
    elif name == "back":
        operations.send_back(manager, **p, reason="design_change")
    elif name == "stop":
        operations.stop(manager, **p, reason="no_market")
    elif name == "reopen":
        operations.reopen_project(ground.ctx(ground.committee), **p)
    elif name == "undo":
        last = GateDecision.objects.filter(project=project).order_by("-id").first()
        if last is not None:
            operations.undo_decision(manager, **p, decision=last)
    elif name == "route":
        operations.change_route(manager, **p, route=ground.route(route), reason="other")
    else:
        operations.decline_hand_over(manager, **p, note="no")


@pytest.mark.slow
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS, start=st.sampled_from(ROUTES), other=st.sampled_from(ROUTES))
def test_stays_never_overlap_and_follow_the_route(
    ground: Ground, steps: list[str], start: str, other: str
) -> None:
    project = ground.project(route=start)
    for name in steps:
        ground.later(minutes=5)
        try:
            step(ground, project, name, other)
        except OperationError:
            continue
    visits = list(
        StageVisit.objects.filter(project=project)
        .exclude(outcome="undone")
        .select_related("stage")
        .order_by("entered_at", "id")
    )
    for before, after in pairwise(visits):
        assert before.left_at is not None
        assert before.left_at <= after.entered_at
        between = [
            stage.code
            for stage in before.stage.route.stages.all()
            if not stage.skipped and before.stage.position < stage.position < after.stage.position
        ]
        if before.outcome == "go":
            assert between == []
            assert after.stage.position > before.stage.position
        if before.outcome == "back":
            assert after.stage.position < before.stage.position
    assert not any(visit.stage.skipped for visit in visits)
    now = fresh(project)
    open_visits = [visit for visit in visits if visit.left_at is None]
    assert len(open_visits) == (0 if now.state in ("stopped", "proposed") else 1)
    if open_visits:
        assert (open_visits[0].stage_id, now.stage.route_id) == (now.stage_id, now.route_id)
