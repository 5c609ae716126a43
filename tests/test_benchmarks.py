"""The benchmarks' own filling of a zone follows the tables: with one result and one project, so that it breaks here first."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django_scopes import scope

from benchmarks import scale
from benchmarks.suggestions import run as suggestions
from shanhe.pathway.models import Project
from shanhe.results.models import Contributor, Result
from shanhe.zones.testing import install_zone


@pytest.fixture
def zone(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A zone as its blueprint makes it; the scripts fill this one instead of that of SHANHE_HOME."""
    made = install_zone()
    for module in (scale, suggestions.scale):  # a script finds its neighbour by its folder
        monkeypatch.setattr(module, "setup", lambda: made)
        monkeypatch.setattr(module, "MANAGERS", 1)
        monkeypatch.setattr(module, "ORGANISATIONS", 4)
    return made


def test_filling_a_zone_with_results_and_projects(zone: Any) -> None:
    with scope(zone=zone):
        scale.people(zone)
    scale.write_results(zone.slug, range(1), seed=1)
    with scope(zone=zone):
        scale.write_projects(zone, 1, seed=1)
        assert Result.objects.get().title
        assert Project.objects.get().full_title
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_filling_a_zone_for_suggestions(zone: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    record = json.dumps({"title": "A sample title", "abstract": "A sample abstract."})
    (folder / "sbir_awards.jsonl.gz").write_bytes(gzip.compress(record.encode()))
    (folder / "csl_zh.jsonl").write_text(record)
    monkeypatch.setattr(suggestions, "MAKERS", 5)
    assert suggestions.recombined(tmp_path)(random.Random(1))["title"]
    monkeypatch.setattr(suggestions.scale, "texts", suggestions.scale.texts)  # put back after the test
    suggestions.fill(1, tmp_path)
    with scope(zone=zone):
        assert Result.objects.get().title
        assert Contributor.objects.count() >= 2
