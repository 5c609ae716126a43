"""`shanhe import results FILE` and `shanhe export results FILE`.

Exit codes: 0 done; 1 rows were wrong and `--atomic` asked for all or nothing; 2 wrong usage or an unreadable file.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django_scopes import scope
from tqdm import tqdm

from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.errors import OperationError
from shanhe.kernel.files import arguments, reading
from shanhe.kernel.files.report import Report
from shanhe.kernel.files.writing import FORMATS
from shanhe.parties import queries as parties
from shanhe.zones.queries.blueprint import zone_by_slug

from . import exporting, operations
from .importing import judging, mapping
from .importing.running import tally


def add_parser(subparsers: Any) -> Any:
    """Add `import` and `export`; returns where other kinds of record add themselves to each."""
    taking = subparsers.add_parser(
        "import", help="import research results or needs from CSV, XLSX or JSON Lines"
    )
    kinds = what = taking.add_subparsers(dest="what", required=True, metavar="WHAT")
    results = what.add_parser("results", help="research results; they start unpublished")
    results.add_argument("file", type=Path)
    results.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    results.add_argument("--atomic", action="store_true", help="all rows or none")
    results.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", help="overrule the guessed mapping"
    )
    results.add_argument("--source", help="where the records come from (default: the file's name)")
    results.add_argument("--owner", help="reference of the owning organisation")
    results.add_argument("--report", type=Path, help="write what became of each row as CSV")
    arguments.add_layout(results)
    giving = subparsers.add_parser("export", help="export research results or needs")
    what = giving.add_subparsers(dest="what", required=True, metavar="WHAT")
    export = what.add_parser("results", help="research results, in the columns that import understands")
    export.add_argument("file", type=Path, help="a name ending in .csv, .xlsx or .jsonl")
    export.add_argument("--public", action="store_true", help="only what visitors may see")
    for parser, run in ((results, run_import), (export, run_export)):
        parser.add_argument("--zone", default=settings.SHANHE_ZONE, help="the zone's code")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.set_defaults(run=run)
    return kinds, what


def _zone(options: argparse.Namespace) -> Any:
    zone = zone_by_slug(options.zone)
    if zone is None:
        print(_("There is no zone called {zone}.").format(zone=options.zone), file=sys.stderr)
        raise SystemExit(2)
    return zone


def run_import(options: argparse.Namespace) -> int:
    """Print read, created, changed, duplicate, wrong, seconds and peak_mb."""
    zone = _zone(options)
    started = time.monotonic()
    with scope(zone=zone):
        try:
            counts = _import(options, zone)
        except OperationError as error:
            print(str(error), file=sys.stderr)
            return 1 if options.atomic else 2
    seconds = time.monotonic() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform != "darwin" else 1024 * 1024
    )
    told = {**counts, "seconds": round(seconds, 2), "peak_mb": round(peak, 1), "dry_run": options.dry_run}
    if options.json:
        print(json.dumps(told))
    else:
        print(
            _(
                "read {read}, created {created}, changed {changed}, duplicate {duplicate}, wrong {wrong}"
            ).format(**counts)
        )
        print(_("{seconds:.1f} s, at most {peak:.0f} MB").format(seconds=seconds, peak=peak))
    return 0


def _import(options: argparse.Namespace, zone: Any) -> dict[str, int]:
    ctx = Context(actor=SystemActor("shanhe import"), zone=zone, demo=parties.is_demonstration(zone))
    columns, total, found = _survey(options)
    arguments.tell(found)
    chosen = mapping.clean(
        {**mapping.guess(columns), **dict(item.split("=", 1) for item in options.map)}, columns
    )
    owner = parties.organisation_by_ref(ctx.actor, options.owner) if options.owner else None
    if options.owner and owner is None:
        print(_("There is no organisation {ref}.").format(ref=options.owner), file=sys.stderr)
        raise SystemExit(2)
    source = (options.source or options.file.name)[:80]
    report_file = options.report.open("w", encoding="utf-8-sig", newline="") if options.report else None
    report = Report(report_file) if report_file else None
    try:
        with (
            options.file.open("rb") as file,
            tqdm(total=total, unit="row", disable=not sys.stderr.isatty(), leave=False) as bar,
        ):
            rows = reading.read(file, options.file.name, reading.Layout.of(found), arguments.meter())
            if options.dry_run:
                about = judging.known(ctx.actor, ctx.today)
                counts = tally(judging.judge(rows, chosen, source, about), report, bar.update)
            else:
                counts = operations.import_results(
                    ctx,
                    rows=rows,
                    mapping=chosen,
                    source=source,
                    owner=owner,
                    atomic=options.atomic,
                    refs=operations.reserve_refs(ctx, count=total),
                    report=report,
                    progress=bar.update,
                )
        arguments.tell({"cells": counts.assumed.lines()})
        return counts.as_dict()
    finally:
        if report_file:
            report_file.close()


def _survey(options: argparse.Namespace) -> tuple[list[str], int, dict[str, Any]]:
    """The columns of the first rows, how many rows there are, and what was assumed of the file."""
    with options.file.open("rb") as file:
        layout = arguments.layout_of(options)
        source = reading.opened(file, options.file.name, layout, mapping.likely, arguments.meter())
        columns, first = reading.sample(source)
        return columns, len(first) + sum(1 for _row in source.rows), source.found


def run_export(options: argparse.Namespace) -> int:
    """Write every result of the zone, or only what visitors may see."""
    zone = _zone(options)
    kind = options.file.suffix.lstrip(".").lower()
    if kind not in FORMATS:
        print(_("Name a file ending in .csv, .xlsx or .jsonl."), file=sys.stderr)
        return 2
    with scope(zone=zone), options.file.open("wb") as file:
        count = exporting.write(
            file,
            kind,
            exporting.rows_for(zone, public_only=options.public),
            parties.is_demonstration(zone),
            inside=(lambda row: False) if options.public else None,
        )
    told = {"written": count, "file": str(options.file)}
    print(json.dumps(told) if options.json else _("{written} results written to {file}").format(**told))
    return 0
