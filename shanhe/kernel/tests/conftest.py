from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django_scopes import scope

from shanhe.kernel import clock
from shanhe.zones.models import Zone

PLACE = {"timezone": "Asia/Shanghai", "currency": "CNY"}


@pytest.fixture
def zone(db: None) -> Iterator[Any]:
    zone = Zone.objects.create(
        slug="kernel-test", name={"zh": "试验区", "en": "Test zone"}, created_at=clock.now(), **PLACE
    )
    with scope(zone=zone):
        yield zone


@pytest.fixture
def other_zone(db: None) -> Any:
    return Zone.objects.create(
        slug="kernel-other", name={"zh": "另一区", "en": "Other zone"}, created_at=clock.now(), **PLACE
    )
