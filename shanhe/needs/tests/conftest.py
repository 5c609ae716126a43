from __future__ import annotations

from collections.abc import Iterator

import pytest
from django_scopes import scope

from shanhe.kernel import clock
from shanhe.pathway.tests.ground import Ground, make_ground
from tests.standing import Standing, stands_on


@pytest.fixture
@stands_on(make_ground)
def ground(standing: Standing, settings) -> Iterator[Ground]:
    """A zone with people of every role, as of today; the test runs inside the zone."""
    made = standing(make_ground)
    made.at = clock.now()
    settings.SHANHE_ZONE = made.zone.slug
    with scope(zone=made.zone):
        yield made


@pytest.fixture
def sign_in(client):
    def enter(person):
        client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter
