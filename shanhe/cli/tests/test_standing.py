"""The mark of a good start: it holds while nothing changed, and never hides work that a start has to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config import env
from shanhe.cli import database, first_data, setup, up
from shanhe.cli.standing import Standing

MIGRATION = "shanhe/results/migrations/0001_tables.py"
FILES = (
    MIGRATION,
    "shanhe/results/locale/zh_Hans/LC_MESSAGES/django.po",
    "shanhe/results/locale/zh_Hans/LC_MESSAGES/django.mo",
    "config/settings/base.py",
    "blueprints/shanhewangu/zone.yaml",
    "demo/people.yaml",
    "pyproject.toml",
    "site-packages/django-5.2.19.dist-info/METADATA",
)


@pytest.fixture
def product(tmp_path: Path, running: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small clone that was opened before: its files, what was made of them, and a database as far as a start looks at it."""
    root = tmp_path / "clone"
    for name in FILES:
        _write(root / name, "x")
    for name in (".stamp", "staticfiles.json"):
        _write(running / "static" / name, "x")
    monkeypatch.setattr(env, "ROOT", root)
    monkeypatch.syspath_prepend(root / "site-packages")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.development")
    _sql(
        "create table django_migrations (app text, name text)",
        "insert into django_migrations values ('results', '0001_tables')",
        "create table zones_zone (id int, slug text)",
        "insert into zones_zone values (1, 'shanhewangu')",
        "create table parties_person (zone_id int, is_persona bool)",
        "insert into parties_person values (1, true)",
    )
    return root


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _sql(*statements: str) -> None:
    with database.connect() as connection:
        for statement in statements:
            connection.execute(statement)


def _laid_back(path: Path) -> None:
    """Another content of the same length under the old date, as an archive lays it."""
    date = path.stat()
    path.write_text("y")
    os.utime(path, ns=(date.st_atime_ns, date.st_mtime_ns))


def _opened_again(folder: Path) -> None:
    folder.rename(folder.with_name("django-5.3.0.dist-info"))


def test_whatever_changed_the_next_start_looks_again(product: Path, running: Path) -> None:
    made = product / "shanhe/results/locale/zh_Hans/LC_MESSAGES/django.mo"
    changes: dict[str, Callable[[], Any]] = {
        "a migration came": lambda: _write((product / MIGRATION).with_name("0002_more.py"), "x"),
        "a migration went": lambda: (product / MIGRATION).with_name("0002_more.py").unlink(),
        "a migration is another": lambda: _laid_back(product / MIGRATION),
        "settings": lambda: _laid_back(product / "config/settings/base.py"),
        "the blueprint": lambda: _write(product / "blueprints/shanhewangu/zone.yaml", "y"),
        "a translation": lambda: _write(made.with_suffix(".po"), "y"),
        "no compiled translation": made.unlink,
        "the version": lambda: _write(product / "pyproject.toml", "y"),
        "a package": lambda: _opened_again(product / "site-packages/django-5.2.19.dist-info"),
        "no styles": (running / "static" / "staticfiles.json").unlink,
        "a database taken back": lambda: _sql("delete from django_migrations"),
        "a database brought forward": lambda: _sql("insert into django_migrations values ('new', '0001')"),
        "the demonstration was cleared": lambda: _sql("update parties_person set is_persona = false"),
        "the zone was removed": lambda: _sql("delete from zones_zone"),
        "the tables are gone": lambda: _sql("alter table django_migrations rename to before"),
    }
    for name, change in changes.items():
        Standing(demo=True).remember(said="well")
        kept = Standing(demo=True).remembered()
        assert kept is not None, f"nothing changed before: {name}"
        assert kept["said"] == "well"
        change()
        assert Standing(demo=True).remembered() is None, name


def test_other_wishes_are_another_start(product: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Standing(demo=False).remember()
    assert Standing(demo=False).remembered() is not None
    assert Standing(demo=True).remembered() is None
    monkeypatch.setenv("SHANHE_ZONE", "tidewater")
    assert Standing(demo=False).remembered() is None
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "settings_of_my_own")  # they may rest on anything
    Standing(demo=False).remember()
    assert Standing(demo=False).remembered() is None


def test_a_database_made_anew_has_no_mark(product: Path) -> None:
    Standing(demo=True).remember()
    with database.connect(dbname="postgres", user="postgres") as connection:
        connection.execute(f"create database another owner {database.ROLE} template {database.NAME}")
        connection.execute(f"drop database {database.NAME}")
        connection.execute(f"alter database another rename to {database.NAME}")
    assert Standing(demo=True).remembered() is None


def test_what_changes_during_a_start_is_not_taken_for_seen(product: Path) -> None:
    standing = Standing(demo=True)
    _write(product / MIGRATION, "y")
    standing.remember()
    assert Standing(demo=True).remembered() is None


def test_a_start_migrates_unless_the_mark_holds(
    product: Path, running: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sign_ins = [{"role": "科研人员", "email": "lin@example.org", "password": "x"}]
    monkeypatch.setattr(up, "_address_for_mail", lambda port: None)
    monkeypatch.setattr(setup, "django", lambda: done.append("django"))
    monkeypatch.setattr(setup, "bring_up_to_date", lambda say: done.append("up to date"))
    monkeypatch.setattr(first_data, "load", lambda say, demo: done.append("data"))
    monkeypatch.setattr(first_data, "sign_ins", lambda: sign_ins)
    for name in ("_start_children", "_wait_until_ready", "_close_connections"):
        monkeypatch.setattr(up.House, name, lambda *_given: None)

    def start() -> list[str]:
        done.clear()
        house = up.House(running, 8999, setup.print_nothing)  # type: ignore[arg-type]
        house.open(demo=True)
        assert house.sign_ins == sign_ins
        return list(done)

    everything = ["django", "up to date", "data"]
    assert start() == everything
    assert start() == [], "nothing changed: the product is not even loaded"
    _write((product / MIGRATION).with_name("0002_more.py"), "x")
    assert start() == everything
    assert start() == []
    monkeypatch.setattr(up.House, "_wait_until_ready", lambda *_given: pytest.fail("it did not open"))
    _sql("delete from django_migrations")
    with pytest.raises(pytest.fail.Exception):
        start()
    monkeypatch.setattr(up.House, "_wait_until_ready", lambda *_given: None)
    assert start() == everything, "only a start that went well leaves a mark"
