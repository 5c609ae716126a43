"""How everything stands before a start serves: where the last good one saw the same, this one need not load the product to look again.

The mark of a good start is a digest of the program's files and packages, of the settings, of what was made from them, of what was applied
to the database and which zones it has. It lies with what is remembered of that database (setup.state), so another one has none. Whatever
differs, be it only a date, means the whole way: the mark never says what is done, only that nothing changed since it was.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from config import env
from shanhe.cli import database, setup

MADE = (".mo", ".part")  # compiled here, from what is looked at anyway


class Standing:
    """As it is when a start begins; `demo` tells whether that start loads the demonstration."""

    def __init__(self, *, demo: bool) -> None:
        self._asked = [*_settings(), f"demo {demo}"]
        self._program = _digest(_program())

    def remembered(self) -> dict[str, Any] | None:
        """What the last good start left; None where anything is otherwise than it was then."""
        import psycopg

        kept = dict(setup.state().get("opened", {}))
        with contextlib.suppress(psycopg.Error):  # a database that has no tables
            if kept and _whole(env.text("DJANGO_SETTINGS_MODULE")) and kept["mark"] == self._mark():
                return kept
        return None

    def remember(self, **facts: Any) -> None:
        """Once all is well. Not where the program changed meanwhile: which of it was loaded, nobody knows."""
        if _digest(_program()) == self._program:
            setup.remember(opened={**facts, "mark": self._mark()})

    def _mark(self) -> str:
        return _digest([*self._asked, self._program, *_made(), *_applied()])


def _whole(settings: str) -> bool:
    """Settings of one's own may rest on files that nothing here looks at."""
    return settings.startswith("config.settings.")


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()


def _settings() -> Iterator[str]:
    for name, value in sorted(env.everything().items()):
        if name.startswith("SHANHE_") or name in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}:
            yield f"{name}={value}"


def _program() -> Iterator[str]:
    """Python, the packages, and every file of the product, by name, size and dates: 20 ms, where contents would take seconds."""
    yield f"{sys.version} {sys.prefix}"
    for place in sys.path:
        if place.endswith("-packages") and os.path.isdir(place):
            with os.scandir(place) as entries:
                yield from sorted(_dated(entry) for entry in entries if entry.name.endswith(".dist-info"))
    yield _dates(env.ROOT / "pyproject.toml")
    for folder in (env.ROOT / "shanhe", env.ROOT / "config", *map(env.product_data, ("blueprints", "demo"))):
        yield from _files(str(folder))


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        elif not entry.name.endswith(MADE):
            yield _dated(entry)


def _dated(entry: os.DirEntry[str]) -> str:
    return f"{entry.path} {_dates(entry)}"


def _dates(file: os.DirEntry[str] | Path) -> str:
    """Size and dates, with the one that no program can set: a file laid back with its old date is another."""
    with contextlib.suppress(FileNotFoundError):
        told = file.stat()
        return f"{told.st_size} {told.st_mtime_ns} {told.st_ctime_ns}"
    return "none"


def _made() -> Iterator[str]:
    """Translations and styles that were made: somebody may have removed them."""
    translations = sorted((env.ROOT / "shanhe").glob("*/locale/*/LC_MESSAGES/*.mo"))
    static = database.home() / "static"
    for made in (*translations, static / ".stamp", static / "staticfiles.json"):
        yield f"{made} {_dates(made)}"


def _applied() -> Iterator[str]:
    """The migrations that the database has, the zones, and which of them hold demonstration people, who may sign in."""
    with database.connect() as connection:
        for row in connection.execute("select app, name from django_migrations order by app, name"):
            yield " ".join(row)
        for slug, demonstration in connection.execute(
            "select slug, exists(select from parties_person where zone_id = zone.id and is_persona) "
            "from zones_zone zone order by id"
        ):
            yield f"{slug} {demonstration}"
