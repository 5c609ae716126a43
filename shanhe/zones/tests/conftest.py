from __future__ import annotations

import pytest

from shanhe.zones.models import Zone
from shanhe.zones.testing import TIDEWATER, install_zone


@pytest.fixture
def shanhe_zone(db: None) -> Zone:
    return install_zone()


@pytest.fixture
def tidewater(db: None) -> Zone:
    return install_zone(TIDEWATER)
