"""The suite's ground: a PostgreSQL of its own that favours speed over durability, or DATABASE_URL.

Migrations run once into a template database named by their content; each worker's test database is a copy of it.
"""

from __future__ import annotations

import gc
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from django.utils import translation

from shanhe.cli import database
from shanhe.kernel import clock

ROOT = Path(__file__).resolve().parent
TEMPLATE = "shanhe_template_"

# the fixtures `zone` and `ctx` for every app, and what many tests stand on
pytest_plugins = ["shanhe.parties.testing", "tests.standing", "tests.committed", "tests.api.contract"]


# Days on which counting goes wrong; the holidays of 2026 are those of the State Council's notice, later ones unknown.
DAYS = {
    "saturday": "2026-11-28T10:00+08:00",
    "eve_of_the_spring_festival": "2026-02-16T10:00+08:00",
    "weekend_day_worked_in_exchange": "2026-02-14T10:00+08:00",
    "leap_day": "2028-02-29T10:00+08:00",
    "last_minute_of_the_year": "2026-12-31T23:59+08:00",
    "year_of_unknown_holidays": "2031-05-01T10:00+08:00",
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.definition.get_closest_marker("any_day"):
        metafunc.parametrize("_at", list(DAYS.values()), ids=list(DAYS), indirect=True)


@pytest.fixture(autouse=True)
def _at(request: pytest.FixtureRequest) -> Iterator[str]:
    """The moment of the test: of `any_day`, of `@pytest.mark.at(…)`, else of SHANHE_TEST_NOW, else the machine's."""
    mark = request.node.get_closest_marker("at")
    text = getattr(request, "param", "") or (mark.args[0] if mark else os.environ.get("SHANHE_TEST_NOW", ""))
    if not text:
        yield text
        return
    with clock.set_to(datetime.fromisoformat(text)):
        yield text


@pytest.fixture(autouse=True)
def _language_ends_with_the_test() -> Iterator[None]:
    """A page's language stays active after its request; the next test must not depend on it."""
    yield
    translation.deactivate()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fuzz-tries",
        type=int,
        default=2_000,
        help="malformed uploads and forms to try in tests/fuzz (2000)",
    )


_started = pytest.StashKey[bool]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    try:
        config.stash[_started] = database.ensure_running(durable=False)
    except database.DatabaseProblem as problem:
        raise pytest.UsageError(str(problem)) from None


def pytest_collection_finish() -> None:
    """What is imported by now stays: looking through it for garbage again and again costs a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_unconfigure(config: pytest.Config) -> None:
    # only the process that started it, and never a worker: others may still be using it
    if config.stash.get(_started, False) and "PYTEST_XDIST_WORKER" not in os.environ:
        database.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, request: pytest.FixtureRequest) -> None:
    """Makes test databases copies of the migrated template."""
    from django.db import connection

    if request.config.getoption("reuse_db", False):
        return
    database.make_home()
    with database.lock(database.home() / "template.lock"):
        connection.settings_dict["TEST"]["TEMPLATE"] = _migrated_template()


def _migrated_template() -> str:
    name = TEMPLATE + _migrations_digest()
    with database.connect() as connection:
        found = connection.execute(
            "select datname from pg_database where datname like %s", [TEMPLATE + "%"]
        ).fetchall()
        names = {row[0] for row in found}
        if name in names:
            return name
        for old in names:  # of other migrations, or cut off while it was made
            connection.execute(f'drop database if exists "{old}" with (force)')
        making = f"{TEMPLATE}making"
        connection.execute(f'create database "{making}"')
        done = subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"],
            cwd=ROOT,
            env=os.environ
            | {"DATABASE_URL": _address(making), "DJANGO_SETTINGS_MODULE": "config.settings.test"},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise pytest.UsageError(f"The migrations do not run:\n{done.stderr[-3000:]}")
        connection.execute(f'alter database "{making}" rename to "{name}"')
    return name


def _migrations_digest() -> str:
    result = hashlib.sha256()
    for folder in ("shanhe", "tests"):
        for path in sorted((ROOT / folder).rglob("migrations/*.py")):
            result.update(path.read_bytes())
    result.update((ROOT / "requirements" / "product.txt").read_bytes())
    return result.hexdigest()[:16]


def _address(name: str) -> str:
    entry = database.settings()
    account = quote(entry["USER"], safe="") + (
        f":{quote(entry['PASSWORD'], safe='')}" if entry["PASSWORD"] else ""
    )
    fields = {"host": entry["HOST"], "port": str(entry["PORT"]), **entry.get("OPTIONS", {})}
    query = "&".join(f"{key}={quote(str(value), safe='')}" for key, value in fields.items() if value)
    return f"postgres://{account}@/{name}?{query}"
