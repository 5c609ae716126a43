"""A real browser against the real pages: the zone of the blueprint, a small cast, and work done when a journey says so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Browser, sync_playwright

from shanhe.zones.testing import install_zone

from .cast import Cast, make_cast
from .people import Company

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
HERE = Path(__file__).parent

# Playwright keeps an event loop in this thread; the tests' own reading of the database is still plain and in order.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.slow)


def chromium() -> str | None:
    named = os.environ.get("SHANHE_CHROMIUM")
    return named or next((path for path in map(shutil.which, BROWSERS) if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("NO BROWSER: the journeys need Chromium; install it or name it in SHANHE_CHROMIUM")
    reverse("web:home")  # loads every page's code, which would use up the patience of the first browser
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The zone as its blueprint says, with one university, one enterprise and a person for each role."""
    cache.clear()  # limits of sign-ins and questions count per process
    return make_cast(install_zone())


@pytest.fixture
def company(browser: Browser, cast: Cast, live_server: Any) -> Iterator[Company]:
    """The people of the cast, each with a browser of their own."""
    company = Company(browser, live_server.url, cast)
    yield company
    company.leave()
