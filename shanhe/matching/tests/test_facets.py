"""Narrowing a search: counts, links that add and take away, the same over the API; a fixed number of queries."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanhe.kernel.context import VISITOR
from shanhe.kernel.documents import DocumentFacet, document_facets
from shanhe.matching import queries
from shanhe.matching.tests.test_search import caught_up, film
from shanhe.needs.tests.factories import published
from shanhe.parties.actors import actor_of_person
from shanhe.zones.models import Term, Vocabulary


@pytest.fixture
def several(ground):
    words = Vocabulary._base_manager.create(zone=ground.zone, code="fields", name={"en": "Fields"})
    for code in ("new_materials", "bio", "energy"):
        Term._base_manager.create(zone=ground.zone, vocabulary=words, code=code, name={"en": code})
    first = film(ground, fields=["new_materials"], trl=6, title_en="Battery one")
    second = film(ground, fields=["bio"], trl=3, title_en="Battery two")
    hidden = film(ground, fields=["energy"], confidentiality="named", title_en="Battery three")
    return first, second, hidden


def shown(client, address):
    page = client.get(address, headers={"accept-language": "en"})
    assert page.status_code == 200
    return page.content.decode()


def links(html, name):
    part = re.search(r'<details class="s-facet"[^>]*>\s*<summary>' + name + r".*?</details>", html, re.S)
    return re.findall(r'<a\s+href="([^"]*)"', part.group()) if part else []


def test_facets_have_words_and_counts_and_nothing_of_what_is_hidden(ground, several):
    answer = queries.search(VISITOR, ground.zone, "battery", count_facets=True)
    found = {facet.name: facet for facet in queries.facets_of(answer.facets)}
    assert {option.code: option.count for option in found["field"].options} == {"new_materials": 1, "bio": 1}
    assert {option.code: option.count for option in found["kind"].options} == {"result": 2}
    assert [option.label for option in found["level"].options] == ["TRL 3", "TRL 6"]
    inside = queries.search(actor_of_person(ground.inventor), ground.zone, "battery", count_facets=True)
    assert inside.facets["field"] == {"new_materials": 1, "bio": 1, "energy": 1}


def test_the_page_narrows_by_links_and_each_can_be_taken_away(ground, several, client):
    first, second, hidden = several
    html = shown(client, "/search/?q=battery")
    assert first.get_absolute_url() in html
    assert second.get_absolute_url() in html
    assert hidden.get_absolute_url() not in html
    narrow = next(link for link in links(html, "Field") if "field=bio" in link).replace("&amp;", "&")
    assert "energy" not in html
    html = shown(client, narrow)
    assert first.get_absolute_url() not in html
    assert second.get_absolute_url() in html
    assert "field=new_materials" in " ".join(links(html, "Field")), (
        "the others of the facet are still offered"
    )
    chip = re.search(r'class="s-chip"\s+href="([^"]*)"', html).group(1)
    assert chip == "/search/?q=battery"
    assert re.search(r'name="field"\s+value="bio"', html), "other words keep the filter"


@pytest.mark.parametrize("address", [
    "/search/?q=battery&field=nonsense", "/search/?q=battery&field=%00", "/search/?q=battery&level=x&level=y",
    "/search/?q=battery&field=" + "a" * 500, "/search/?field=bio", "/search/?q=battery&kind=nonsense",
    "/search/?q=battery&kind=centre", "/search/?q=battery&" + "&".join(f"field=f{n}" for n in range(200)),
])  # fmt: skip
def test_odd_addresses_break_nothing(ground, several, client, address):
    shown(client, address)


def test_an_unknown_code_finds_nothing_and_can_be_taken_away(ground, several, client):
    html = shown(client, "/search/?q=battery&field=nonsense")
    assert "Nothing found" in html
    assert re.search(r'class="s-chip"\s+href="/search/\?q=battery"', html)


def test_several_kinds_and_codes(ground, several, client):
    need = published(ground)
    caught_up(ground)
    html = shown(client, "/search/?q=battery+cracks&kind=result&kind=need")
    assert need.get_absolute_url() not in html  # needs most of the words
    html = shown(client, "/search/?q=battery&level=3&level=6&field=bio")
    assert several[1].get_absolute_url() in html
    assert several[0].get_absolute_url() not in html


def test_over_the_api(ground, several, client):
    told = client.get("/api/v1/search", {"q": "battery"}).json()
    assert told["facets"]["field"] == {"new_materials": 1, "bio": 1}
    told = client.get("/api/v1/search?q=battery&facet=field:bio&facet=level:3").json()
    assert [item["ref"] for item in told["items"]] == [several[1].ref]
    assert told["total"] == 1
    wrong = client.get("/api/v1/search?q=battery&facet=colour:red", headers={"accept-language": "en"})
    assert wrong.status_code == 422
    assert "name:code" in wrong.content.decode()


def test_the_page_costs_the_same_for_few_and_for_many(ground, client):

    def cost():
        with CaptureQueriesContext(connection) as seen:
            shown(client, "/search/?q=battery")
        return len(seen)

    film(ground)
    cost()
    few = cost()
    for _n in range(9):
        film(ground)
    assert cost() == few
    assert few <= 32


def test_a_later_app_brings_its_own_facet(ground, several):
    facet = DocumentFacet("colour", "Colour", lambda: {"red": "Red"})
    document_facets.register(facet)
    try:
        found = queries.facets_of({"colour": {"red": 2, "blue": 1}}, (), {})
        assert [(f.name, [(o.label, o.count) for o in f.options]) for f in found] == [
            ("colour", [("Red", 2)])
        ]
        assert queries.asked([("colour", "red"), ("taste", "sweet")]) == {"colour": ["red"]}
    finally:
        document_facets._items.pop("colour")
