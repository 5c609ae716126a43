"""The indicator tree: names, units and owners, and no value until something is measured."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django_scopes import scope

from shanhe.indicators import queries
from shanhe.indicators.models import Indicator
from shanhe.zones.models import Zone


@pytest.fixture
def zone(shanhe_zone: Zone) -> Zone:
    return shanhe_zone


def test_tree_has_one_root_and_every_leaf_a_unit(zone: Zone, django_assert_num_queries: Any) -> None:
    with scope(zone=zone), django_assert_num_queries(1):
        (root,) = queries.tree()
    assert len(root.children) == 4
    for branch in root.children:
        assert branch.children
        assert all(leaf.measurable for leaf in branch.children)


def test_page_says_no_data_yet_for_each(zone: Zone, client: Client) -> None:
    text = client.get("/indicators/", headers={"accept-language": "en"}).content.decode()
    with scope(zone=zone):
        assert text.count(">no data yet<") == Indicator.objects.exclude(unit={}).count()
    assert "Zone committee" in text
