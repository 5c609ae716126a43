"""Proof that an archive can be restored: its members by their checksums, its dump by being loaded and counted."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from shanhe.cli.problem import SURROUNDINGS, Problem

from . import databases, dumping, note
from .archive import Archive
from .note import Note


def rehearse(source: Path) -> dict[str, Any]:
    """Restores the database of an archive into one that is dropped again; returns counts and seconds."""
    began = time.monotonic()
    archive = proved(source)
    if not databases.may_create():
        raise Problem(MAY_NOT, SURROUNDINGS)
    with _scratch() as name:
        rows = load(archive, name)
    told = {"tables": len(rows), "rows": sum(rows.values()), "seconds": round(time.monotonic() - began, 1)}
    return {**archive.note.told(), **told, "archive": str(source)}


MAY_NOT = (
    "The product's role may not make databases, so the archive cannot be tried beside the present one. As a superuser: "
    "ALTER ROLE … CREATEDB. Or try it on another machine: without DATABASE_URL an embedded database is used."
)


def proved(source: Path) -> Archive:
    """The archive, once every member of it is proved and this version of the product knows what is in it."""
    archive = Archive(source)
    archive.prove()
    _demand_known(archive.note, source)
    return archive


def load(archive: Archive, name: str) -> dict[str, int]:
    """Fills an empty database, and compares it with the note row by row count."""
    with archive.dumped() as dump:
        rows = dumping.load(dump, name)
    if archive.note.format > note.FIRST:
        _demand_equal(archive.note.tables, rows)
    elif not rows:
        raise Problem("The dump in the archive has no table. Nothing was changed.")
    return rows


def _demand_equal(wanted: Mapping[str, int], found: Mapping[str, int]) -> None:
    for table in sorted({*wanted, *found}):
        if wanted.get(table) != found.get(table):
            raise Problem(
                f"After loading, {table} has {found.get(table, 'no table')} rows instead of {wanted.get(table, 'none')}. "
                "Nothing was changed."
            )


def _demand_known(found: Note, source: Path) -> None:
    """An archive of a newer version is for that version."""
    from shanhe.cli.main import product_version

    ours = product_version()
    if note.newer(found.version, ours):
        raise Problem(
            f"{source} was written by version {found.version}, this is {ours}: install that version first."
        )
    unknown = [name for name in found.migrations if ours_to_know(name) and name not in known_migrations()]
    if unknown:
        raise Problem(
            f"{source} was written by a newer version: it has {unknown[0]}, which this one does not know. Install that version first."
        )


def known_migrations() -> frozenset[str]:
    """The migrations that this version brings, "app.name"."""
    from django.db.migrations.loader import MigrationLoader

    from shanhe.cli import setup

    setup.django()
    return frozenset(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


def ours_to_know(migration: str) -> bool:
    """Whether the product itself brings migrations of this app: libraries may merge theirs."""
    from django.apps import apps

    from shanhe.cli import setup

    setup.django()
    found = apps.app_configs.get(migration.partition(".")[0])
    return found is None or found.name.startswith("shanhe.")


@contextlib.contextmanager
def _scratch() -> Iterator[str]:
    name = databases.beside("rehearsal")
    databases.drop(name)  # of one that was killed
    databases.create(name)
    try:
        yield name
    finally:
        databases.drop(name)
