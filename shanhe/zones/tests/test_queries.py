"""What other apps ask of the zone, and how many queries it costs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation
from django_scopes import scope

from shanhe.kernel.errors import ProgrammingError
from shanhe.zones import queries
from shanhe.zones.models import Site, Zone


def test_overview_costs_the_same_for_one_site_and_many(
    shanhe_zone: Zone, django_assert_num_queries: Any
) -> None:
    with scope(zone=shanhe_zone):
        with django_assert_num_queries(7):
            queries.overview()
        area = queries.areas()[0]
        for number in range(20):
            Site(
                zone=shanhe_zone, code=f"s{number}", area=area, status="open", longitude=1, latitude=1
            ).save()
        with django_assert_num_queries(7):
            overview = queries.overview()
            queries.map_geojson(overview)
            for item in overview.areas:
                for site in item.sites.all():
                    list(site.buildings.all())
        assert len(overview.areas[0].sites.all()) == 21


def test_calendar_knows_moved_working_days(shanhe_zone: Zone, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        calendar = queries.calendar(shanhe_zone)
    assert not calendar.is_working_day(date(2026, 2, 16))
    assert calendar.is_working_day(date(2026, 2, 14))
    assert calendar.is_working_day(date(2026, 2, 28))
    # From the last day before Spring Festival, three working days on: the holiday ends on Monday the 23rd.
    assert calendar.add_working_days(date(2026, 2, 14), 3) == (date(2026, 2, 26), False)
    assert calendar.add_working_days(date(2026, 12, 30), 3).assumed


def test_a_figure_is_dated(tidewater: Zone) -> None:
    assert queries.parameter(tidewater, "contributor_silence", date(2025, 12, 31)) == 5
    assert queries.parameter(tidewater, "contributor_silence", date(2026, 1, 1)) == 7
    with pytest.raises(LookupError):
        queries.parameter(tidewater, "contributor_silence", date(2024, 12, 31))
    with pytest.raises(ProgrammingError):
        queries.parameter(tidewater, "unheard_of", date(2026, 1, 1))


def test_figures_by_prefix(shanhe_zone: Zone, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = queries.parameters(shanhe_zone, date(2026, 1, 1), "contributor_")
    assert found == {"contributor_silence": 15}


def test_terms_by_group_and_in_two_languages(shanhe_zone: Zone) -> None:
    with scope(zone=shanhe_zone):
        assert {term.group for term in queries.terms("gate_reasons", "stop")} == {"stop"}
        assert {term.group for term in queries.terms("gate_reasons")} == {"go", "hold", "back", "stop"}
        assert len(queries.terms("route_change_reasons")) == 6
        with translation.override("en"):
            assert queries.term_name("party_kinds", "startup") == "Start-up"
        with translation.override("zh-hans"):
            assert queries.term_name("party_kinds", "startup") == "初创企业"
        assert queries.term_name("party_kinds", "gone") == "gone"


def test_map_has_areas_sites_and_places(shanhe_zone: Zone) -> None:
    with scope(zone=shanhe_zone), translation.override("zh-hans"):
        features = queries.map_geojson()["features"]
    kinds = [feature["properties"]["kind"] for feature in features]
    assert {"core", "park", "industrial", "place"} == set(kinds)
    assert "西直河" in {feature["properties"]["name"] for feature in features}
    for feature in features:
        if feature["geometry"]["type"] == "Point":
            longitude, latitude = feature["geometry"]["coordinates"]
            assert 116 < longitude < 117
            assert 39 < latitude < 40


def test_map_shows_sites_one_by_one_where_there_is_no_outline(tidewater: Zone) -> None:
    with scope(zone=tidewater):
        kinds = [feature["properties"]["kind"] for feature in queries.map_geojson()["features"]]
    assert kinds == ["core", "site", "park", "park", "industrial", "site"]
