"""`shanhe backup` and `shanhe restore` as people type them."""

from __future__ import annotations

import argparse
import contextlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shanhe.cli import database, setup
from shanhe.cli.problem import SURROUNDINGS, USAGE, Problem

from . import proving, restoring, schedule, switching, writing
from .archive import Archive


def add_parser(commands: Any) -> None:
    backup = commands.add_parser(
        "backup",
        help="write database and files into one archive, prove one, try to restore one",
        description="Writes one .tar with the database, the uploaded files and the machine's secret, while the product runs. The archive "
        "is readable by its owner only: it holds everything. `shanhe backup verify ARCHIVE` proves that an archive can be restored, "
        "`shanhe backup rehearse [FOLDER]` does so with the newest one and tells how long it takes.",
    )
    backup.add_argument(
        "words",
        nargs="*",
        metavar="ARCHIVE",
        help="default: shanhe-DATE.tar here; or: verify ARCHIVE, rehearse [FOLDER]",
    )
    backup.add_argument(
        "--to",
        type=Path,
        help="a folder of archives, for a timer: named by date, the old ones go (see --keep)",
    )
    backup.add_argument(
        "--keep",
        type=_keep,
        default=schedule.Keep(),
        metavar="7d,4w,12m",
        help="with --to: of how many days, weeks, months",
    )
    backup.add_argument("--json", action="store_true")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser(
        "restore",
        help="put an archive back",
        description="Proves the archive, restores it into a new database and a new folder, and puts these in the place of the present ones "
        "at the very end: on any error nothing has changed. What was there is kept aside until --forget.",
    )
    restore.add_argument("archive", type=Path, nargs="?")
    restore.add_argument("--force", action="store_true", help="although there is data: it is kept aside")
    restore.add_argument(
        "--disconnect", action="store_true", help="end the connections of others to the database"
    )
    restore.add_argument("--undo", action="store_true", help="put back what the last restore has put aside")
    restore.add_argument("--forget", action="store_true", help="remove for good what restores have put aside")
    restore.add_argument("--json", action="store_true")
    restore.set_defaults(run=_restore)


def _keep(text: str) -> schedule.Keep:
    found = re.fullmatch(r"(\d+)d,(\d+)w,(\d+)m", text.replace(" ", ""))
    if found is None:
        raise argparse.ArgumentTypeError("write it as 7d,4w,12m: days, weeks, months")
    return schedule.Keep(*map(int, found.groups()))


def _backup(chosen: argparse.Namespace) -> int:
    first, *rest = chosen.words or [""]
    if first in ("verify", "rehearse"):
        return (_verify if first == "verify" else _rehearse)(rest, chosen.json)
    if rest or (first and chosen.to):
        raise Problem("One archive, or a folder with --to; see shanhe backup --help.", USAGE)
    moment = datetime.now(UTC)
    target = (chosen.to or Path()) / schedule.name_at(moment) if not first else Path(first)
    if chosen.to:
        chosen.to.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _database_for_a_while():
        made = writing.write(target.absolute())
    removed = schedule.prune(chosen.to, chosen.keep) if chosen.to else []
    if chosen.to:
        schedule.remember(folder=str(chosen.to.absolute()), made_at=moment.isoformat(timespec="seconds"))
    gone = f" Removed {len(removed)} older ones." if removed else ""
    lost = f" {made['vanished']} files were removed while it was written." if made["vanished"] else ""
    line = f"Wrote {target}: {made['rows']} rows, {made['files']} files, {made['bytes'] / 1e6:.1f} MB.{lost}{gone}"
    return _say({**made, "removed": [str(path) for path in removed]}, line, chosen.json)


def _verify(words: list[str], as_json: bool) -> int:
    if len(words) != 1:
        raise Problem("Name one archive: shanhe backup verify ARCHIVE", USAGE)
    return _tried(Path(words[0]), as_json)


def _rehearse(words: list[str], as_json: bool) -> int:
    place = Path(words[0]) if words else schedule.folder()
    if place is None:
        raise Problem("Name the folder of the archives: shanhe backup rehearse FOLDER", USAGE)
    code = _tried(place if place.is_file() else schedule.newest(place), as_json)
    schedule.remember(rehearsed_at=datetime.now(UTC).isoformat(timespec="seconds"))
    return code


def _tried(source: Path, as_json: bool) -> int:
    Archive(source).prove()  # before a database is started for it
    with _database_for_a_while():
        told = proving.rehearse(source)
    line = (
        f"{source} can be restored: of {told['made_at']}, version {told['version']}; {told['tables']} tables with {told['rows']} rows and "
        f"{told['files']} files, all as they were written. It took {told['seconds']} s."
    )
    return _say(told, line, as_json)


def _restore(chosen: argparse.Namespace) -> int:
    if sum(map(bool, (chosen.archive, chosen.undo, chosen.forget))) != 1:
        raise Problem("Name one archive, or --undo, or --forget; see shanhe restore --help.", USAGE)
    with _product_stopped(), _database_for_a_while():
        setup.after_a_crash(setup.print_nothing)
        if chosen.forget:
            return _forgotten(chosen.json)
        if chosen.undo:
            told = restoring.undo(disconnect=chosen.disconnect)
            line = f"What was there before the restore is back. The state that it replaced is kept as {told['kept']}: shanhe restore --forget."
            return _say(told, line, chosen.json)
        told = restoring.restore(chosen.archive, force=chosen.force, disconnect=chosen.disconnect)
    line = (
        f"Restored the state of {told['made_at']}: {told['rows']} rows, {told['files']} files, all counted."
    )
    if told["kept"]:
        line += f" What was there is kept as {told['kept']}: back by `shanhe restore --undo`, gone by `shanhe restore --forget`."
    return _say(
        told, line + " Next: shanhe up, or your services; the worker makes the index again.", chosen.json
    )


def _forgotten(as_json: bool) -> int:
    number = switching.forget()
    return _say({"removed": number}, f"Removed {number} states that restores had put aside.", as_json)


def _say(told: dict[str, Any], line: str, as_json: bool) -> int:
    print(json.dumps({"ok": True, **told}, ensure_ascii=False) if as_json else line)
    return 0


@contextlib.contextmanager
def _database_for_a_while() -> Iterator[None]:
    """The database running during the work; stopped again when it did not run before."""
    started = setup.start_database()
    try:
        yield
    finally:
        if started:
            database.stop()


@contextlib.contextmanager
def _product_stopped() -> Iterator[None]:
    """Holds the lock of `up`, so that nothing is served from a database that is being replaced."""
    try:
        database.make_home()
    except database.DatabaseProblem as problem:
        raise Problem(str(problem), SURROUNDINGS) from None
    with database.alone() as alone:
        if not alone:
            raise Problem("Shanhe is running from this folder: stop it before restoring.", SURROUNDINGS)
        yield
