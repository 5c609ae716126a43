"""The ten measures: as published, in both languages, with nothing made up."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django_scopes import scope

from shanhe.kernel.context import VISITOR
from shanhe.policy import queries
from shanhe.zones.models import Zone


@pytest.fixture
def zone(shanhe_zone: Zone) -> Zone:
    return shanhe_zone


def test_there_are_ten_and_no_amounts(zone: Zone, django_assert_num_queries: Any) -> None:
    with scope(zone=zone), django_assert_num_queries(1):
        found = queries.measures()
    assert [item.number for item in found] == list(range(1, 11))
    assert {item.amount for item in found} == {None}
    assert [item.number for item in found if item.kind == "subsidy"] == [4]


def test_list_shows_that_amounts_are_not_published(zone: Zone, client: Client) -> None:
    text = client.get("/measures/", headers={"accept-language": "zh-hans"}).content.decode()
    assert text.count("未公布") >= 10
    assert "支持大学生创业" in text


def test_list_narrows_by_kind_and_ignores_an_unknown_one(zone: Zone, client: Client) -> None:
    narrowed = client.get("/measures/?kind=event", headers={"accept-language": "en"}).content.decode()
    assert "brand events" in narrowed
    assert "student entrepreneurship" not in narrowed
    assert (
        "student entrepreneurship"
        in client.get("/measures/?kind=x", headers={"accept-language": "en"}).content.decode()
    )


def test_detail_leads_to_the_next(zone: Zone, client: Client) -> None:
    text = client.get("/measures/special_fund/", headers={"accept-language": "en"}).content.decode()
    assert "/measures/innovation_platforms/" in text
    assert "/measures/science_culture/" in text
    assert client.get("/measures/none/").status_code == 404


def test_a_published_amount_is_shown(tidewater: Zone, client: Client, settings: Any) -> None:
    settings.SHANHE_ZONE = "tidewater"
    assert "123" in client.get("/measures/boats/").content.decode()


def test_they_go_out_as_a_file_and_come_in_by_the_blueprint_alone(zone: Zone, client: Client) -> None:
    answer = client.get("/measures/export.jsonl")
    rows = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
    assert [row["number"] for row in rows] == list(range(1, 11))
    assert set(rows[0]["name"]) == {"zh", "en"}
    assert {row["amount"] for row in rows} == {""}
    heads = b"".join(client.get("/measures/export.csv").streaming_content).decode("utf-8-sig").splitlines()[0]
    assert "name_zh,name_en" in heads
    assert client.get("/api/v1/measures/export?format=csv").status_code == 200
    assert client.get("/measures/import/").status_code in (302, 404)
    assert client.post("/api/v1/measures/import").status_code == 404


def test_search_needs_every_word_in_either_language(zone: Zone) -> None:
    with scope(zone=zone):
        assert [item.code for item in queries.search(VISITOR, "Student entrepreneurship", 5)] == [
            "student_entrepreneurship"
        ]
        assert [item.code for item in queries.search(VISITOR, "专项资金", 5)] == ["special_fund"]
        assert queries.search(VISITOR, "专项资金 student", 5) == []
