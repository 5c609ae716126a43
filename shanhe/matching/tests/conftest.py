from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django_scopes import scope

from shanhe.kernel import clock, delivery
from shanhe.kernel.models import JournalEntry
from shanhe.matching import indexing
from shanhe.pathway.tests.ground import Ground, make_ground
from tests.standing import Standing, stands_on


@pytest.fixture
def index_folder(settings, tmp_path: Path) -> Path:
    """A folder of the test's own for the index."""
    settings.INDEX_ROOT = tmp_path / "index"
    return indexing.folder()


@pytest.fixture
@stands_on(make_ground)
def ground(standing: Standing, settings, index_folder) -> Iterator[Ground]:
    """A zone with people of every role, as of today, and an empty index; the test runs inside the zone."""
    made = standing(make_ground)
    made.at = clock.now()
    settings.SHANHE_ZONE = made.zone.slug
    with scope(zone=made.zone):
        indexing.rebuild()
        yield made


@pytest.fixture
def deliver() -> Callable[[], None]:
    """Tell everybody of every entry there is, as a worker would."""

    def run() -> None:
        delivery.deliver(list(JournalEntry.objects.order_by("pk").values_list("pk", flat=True)))

    return run
