"""Fixtures of the tests that send files: a zone with its people, and the browser of somebody who may import."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django_scopes import scope

from shanhe.kernel import clock
from shanhe.pathway.tests.ground import Ground, make_ground
from tests.standing import Standing, stands_on


@pytest.fixture
@stands_on(make_ground)
def ground(standing: Standing, settings: Any, tmp_path: Path) -> Iterator[Ground]:
    """A zone with people of every role, as of today, and a place for files."""
    settings.MEDIA_ROOT = tmp_path
    made = standing(make_ground)
    made.at = clock.now()
    settings.SHANHE_ZONE = made.zone.slug
    with scope(zone=made.zone):
        yield made


@pytest.fixture
def manager(ground: Ground, client: Any) -> Any:
    """The browser of a technology manager, who may import both results and needs."""
    client.force_login(ground.manager.user, backend="django.contrib.auth.backends.ModelBackend")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
