from __future__ import annotations

from collections.abc import Iterator

import pytest
from django_scopes import scope

from .ground import Ground, make_ground


@pytest.fixture
def ground(db: None) -> Iterator[Ground]:
    """A zone with its routes and words, people of every role, and a published result; the test runs inside the zone."""
    made = make_ground()
    with scope(zone=made.zone):
        yield made
