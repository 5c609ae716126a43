"""The whole demonstration as `shanhe up` leaves it, made once a day, in a database of its own.

    from tests.crawl.demonstration import demonstration  # in a conftest.py: a fixture for whole modules

While the fixture is in use the worker's connection leads to a copy of that database, and files and index to its folder;
tests with `db` are rolled back as ever.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django_scopes import scope

import conftest as ground
from shanhe.cli import database
from shanhe.demo import texts
from shanhe.kernel import clock
from shanhe.parties.models import Person
from shanhe.zones.queries import zone_by_slug
from tests.standing import Standing

PREFIX = "shanhe_demonstration_"
BUILDER = Path(__file__).with_name("build.py")


@dataclass(frozen=True)
class Demonstration:
    """The zone, and who signs in for each role: role → person."""

    zone: Any
    people: dict[str, Person]


@pytest.fixture(scope="module")
def demonstration(grounds: Standing, django_db_blocker: Any) -> Iterator[Demonstration]:
    """Connect to a copy of the demonstration for the tests of a module."""
    from django.db import connection

    name, folder = made()
    copy = f"{connection.settings_dict['NAME']}_demonstration"
    usual = connection.settings_dict["NAME"]
    storages = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    places = {"MEDIA_ROOT": folder / "files", "INDEX_ROOT": folder / "index", "STORAGES": storages}
    with django_db_blocker.unblock(), override_settings(SHANHE_DEMO=True, **places):
        grounds.change((), "")
        _copied(name, copy)
        connection.close()
        connection.settings_dict["NAME"] = copy
        try:
            yield _found()
        finally:
            connection.close()
            connection.settings_dict["NAME"] = usual
            with database.connect() as plain:
                plain.execute(f'drop database if exists "{copy}" with (force)')


def made() -> tuple[str, Path]:
    """The name of the demonstration's database and its folder, made unless they are there."""
    name = PREFIX + _digest()
    folder = database.home() / name
    with database.lock(database.home() / "demonstration.lock"), database.connect() as plain:
        rows = plain.execute(
            "select datname from pg_database where datname like %s", [f"{PREFIX}%"]
        ).fetchall()
        found = {row[0] for row in rows if not row[0].endswith("_making")}
        if name in found and folder.exists():
            return name, folder
        for old in {row[0] for row in rows}:
            plain.execute(f'drop database if exists "{old}" with (force)')
        for old in database.home().glob(f"{PREFIX}*"):
            shutil.rmtree(old)
        making = f"{PREFIX}making"
        with database.lock(database.home() / "template.lock"):
            template = ground._migrated_template()
            plain.execute(f'create database "{making}" template "{template}"')
        _build(making, folder)
        plain.execute(f'alter database "{making}" rename to "{name}"')
    return name, folder


def _build(making: str, folder: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": ground._address(making),
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "SHANHE_HOME": str(folder),
    }
    done = subprocess.run(
        [sys.executable, str(BUILDER)], cwd=ground.ROOT, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise pytest.UsageError(f"The demonstration does not load:\n{done.stderr[-3000:]}")


def _copied(name: str, copy: str) -> None:
    with database.lock(database.home() / "demonstration.lock"), database.connect() as plain:
        plain.execute(f'drop database if exists "{copy}" with (force)')
        plain.execute(f'create database "{copy}" template "{name}"')


def _found() -> Demonstration:
    zone = zone_by_slug(settings.SHANHE_ZONE)
    personas = {entry["email"]: entry["persona"] for entry in texts.read().people if "persona" in entry}
    with scope(zone=zone):
        rows = Person.objects.select_related("user").filter(user__email__in=personas)
        return Demonstration(zone, {personas[row.user.email]: row for row in rows})


def _digest() -> str:
    """Of the day, the tables and the texts; changed operations make no other demonstration before tomorrow."""
    result = hashlib.sha256(f"{clock.today()} {ground._migrations_digest()}".encode())
    for folder in ("demo", "blueprints", "shanhe/demo"):
        for path in sorted((ground.ROOT / folder).rglob("*")):
            if path.suffix in (".yaml", ".py"):
                result.update(path.read_bytes())
    return result.hexdigest()[:16]
