from __future__ import annotations

import pytest

from .demonstration import demonstration

__all__ = ["demonstration"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--crawl-all", action="store_true", help="open every page as every role (tests/crawl)")
