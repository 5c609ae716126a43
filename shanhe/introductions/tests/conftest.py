from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django_scopes import scope

from shanhe.kernel import clock, delivery
from shanhe.kernel.models import JournalEntry
from tests.standing import Standing, stands_on

from .ground import Ground, make_ground


@pytest.fixture
@stands_on(make_ground)
def ground(standing: Standing) -> Iterator[Ground]:
    """A zone with two sides, a need without a name and people of every role; the test runs inside the zone."""
    made = standing(make_ground)
    with scope(zone=made.zone):
        yield made


@pytest.fixture
def live(ground: Ground) -> Ground:
    """The ground near the present, because pages and deliveries act now."""
    ground.at = clock.now() - timedelta(days=1)
    ground.base.at = ground.at
    return ground


@pytest.fixture
def deliver() -> Any:
    """Tell everybody of every entry there is, as a worker would."""

    def run() -> None:
        delivery.deliver(list(JournalEntry.objects.order_by("pk").values_list("pk", flat=True)))

    return run
