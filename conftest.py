"""The suite's ground: a PostgreSQL of its own that favours speed over durability, or DATABASE_URL."""

from __future__ import annotations

import os

import pytest

from shanhe.cli import database

pytest_plugins = ["shanhe.parties.testing"]
_started = pytest.StashKey[bool]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    try:
        config.stash[_started] = database.ensure_running(durable=False)
    except database.DatabaseProblem as problem:
        raise pytest.UsageError(str(problem)) from None


def pytest_unconfigure(config: pytest.Config) -> None:
    # only the process that started it, and never a worker: others may still be using it
    if config.stash.get(_started, False) and "PYTEST_XDIST_WORKER" not in os.environ:
        database.stop()
