"""The needs and competitions of the demonstration: enough, varied, in both languages, and played to where they stand."""

from __future__ import annotations

import re
from typing import Any

import yaml

from config import env
from shanhe.demo import texts
from shanhe.needs.models import Need

ENTRIES = [*texts.read().needs["needs"], *texts.read().introductions["needs"]]


def pairs(entry: Any, path: str) -> Any:
    """Every place where a file gives [Chinese, English], and every text by language."""
    if isinstance(entry, dict):
        for name, value in entry.items():
            if isinstance(value, dict) and "zh" in value:
                yield f"{path}.{name}", value["zh"], value["en"]
            elif name in ("team", "approach", "schedule", "note"):
                yield f"{path}.{name}", *value
            elif name in ("scores", "steps", "then"):
                for row in value:
                    if any(re.search(r"[\u4e00-\u9fff]", str(cell)) for cell in row):
                        yield f"{path}.{name}", *row[-2:]
            elif name == "milestones":
                for row in value:
                    yield f"{path}.{name}", *row[0]
            elif name == "sent_back":
                yield f"{path}.{name}", *value[1:]
            elif name == "bids":
                for bid in value:
                    yield from pairs(bid, f"{path}.{bid['by']}")


def test_every_text_is_in_both_languages() -> None:
    for entry in (*texts.read().needs["needs"], *texts.read().needs["competitions"]):
        for path, zh, en in pairs(entry, entry.get("key") or entry["need"]):
            assert re.search(r"[\u4e00-\u9fff]", zh), path
            assert re.search(r"[A-Za-z]{2}", en), path
            assert not re.search(r"[\u4e00-\u9fff]", en), path


def test_there_is_enough_and_it_is_varied() -> None:
    assert len(ENTRIES) >= 25
    assert len({entry["key"] for entry in ENTRIES}) == len(ENTRIES)
    assert {entry["kind"] for entry in ENTRIES} == set(Need.Kind.values)
    assert {entry["confidentiality"] for entry in ENTRIES} == set(Need.Confidentiality.values)
    centres = {code for entry in ENTRIES for code in entry["centre_codes"]}
    assert centres == {result["centre"] for result in texts.read().results}


def test_references_lead_somewhere() -> None:
    whole = texts.read()
    people = {person["key"] for person in whole.people}
    results = {result["key"]: result for result in whole.results}
    blueprint = yaml.safe_load((env.ROOT / "blueprints/shanhewangu/vocabularies.yaml").read_text())
    fields = {
        term["code"]
        for entry in blueprint["vocabularies"]
        if entry["code"] == "fields"
        for term in entry["terms"]
    }
    needs = {entry["key"] for entry in whole.needs["needs"]}
    for entry in ENTRIES:
        assert entry["by"] in people
        assert set(entry["fields"]) <= fields, entry["key"]
    for competition in whole.needs["competitions"]:
        assert competition["need"] in needs
        money = sum(row[2] for row in competition["milestones"]) * competition["teams"]
        assert money <= competition["money"]
        for bid in competition["bids"]:
            assert bid["by"] in results[bid["result"]]["work"], "a bid rests on a result of the leader's"
