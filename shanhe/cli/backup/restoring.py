"""Putting an archive back: proved first, restored beside the present state, switched at the end."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config import env
from shanhe.cli import database
from shanhe.cli.problem import SURROUNDINGS, Problem

from . import databases, proving, switching
from .archive import FILES, SECRET, Archive


def restore(source: Path, *, force: bool, disconnect: bool) -> dict[str, Any]:
    """Puts the archive in the place of what is there, which is kept aside; until the last moment nothing is touched."""
    archive = proving.proved(source)
    empty = _is_empty()
    if not force and not empty:
        raise Problem(
            "There is data here already; --force puts the archive in its place and keeps the present state aside."
        )
    _demand_movable()
    _demand_space(archive)
    if not databases.may_create():
        if not empty:
            raise Problem(proving.MAY_NOT, SURROUNDINGS)
        return _into_the_empty(archive)
    _demand_alone(disconnect)
    switch = switching.planned(_stamp(), archive.note.made_at)
    with switching.given_up(switch):
        switch = replace(switch, number=databases.create(switch.incoming))
        proving.load(archive, switch.incoming)
        _migrate(archive, switch.incoming)
        archive.unpack(_incoming(switch, FILES), _incoming(switch, SECRET))
        _demand_alone(disconnect)
    _switch(switch, disconnect)
    if empty:
        switching.forget_empty(switch)
    return {**archive.note.told(), "kept": "" if empty else switch.old}


def undo(*, disconnect: bool) -> dict[str, Any]:
    """Puts back what the last restore has put aside, and keeps the present state in its turn."""
    states = switching.kept()
    if not states:
        raise Problem("No restore has put anything aside here.")
    switch = switching.back(states[-1], _stamp())
    if not switch.number:
        raise Problem(f"The database {states[-1].old}, which was put aside, is gone.")
    _demand_alone(disconnect)
    _switch(switch, disconnect)
    return {"kept": switch.old}


def _switch(switch: switching.Switch, disconnect: bool) -> None:
    try:
        switching.carry_out(switch, disconnect=disconnect)
    except Problem:
        switching.clean_up()
        raise


def _incoming(switch: switching.Switch, part: str) -> Path:
    return database.home() / next(move.incoming for move in switch.moves if move.present == part)


def _into_the_empty(archive: Archive) -> dict[str, Any]:
    """Where the role may not make databases and the present one has nothing to lose."""
    try:
        proving.load(archive, databases.present())
        _migrate(archive, databases.present())
    except BaseException:
        with database.connect() as connection:
            connection.execute("drop owned by current_user cascade")
            connection.execute("create schema if not exists public")
        raise
    switch = switching.planned(_stamp(), archive.note.made_at)
    archive.unpack(_incoming(switch, FILES), _incoming(switch, SECRET))
    switching.take_files(switch)
    return {**archive.note.told(), "kept": ""}


def _migrate(archive: Archive, name: str) -> None:
    """An archive of an older version is brought up to date before anybody sees it."""
    have = set(archive.note.migrations)
    if not have or proving.known_migrations() <= have:
        return
    command = [sys.executable, "-m", "shanhe.cli.main", "manage", "migrate", "--no-input", "--verbosity=0"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=env.ROOT,
        env={**os.environ, "SHANHE_DATABASE_NAME": name},
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Problem(f"The archive could not be brought up to this version: {reason}. Nothing was changed.")


def _demand_alone(disconnect: bool) -> None:
    number = databases.others(databases.present())
    if number and not disconnect:
        raise Problem(databases.in_use(number), SURROUNDINGS)


def _demand_movable() -> None:
    """A folder that is a link or a disk of its own cannot change its name: said before anything begins."""
    for part in (FILES, *switching.ASIDE):
        path = database.home() / part
        if path.is_symlink() or path.is_mount():
            raise Problem(
                f"{path} is a link or a disk of its own, which cannot be put aside. Mount or link SHANHE_HOME as a whole instead.",
                SURROUNDINGS,
            )


def _demand_space(archive: Archive) -> None:
    """Refuses early what cannot end well; a server's own disk is not ours to see."""
    files = sum(one.size for name, one in archive.note.members.items() if name.startswith(f"{FILES}/"))
    needed = files + (archive.note.database_bytes if database.is_embedded() else 0)
    free = database.free_bytes(database.home())
    if free < needed:
        raise Problem(
            f"The archive needs about {needed / 1e9:.1f} GB beside what is there, {free / 1e9:.1f} GB are free on {database.home()}.",
            SURROUNDINGS,
        )


def _is_empty() -> bool:
    """True when there is neither a table nor a file."""
    return not any((database.home() / FILES).rglob("*")) and databases.is_empty(databases.present())


def _stamp() -> str:
    return f"{datetime.now(UTC):%Y%m%d%H%M%S%f}"
