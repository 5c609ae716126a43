"""`shanhe demo`: load or clear the demonstration data, and write the import sample as a workbook.

Exit codes: 0 done, or nothing to do; 1 it failed or was not confirmed; 3 these settings do not allow it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django_scopes import scope
from tqdm import tqdm

from shanhe.kernel.context import Context, SystemActor
from shanhe.zones.queries import zone_by_slug

from . import queries, texts

SURROUNDINGS = 3


def add_parser(subparsers: Any) -> None:
    """Add `demo` with its verbs; each sets `run(options) -> exit code`."""
    top = subparsers.add_parser("demo", help="load or clear the demonstration data")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    load = verbs.add_parser("load", help="play two years of invented life into the zone; safe to repeat")
    load.add_argument(
        "--anchor", type=date.fromisoformat, metavar="DAY", help="take this day as today (2026-11-23)"
    )
    clear = verbs.add_parser("clear", help="remove the demonstration data and what was done on it")
    clear.add_argument("--yes", action="store_true", help="do not ask")
    sample = verbs.add_parser("sample", help="write the sample for the import screen as an XLSX workbook")
    sample.add_argument("target", type=Path, metavar="FILE")
    for parser, run in ((load, run_load), (clear, run_clear), (sample, run_sample)):
        parser.add_argument("--json", action="store_true", help="print JSON")
        if parser is not sample:
            parser.add_argument("--zone", default=settings.SHANHE_ZONE, help="the zone's code")
        parser.set_defaults(run=run)


def run_load(options: argparse.Namespace) -> int:
    """Load unless it is there already; refuses outside demonstration settings."""
    from .loading import load  # the script reads every app; clear and sample do not need it

    if not settings.SHANHE_DEMO:
        return _tell(
            options, SURROUNDINGS, _("Demonstration data is loaded with demonstration settings only.")
        )
    zone = zone_by_slug(options.zone)
    if zone is None:
        return _tell(
            options,
            1,
            _("There is no zone “{zone}” yet: load its blueprint first.").format(zone=options.zone),
        )
    if queries.is_loaded(zone):
        return _tell(options, 0, _("The demonstration data is there already."), loaded=False)
    started = time.monotonic()
    done = load(zone, anchor=options.anchor, bar=_bar)
    seconds = time.monotonic() - started
    line = _(
        "Loaded in {seconds:.0f} s: {organisations} organisations, {people} people, {results} results, {projects} projects."
    ).format(seconds=seconds, **vars(done))
    code = _tell(options, 0, line, loaded=True, seconds=round(seconds, 1), **vars(done))
    if not options.json:
        print(_("Password of its accounts: {password}").format(password=texts.PASSWORD))
    return code


def run_clear(options: argparse.Namespace) -> int:
    """Remove the demonstration after asking."""
    from .operations import clear

    zone = zone_by_slug(options.zone)
    if zone is None or not queries.is_loaded(zone):
        return _tell(options, 0, _("There is no demonstration data."), removed={})
    if not options.yes and not _confirmed(zone):
        return _tell(options, 1, _("Nothing was removed."))
    with scope(zone=zone):
        removed = clear(Context(SystemActor("demonstration"), zone), zone=zone)
    if options.json:
        return _tell(options, 0, "", removed=removed)
    print(_("Removed:"))
    for label, count in sorted(removed.items(), key=lambda item: -item[1]):
        print(f"  {count:>7}  {label}")
    print(_("The blueprint and the accounts of others are as they were."))
    return 0


def run_sample(options: argparse.Namespace) -> int:
    """Write the workbook."""
    from .samples import write_workbook

    count = write_workbook(options.target)
    line = _("{count} records written to {file}.").format(count=count, file=options.target)
    return _tell(options, 0, line, records=count, file=str(options.target))


@contextmanager
def _bar(total: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal; a line for each tenth elsewhere."""
    live = sys.stderr.isatty()
    done = 0
    with tqdm(
        total=total, desc="  " + _("demonstration data"), leave=False, file=sys.stderr, disable=not live
    ) as shown:

        def tick() -> None:
            nonlocal done
            done += 1
            shown.update(1)
            if not live and done * 10 // total != (done - 1) * 10 // total:
                print(f"  {done * 100 // total}%", file=sys.stderr, flush=True)

        yield tick


def _confirmed(zone: Any) -> bool:
    if not sys.stdin.isatty():
        print(_("Say --yes to remove it without being asked."), file=sys.stderr)
        return False
    question = _("Remove the demonstration data of {zone} and everything done on it? Type yes: ")
    return input(question.format(zone=zone.name)).strip().lower() in ("yes", "y", "是")


def _tell(options: argparse.Namespace, code: int, line: str, **data: Any) -> int:
    if options.json:
        print(json.dumps({"ok": code == 0, "message": line, **data}, ensure_ascii=False))
    else:
        print(line, file=sys.stderr if code else sys.stdout)
    return code
