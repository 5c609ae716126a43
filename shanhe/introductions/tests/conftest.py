from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django_scopes import scope

from .ground import Ground, make_ground


@pytest.fixture
def ground(db: None) -> Iterator[Ground]:
    """A zone with two sides, a need without a name and people of every role; the test runs inside the zone."""
    made = make_ground()
    with scope(zone=made.zone):
        yield made


@pytest.fixture
def browser(client: Any, ground: Ground, settings: Any) -> Any:
    """A client in English, in this zone."""
    settings.SHANHE_ZONE = ground.zone.slug
    settings.LANGUAGE_CODE = "en"
    client.cookies["django_language"] = "en"
    return client
