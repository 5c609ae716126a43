"""Embedded servers and homes of their own, apart from the one the suite itself runs on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config import env
from shanhe.cli import database, embedded

Shanhe = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh SHANHE_HOME with the embedded database; whatever ran in it is stopped afterwards."""
    folder = tmp_path / "home"
    monkeypatch.setenv("SHANHE_HOME", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield folder
    server = embedded.Server(folder / "postgres", folder / "log" / "postgres.log")
    server.stop()


@pytest.fixture
def running(home: Path) -> Path:
    database.ensure_running(durable=False)
    return home


@pytest.fixture
def shanhe(home: Path) -> Shanhe:
    """Runs the command line in a process of its own, as a person would, with demonstration settings."""

    def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
        environment |= {"DJANGO_SETTINGS_MODULE": "config.settings.development", "SHANHE_HOME": str(home)}
        return subprocess.run(
            [sys.executable, "-m", "shanhe.cli.main", *words],
            cwd=env.ROOT,
            env=environment | variables,
            capture_output=True,
            text=True,
            timeout=240,
        )

    return run
