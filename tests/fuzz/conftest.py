"""How often each kind of malformed input is tried."""

from __future__ import annotations

import pytest

from tests.files import ground, manager

__all__ = ["ground", "manager"]


@pytest.fixture(scope="session")
def upload_tries(request: pytest.FixtureRequest) -> int:
    """Spoilt files to send, over all doors together."""
    return int(request.config.getoption("--fuzz-tries")) * 3 // 5


@pytest.fixture(scope="session")
def form_tries(request: pytest.FixtureRequest) -> int:
    """Spoilt forms to send, over all pages together."""
    return (
        int(request.config.getoption("--fuzz-tries")) - int(request.config.getoption("--fuzz-tries")) * 3 // 5
    )
