from __future__ import annotations

from collections.abc import Iterator

import pytest
from django_scopes import scope

from tests.standing import Standing, stands_on

from .ground import Ground, make_ground


@pytest.fixture
@stands_on(make_ground)
def ground(standing: Standing) -> Iterator[Ground]:
    """A zone with its routes and words, people of every role, and a published result; the test runs inside the zone."""
    made = standing(make_ground)
    with scope(zone=made.zone):
        yield made
