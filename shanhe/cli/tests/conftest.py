"""Embedded servers and homes of their own, apart from the one the suite itself runs on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config import env
from shanhe.cli import database, embedded

Shanhe = Callable[..., subprocess.CompletedProcess[str]]
Several = Callable[..., list[tuple[int, str]]]
# Several commands one after the other in one process, for starting one takes longer than what it does.
SEVERAL = """
import contextlib, io, json, sys
from shanhe.cli.main import main
told = []
for words in json.loads(sys.argv[1]):
    with contextlib.redirect_stderr(io.StringIO()) as errors, contextlib.redirect_stdout(sys.stderr):
        code = main(words)
    told.append([code, errors.getvalue()])
print(json.dumps(told))
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh SHANHE_HOME with the embedded database; whatever ran in it is stopped afterwards."""
    folder = tmp_path / "home"
    monkeypatch.setenv("SHANHE_HOME", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield folder
    server = embedded.Server(folder / "postgres", folder / "log" / "postgres.log")
    server.stop()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose database was created, provided and stopped: creating one takes longer than most tests."""
    folder = tmp_path_factory.mktemp("cluster") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHANHE_HOME", str(folder))
        patch.delenv("DATABASE_URL", raising=False)
        database.ensure_running(durable=False)
        database.stop()
    return folder


@pytest.fixture
def running(home: Path, cluster: Path) -> Path:
    """A home with a running database, begun as a copy."""
    subprocess.run(["cp", "-a", str(cluster), str(home)], check=True)
    database.ensure_running(durable=False)
    return home


@pytest.fixture
def filled(running: Path) -> Path:
    """A running home with some rows and files."""
    with database.connect() as connection:
        connection.execute(
            "create table result (id bigint generated always as identity primary key, title text)"
        )
        connection.execute("create table part (result_id bigint references result)")
        connection.execute("create table matching_embedding_a (key text)")
        connection.execute(
            "insert into result (title) values ('山河'), (%s)", ["tab\there, \\ and newline\n"]
        )
        connection.execute("insert into result (title) select 'row ' || n from generate_series(1, 500) n")
        connection.execute("insert into part values (1)")
        connection.execute("insert into matching_embedding_a values ('made again')")
    (running / "files" / "2026").mkdir(parents=True)
    (running / "files" / "2026" / "附件.pdf").write_bytes(b"%PDF-1.7 \x00\xff")
    for number in range(5):
        (running / "files" / f"{number}.bin").write_bytes(os.urandom(3_000))
    database.local_secret()
    return running


@pytest.fixture(params=["embedded", "server"])
def anywhere(filled: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The same, where the running server is the product's own or one that DATABASE_URL names."""
    if request.param == "server":
        monkeypatch.setenv("DATABASE_URL", f"postgres://shanhe@/shanhe?host={filled / 'postgres'}")
    yield filled
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def shanhe(home: Path) -> Shanhe:
    """Runs the command line in a process of its own, as a person would, with demonstration settings."""

    return lambda *words, **variables: _python(home, ["-m", "shanhe.cli.main", *words], variables)


@pytest.fixture
def several(home: Path) -> Several:
    """Runs command lines one after the other in one process; of each its exit code and what it said of errors."""

    def run(*lines: tuple[str, ...], **variables: str) -> list[tuple[int, str]]:
        done = _python(home, ["-c", SEVERAL, json.dumps(lines)], variables)
        assert done.returncode == 0, done.stderr
        return [(code, errors) for code, errors in json.loads(done.stdout)]

    return run


def _python(home: Path, words: list[str], variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings.development", "SHANHE_HOME": str(home)}
    return subprocess.run(
        [sys.executable, *words],
        cwd=env.ROOT,
        env=environment | variables,
        capture_output=True,
        text=True,
        timeout=240,
    )
