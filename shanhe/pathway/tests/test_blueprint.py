"""The section `routes`: checked to each expression, loaded over live projects, written back as it was."""

from __future__ import annotations

import copy

import pytest
from pydantic import ValidationError

from shanhe.pathway import operations, queries
from shanhe.pathway.blueprint import RoutesFile
from shanhe.pathway.models import Route, Stage
from shanhe.pathway.queries.routes import export_routes

from .ground import Ground, fresh, load_ways, section


def test_loading_again_changes_nothing_and_export_gives_the_same(ground: Ground) -> None:
    assert load_ways(ground.zone).touched == 0
    given = RoutesFile.model_validate(section("routes"))
    written = RoutesFile.model_validate(
        {**export_routes(ground.zone), "source": given.source, "verified": given.verified}
    )
    assert written == given


def test_a_live_project_keeps_a_stage_that_was_retired(ground: Ground) -> None:
    project = ground.pass_gate(ground.project())
    assert project.stage_code == "verification"
    data = copy.deepcopy(section("routes"))
    route = data["routes"][0]
    route["stages"] = [stage for stage in route["stages"] if stage["code"] != "verification"]
    counts = load_ways(ground.zone, ground.at, data)
    assert counts.retired == 1
    assert Stage.objects.get(route__code=route["code"], code="verification").retired
    gate = queries.gate(fresh(project))
    assert gate.stage is not None
    assert gate.stage.code == "product_development"
    assert [stage["code"] for stage in queries.way(fresh(project), ground.today)][:2] == [
        "source_innovation",
        "verification",
    ]
    other = ground.project()
    operations.refresh_projects(ground.zone)
    assert fresh(other).next_stage.code == "product_development"


def test_a_route_no_longer_listed_is_not_offered(ground: Ground) -> None:
    data = copy.deepcopy(section("routes"))
    data["routes"] = data["routes"][:3]
    project = ground.project(route="own_implementation")
    load_ways(ground.zone, ground.at, data)
    assert Route.objects.get(code="own_implementation").retired
    assert queries.route_by_code("own_implementation") is None
    assert queries.gate(fresh(project)).stage is not None


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (
            ("stages", 1, "entry", 0, "expression"),
            "result.contributor_confirmed",
            "result.contributors_confirmed",
        ),
        (("stages", 1, "entry", 0, "expression"), "project.results_count >", "Line 1"),
        (("stages", 1, "entry", 0, "expression"), "project.results_count + 1", "bool"),
        (("stages", 1, "usual_days"), -3, "greater"),
        (
            ("stages", 2, "approvals"),
            [{"role": "a", "side": "society", "name": {"zh": "甲", "en": "A"}}],
            "skips",
        ),
    ],
)
def test_what_is_wrong_is_said(settings: object, path: tuple, value: object, told: str) -> None:
    from django.utils.translation import override

    data = copy.deepcopy(section("routes"))
    place = data["routes"][0]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with override("en"), pytest.raises(ValidationError) as refused:
        RoutesFile.model_validate(data)
    assert told in str(refused.value)
