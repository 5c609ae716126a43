"""The moment of a restore: names of databases and folders change, the old ones are kept aside.

A note on disk says what is under way, so that whoever comes next cleans up after a crash: before the database has its new name
everything goes back, after that everything goes on.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from shanhe.cli import database, setup

from . import databases
from .archive import FILES, SECRET

WITH_CONTENT = (FILES, SECRET)  # put in place
ASIDE = ("index", "matching")  # of the old database; made again


@dataclass(frozen=True)
class Move:
    """One file or folder of the home: where it is, where it is kept, and what comes instead ("": nothing)."""

    present: str
    old: str
    incoming: str = ""


@dataclass(frozen=True)
class Switch:
    """All that changes its name at once. `number` is that of the incoming database; a `kept` one is not dropped when the switch fails."""

    stamp: str
    made_at: str
    old: str
    incoming: str
    number: int
    moves: Sequence[Move]
    kept: bool = False


def planned(stamp: str, made_at: str) -> Switch:
    """The names of a restore, before anything exists."""
    moves = [Move(part, f"{part}.before-{stamp}", f"{part}.incoming-{stamp}") for part in WITH_CONTENT]
    moves += [Move(part, f"{part}.before-{stamp}") for part in ASIDE]
    old, incoming = databases.beside(f"before_{stamp}"), databases.beside(f"incoming_{stamp}")
    return Switch(stamp, made_at, old, incoming, 0, moves)


def back(last: Switch, stamp: str) -> Switch:
    """The way back from a switch: what is kept comes in, what is there now is kept."""
    moves = [Move(move.present, f"{move.present}.before-{stamp}", move.old) for move in last.moves]
    old = databases.beside(f"before_{stamp}")
    return Switch(stamp, last.stamp, old, last.old, databases.number_of(last.old), moves, kept=True)


# -- what is under way ------------------------------------------------------------------------------------------------


def _under_way() -> Path:
    return database.home() / "restore.json"


def _done() -> Path:
    return database.home() / "restored.json"


def _write(path: Path, content: Any) -> None:
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _switch(found: dict[str, Any]) -> Switch:
    return Switch(**{**found, "moves": [Move(**move) for move in found["moves"]]})


def begin(switch: Switch) -> None:
    """From now on whoever comes next knows what to clean up."""
    _write(_under_way(), asdict(switch))


def carry_out(switch: Switch, *, disconnect: bool) -> None:
    """Give the databases their names, then the folders; may be interrupted anywhere."""
    begin(switch)
    databases.put_in_place(switch.incoming, switch.old, disconnect=disconnect)
    _finish(switch)


def _finish(switch: Switch) -> None:
    home = database.home()
    for move in switch.moves:
        present, old, incoming = home / move.present, home / move.old, home / (move.incoming or "-")
        if move.incoming and not incoming.exists():
            continue  # done already, or nothing comes and what is there stays
        if present.exists() and not old.exists():
            present.replace(old)
        if move.incoming:
            incoming.replace(present)
    setup.remember(demo=True)  # what was in the archive, demonstration or not, is all there shall be
    remember([*(one for one in kept() if one.old not in (switch.incoming, switch.old)), switch])
    _under_way().unlink(missing_ok=True)


def abandon(switch: Switch) -> None:
    """Remove what was made for a switch that does not happen."""
    home = database.home()
    if not switch.kept:
        databases.drop(switch.incoming)
        for move in switch.moves:
            if move.incoming:
                _remove(home / move.incoming)
    _under_way().unlink(missing_ok=True)


def clean_up() -> str:
    """After a crash: goes on where the database has its new name, else goes back; says what was done, "" when nothing was."""
    with contextlib.suppress(FileNotFoundError):
        switch = _switch(json.loads(_under_way().read_text(encoding="utf-8")))
        if switch.number and databases.name_of(switch.number) == databases.present():
            _finish(switch)
            return "A restore that was interrupted is complete now."
        abandon(switch)
        return "A restore that was interrupted was taken back; everything is as before it."
    return ""


@contextlib.contextmanager
def given_up(switch: Switch) -> Iterator[None]:
    """Whatever happens inside before the switch leaves nothing behind."""
    begin(switch)
    try:
        yield
    except BaseException:
        abandon(switch)
        raise


# -- what is kept -------------------------------------------------------------------------------------------------------


def kept() -> list[Switch]:
    """The states that restores have put aside, the newest last."""
    with contextlib.suppress(OSError, ValueError):
        return [_switch(found) for found in json.loads(_done().read_text(encoding="utf-8"))]
    return []


def remember(switches: Sequence[Switch]) -> None:
    _write(_done(), [asdict(one) for one in switches])


def forget() -> int:
    """Drop what restores have put aside; returns how many states."""
    states = kept()
    for switch in states:
        databases.drop(switch.old)
        for move in switch.moves:
            _remove(database.home() / move.old)
    _done().unlink(missing_ok=True)
    return len(states)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def forget_empty(switch: Switch) -> None:
    """What was put aside had nothing in it."""
    databases.drop(switch.old)
    for move in switch.moves:
        _remove(database.home() / move.old)
    remember([one for one in kept() if one.stamp != switch.stamp])


def take_files(switch: Switch) -> None:
    """The folders of a restore whose database is in place already."""
    _finish(switch)
    forget_empty(switch)
