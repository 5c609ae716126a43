"""Backups by the clock: a folder of archives, which of them are kept, and when the last one was made and tried."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from config import env
from shanhe.cli import database
from shanhe.cli.problem import Problem

PATTERN = re.compile(r"shanhe-(\d{8}-\d{6})\.tar")
STAMP = "%Y%m%d-%H%M%S"
LATE = timedelta(hours=36)  # for a nightly backup; SHANHE_BACKUP_HOURS says otherwise
REHEARSED = timedelta(days=100)


@dataclass(frozen=True)
class Keep:
    """How many archives are kept: of so many days, weeks and months the newest each."""

    days: int = 7
    weeks: int = 4
    months: int = 12


def name_at(moment: datetime) -> str:
    return f"shanhe-{moment:{STAMP}}.tar"


def archives(folder: Path) -> list[tuple[datetime, Path]]:
    """The archives of a folder that were named by the product, the newest first; anything else is not ours to touch."""
    found = []
    for path in folder.iterdir():
        match = PATTERN.fullmatch(path.name)
        if match and path.is_file():
            with contextlib.suppress(ValueError):
                found.append((datetime.strptime(match[1], STAMP).replace(tzinfo=UTC), path))
    return sorted(found, reverse=True)


def newest(folder: Path) -> Path:
    """The newest archive of a folder."""
    if not folder.is_dir():
        raise Problem(f"There is no folder {folder}.")
    found = archives(folder)
    if not found:
        raise Problem(f"There is no archive in {folder}.")
    return found[0][1]


def kept(moments: Sequence[datetime], keep: Keep) -> set[datetime]:
    """Which are kept: the newest of each of the last days, weeks and months that have one, and always the newest of all."""
    chosen = {max(moments)} if moments else set()
    rules: tuple[tuple[int, Callable[[date], Any]], ...] = (
        (keep.days, lambda day: day),
        (keep.weeks, lambda day: day.isocalendar()[:2]),
        (keep.months, lambda day: (day.year, day.month)),
    )
    for number, of in rules:
        best: dict[Any, datetime] = {}
        for moment in sorted(moments, reverse=True):
            best.setdefault(of(moment.date()), moment)
        chosen |= set(list(best.values())[:number])
    return chosen


def prune(folder: Path, keep: Keep) -> list[Path]:
    """Remove the archives that are not kept; returns which."""
    found = archives(folder)
    chosen = kept([moment for moment, _path in found], keep)
    gone = [path for moment, path in found if moment not in chosen]
    for path in gone:
        path.unlink()
    return gone


# -- what is remembered, for the doctor ---------------------------------------------------------------------------------


def _file() -> Path:
    return database.home() / "backups.json"


def remembered() -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError):
        return dict(json.loads(_file().read_text(encoding="utf-8")))
    return {}


def remember(**facts: Any) -> None:
    part = _file().with_suffix(".part")
    part.write_text(json.dumps(remembered() | facts, indent=1), encoding="utf-8")
    part.replace(_file())


def folder() -> Path | None:
    """Where scheduled backups go: SHANHE_BACKUPS, else where the last one went; None where none are made."""
    found = env.text("SHANHE_BACKUPS") or str(remembered().get("folder", ""))
    return Path(found) if found else None


@dataclass(frozen=True)
class State:
    """How scheduled backups are: what is there in words, and what is wrong with it ("" when nothing)."""

    detail: str
    problem: str


def state(now: datetime) -> State | None:
    """For the doctor; None where no backups are configured."""
    place = folder()
    if place is None:
        return None
    found = archives(place) if place.is_dir() else []
    if not found:
        return State(f"no archive in {place}", "shanhe backup --to " + str(place))
    age, late = (
        now - found[0][0],
        timedelta(hours=env.number("SHANHE_BACKUP_HOURS", int(LATE.total_seconds() // 3600))),
    )
    tried = _moments([str(remembered().get("rehearsed_at", ""))])
    detail = f"{len(found)} in {place}, the newest {_said(age)} old; restore rehearsed " + (
        f"{_said(now - tried[0])} ago" if tried else "never"
    )
    if age > late:
        return State(detail, "See why the timer did not run: shanhe backup --to " + str(place))
    if not tried or now - tried[0] > REHEARSED:
        return State(detail, "shanhe backup rehearse")
    return State(detail, "")


def _moments(texts: Iterable[str]) -> list[datetime]:
    found = []
    for text in texts:
        with contextlib.suppress(ValueError):
            found.append(datetime.fromisoformat(text))
    return found


def _said(age: timedelta) -> str:
    hours = max(age.total_seconds(), 0) / 3600
    return f"{hours:.0f} h" if hours < 72 else f"{hours / 24:.0f} days"
