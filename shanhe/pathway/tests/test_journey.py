"""A project walks every route from the laboratory to the market."""

from __future__ import annotations

from itertools import pairwise

import pytest

from shanhe.kernel import journal
from shanhe.pathway.models import Stage, StageVisit

from .ground import Ground, fresh


@pytest.mark.parametrize("route", ["licence_transfer", "equity_spin_off", "joint_rd", "own_implementation"])
def test_every_route_leads_to_the_market(ground: Ground, route: str) -> None:
    result = ground.result()
    project = ground.project(result, route=route)
    wanted = [stage.code for stage in Stage.objects.filter(route__code=route, skipped=False)]
    seen = [project.stage_code] if project.stage_code else []
    while project.state != "on_market":
        ground.later(days=30)
        project = ground.pass_gate(project)
        seen.append(project.stage_code)
    assert seen == wanted
    visits = list(StageVisit.objects.filter(project=project))
    assert [visit.stage.code for visit in visits] == wanted
    assert all(before.left_at == after.entered_at for before, after in pairwise(visits))
    story = [entry.verb for entry in journal.story(result, limit=500)]
    assert story.count("pathway.stage.entered") == len(wanted)
    assert fresh(project).missing_count == 0
