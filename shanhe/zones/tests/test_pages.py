"""The public pages in both languages, and the API's answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from shanhe.zones.models import Zone
from shanhe.zones.templatetags.zones import citation

PAGES = ["/zone/", "/places/", "/areas/core/", "/areas/park/", "/areas/industrial/", "/centres/ai_medicine/"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("language", "word"), [("en", "Source"), ("zh-hans", "来源")])
def test_pages_answer_in_both_languages(
    shanhe_zone: Zone, client: Client, page: str, language: str, word: str
) -> None:
    answer = client.get(page, headers={"accept-language": language})
    assert answer.status_code == 200
    assert word in answer.content.decode()


def test_a_floor_area_that_is_not_known_is_said_to_be_so(shanhe_zone: Zone, client: Client) -> None:
    assert "未公布" in client.get("/areas/park/", headers={"accept-language": "zh-hans"}).content.decode()


def test_places_page_has_the_map_and_the_same_as_text(shanhe_zone: Zone, client: Client) -> None:
    text = client.get("/places/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "data-map" in text
    for name in ("九龙山", "十里河至西直河", "百子湾", "欢乐谷", "高校核心区", "先导科技园区", "产业园区"):
        assert name in text


def test_places_page_is_cheap(shanhe_zone: Zone, client: Client, django_assert_max_num_queries: Any) -> None:
    client.get("/places/")
    with django_assert_max_num_queries(12):
        client.get("/places/")


def test_api_gives_areas_centres_routes_and_measures(shanhe_zone: Zone, client: Client) -> None:
    data = client.get("/api/v1/zones/shanhewangu").json()
    assert [area["code"] for area in data["areas"]] == ["core", "park", "industrial"]
    assert len(data["centres"]) == 4
    assert len(data["measures"]) == 10
    assert all(item["amount"] is None for item in data["measures"])
    assert [route["code"] for route in data["routes"]] == [
        "licence_transfer",
        "equity_spin_off",
        "joint_rd",
        "own_implementation",
    ]
    assert data["areas"][1]["units"][0]["name"]["zh"] == "产业开发研究院"
    assert data["blueprint"]["version"] == shanhe_zone.version


def test_a_citation_links_the_address_and_nothing_else() -> None:
    text = citation("报道（《新闻》，https://example.org/a?b=1&c=2）；<b>")
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="noopener">' in text
    assert text.startswith("报道（《新闻》，<a")
    assert text.endswith("</a>）；&lt;b&gt;")
