"""`shanhe match all`, `shanhe match status` and `shanhe match cancel`.

Exit codes: 0 done; 1 stopped, failed, or another comparison is under way; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django_scopes import scope
from tqdm import tqdm

from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.errors import OperationError
from shanhe.parties import queries as parties
from shanhe.retrieval.batch import Busy, Cancelled, Failed, Progress
from shanhe.retrieval.batch.cluster import NoCluster
from shanhe.zones.queries.blueprint import zone_by_slug

from .. import nightly, operations, queries
from ..models import BulkRun


def add_to_match(what: Any) -> None:
    """Add `all`, `status` and `cancel` to `match`."""
    everything = what.add_parser(
        "all", help="compare all needs with all results and people; it may take long"
    )
    everything.add_argument("--workers", type=int, default=1, help="processes of this machine (default: 1)")
    everything.add_argument(
        "--cluster", default="", metavar="ADDRESS", help="a Dask scheduler, such as tcp://host:8786"
    )
    everything.add_argument(
        "--resume",
        action="store_true",
        help="use the vectors of the run that was stopped, without encoding again",
    )
    status = what.add_parser("status", help="how far the comparison is, or how the last one ended")
    cancel = what.add_parser("cancel", help="ask the comparison that is under way to stop")
    for parser, run in ((everything, run_all), (status, run_status), (cancel, run_cancel)):
        parser.add_argument("--zone", default=settings.SHANHE_ZONE, help="the zone's code")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.set_defaults(run=run)


def _zone(options: argparse.Namespace) -> Any:
    zone = zone_by_slug(options.zone)
    if zone is None:
        print(_("There is no zone called {zone}.").format(zone=options.zone), file=sys.stderr)
        raise SystemExit(2)
    return zone


def _context(zone: Any) -> Context:
    return Context(SystemActor("shanhe match"), zone, demo=parties.is_demonstration(zone))


def run_all(options: argparse.Namespace) -> int:
    """Compare everything, with a bar; print needs, kept, new, gone and seconds."""
    zone, started = _zone(options), time.monotonic()
    if options.workers < 1:
        print(_("At least one worker is needed."), file=sys.stderr)
        return 2
    with scope(zone=zone), tqdm(unit="task", disable=not sys.stderr.isatty(), leave=False) as bar:

        def tell(kind: str, progress: Progress) -> None:
            bar.desc, bar.total, bar.n = kind, progress.total, progress.done
            bar.refresh()

        try:
            run = nightly.compare_all(
                _context(zone),
                workers=options.workers,
                address=options.cluster,
                resume=options.resume,
                telling=tell,
            )
        except (Busy, Cancelled, Failed, NoCluster) as reason:
            return _tell(options, {"ok": False, "error": str(reason)}, str(reason), code=1)
    seconds = round(time.monotonic() - started, 2)
    text = _("{needs} needs; {kept} suggestions, {new} new, {gone} gone; {seconds} s").format(
        **run.counts, seconds=seconds
    )
    return _tell(options, {"ok": True, **_described(run), "seconds": seconds}, text)


def run_status(options: argparse.Namespace) -> int:
    """Say how far the newest comparison is."""
    with scope(zone=_zone(options)):
        run = queries.last_run()
    if run is None:
        return _tell(options, {"state": "never"}, _("Nothing has been compared yet."))
    text = f"{run.get_state_display()}: {run.done}/{run.total} {run.problem}".strip()
    return _tell(options, _described(run), text)


def run_cancel(options: argparse.Namespace) -> int:
    """Ask the comparison under way to stop."""
    zone = _zone(options)
    with scope(zone=zone):
        run = queries.last_run()
        if run is None:
            text = _("Nothing has been compared yet.")
            return _tell(options, {"ok": False, "error": text}, text, code=1)
        try:
            run = operations.ask_to_stop(_context(zone), run=run)
        except OperationError as error:
            return _tell(options, {"ok": False, "error": str(error)}, str(error), code=1)
    return _tell(options, {"ok": True, **_described(run)}, str(run.get_state_display()))


def _described(run: BulkRun) -> dict[str, Any]:
    return {
        "run": run.pk,
        "state": str(run.state),
        "done": run.done,
        "total": run.total,
        "model": run.model_version,
        "problem": run.problem,
        **run.counts,
    }


def _tell(options: argparse.Namespace, told: dict[str, Any], text: str, *, code: int = 0) -> int:
    if options.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(text, file=sys.stderr if code else sys.stdout)
    return code
