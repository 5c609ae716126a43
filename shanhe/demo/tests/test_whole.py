"""The whole demonstration, loaded once by its command for all that look at it."""

from __future__ import annotations

import io
import json
from collections import Counter
from contextlib import redirect_stdout
from typing import Any

import pytest
from django.test import override_settings
from django_scopes import scope
from procrastinate.contrib.django.models import ProcrastinateJob

from shanhe.competitions.models import Bid, Competition, TeamMilestone
from shanhe.demo import texts
from shanhe.demo.tests.commands import ANCHOR, command
from shanhe.demo.tests.test_needs import ENTRIES
from shanhe.kernel.context import VISITOR
from shanhe.kernel.models import JournalEntry
from shanhe.needs import queries
from shanhe.needs.models import Need
from shanhe.pathway.models import Project
from shanhe.results.models import Result
from tests.standing import Standing, stands_on, the_shanhe_zone

pytestmark = [pytest.mark.slow, pytest.mark.at(f"{ANCHOR}T09:00+08:00")]


def loaded() -> dict[str, Any]:
    """What the command told."""
    with override_settings(SHANHE_DEMO=True), redirect_stdout(io.StringIO()) as told:
        assert command(["demo", "load", "--anchor", ANCHOR.isoformat(), "--json"]) == 0
    return json.loads(told.getvalue())


@pytest.fixture
@stands_on(the_shanhe_zone, loaded)
def whole(standing: Standing, settings: Any) -> dict[str, Any]:
    settings.SHANHE_DEMO = True
    return standing(loaded)


def test_the_whole_demonstration(
    whole: dict[str, Any], shanhe_zone: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert whole["loaded"] is True
    assert (whole["results"], whole["projects"]) == (80, 33)
    with scope(zone=shanhe_zone):
        states = Counter(Project.objects.values_list("state", flat=True))
        assert states["on_market"] == 6
        assert {"running", "held", "stopped", "proposed", "handing_over"} <= set(states)
        stages = set(Project.objects.values_list("stage_code", flat=True))
        assert {
            "source_innovation",
            "verification",
            "incubation",
            "product_development",
            "market_application",
        } <= stages
        results = Counter(Result.objects.values_list("state", flat=True))
        assert results["published"] >= 65
        assert {"draft", "submitted", "accepted", "withdrawn"} <= set(results)
        assert not JournalEntry.objects.filter(demo=False).exclude(subject__startswith="zones.Zone:").exists()
        assert any(
            project.stalled(ANCHOR) and project.state == "running" for project in Project.objects.all()
        )
        for entry in texts.read().results:
            row = Result.objects.get(title__zh=entry["title_zh"])
            assert (
                entry.get("end", "published") in ("draft", "submitted", "returned")
                or row.trl_confirmed == entry["trl"]
            )
    command(["demo", "load", "--json"])
    assert json.loads(capsys.readouterr().out)["loaded"] is False


def test_they_are_played_and_the_matches_are_asked_for(whole: dict[str, Any], shanhe_zone: Any) -> None:
    assert whole["needs"] == len(ENTRIES)
    with scope(zone=shanhe_zone):
        states = Counter(Need.objects.values_list("state", flat=True))
        assert states == {
            "published": len(ENTRIES) - 4,
            "draft": 1,
            "submitted": 1,
            "closed": 1,
            "expired": 1,
        }
        assert queries.listed_for(VISITOR).count() == states["published"] - 2  # two are for those invited
        assert sorted(Competition.objects.values_list("state", flat=True)) == ["open", "running"]
        bids = Counter(Bid.objects.values_list("competition__state", "state"))
        assert bids == {("running", "chosen"): 2, ("running", "not_chosen"): 1, ("open", "sent"): 1}
        assert Bid.objects.filter(state="chosen", project=None).count() == 0
        steps = Counter(TeamMilestone.objects.values_list("state", flat=True))
        assert steps == {"accepted": 1, "reported": 1, "planned": 4}
    assert ProcrastinateJob.objects.filter(task_name="shanhe.matching.jobs.nightly").count() == 1
