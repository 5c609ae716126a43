"""`shanhe import KIND FILE` and `shanhe export KIND FILE`, for every kind of record that an app declares.

Exit codes: 0 done; 1 rows were wrong and `--atomic` asked for all or nothing; 2 wrong usage or an unreadable file.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django_scopes import scope
from tqdm import tqdm

from shanhe.doors import people
from shanhe.exchange.judging import judge
from shanhe.exchange.kinds import Intake, Kind, kinds
from shanhe.kernel.context import VISITOR, Context, SystemActor
from shanhe.kernel.errors import OperationError
from shanhe.kernel.files import arguments, reading
from shanhe.kernel.files.report import Counts, Report
from shanhe.kernel.files.writing import FORMATS
from shanhe.zones.queries.blueprint import zone_by_slug

from . import exporting, operations

USAGE = 2


def add_parser(subparsers: Any) -> None:
    """Add `import` and `export`, each with the kinds of record it knows."""
    taking = subparsers.add_parser("import", help="import records from CSV, XLSX, JSON Lines or JSON")
    known = [kind for kind in kinds if kind.rule]
    for parser, kind in _each(taking, known, run_import):
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--atomic", action="store_true", help="all rows or none")
        parser.add_argument(
            "--map", action="append", default=[], metavar="FIELD=COLUMN", help="overrule the guessed mapping"
        )
        parser.add_argument("--source", help="where the records come from (default: the file's name)")
        if kind.owner_label:
            parser.add_argument("--owner", help="reference of the organisation whose records they are")
        parser.add_argument("--report", type=Path, help="write what became of each row as CSV")
        arguments.add_layout(parser)
    giving = subparsers.add_parser("export", help="export records to CSV, XLSX or JSON Lines")
    for parser, _kind in _each(giving, list(kinds), run_export):
        parser.add_argument("--public", action="store_true", help="only what visitors may see")


def _each(command: Any, known: list[Kind], run: Any) -> list[tuple[Any, Kind]]:
    what = command.add_subparsers(dest="kind", required=True, metavar="KIND")
    found = []
    for kind in known:
        parser = what.add_parser(kind.name, help=str(kind.label))
        parser.add_argument("file", type=Path, help="the file; its ending says the format")
        parser.add_argument("--zone", default=settings.SHANHE_ZONE, help="the zone's code")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.set_defaults(run=run)
        found.append((parser, kind))
    return found


def _zone(options: argparse.Namespace) -> Any:
    zone = zone_by_slug(options.zone)
    if zone is None:
        print(_("There is no zone called {zone}.").format(zone=options.zone), file=sys.stderr)
        raise SystemExit(USAGE)
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
            return 1 if options.atomic else USAGE
    seconds, peak = time.monotonic() - started, _peak()
    if options.json:
        told = {"seconds": round(seconds, 2), "peak_mb": round(peak, 1), "dry_run": options.dry_run}
        print(json.dumps({**counts, **told}))
        return 0
    line = _("read {read}, created {created}, changed {changed}, duplicate {duplicate}, wrong {wrong}")
    print(line.format(**counts))
    print(_("{seconds:.1f} s, at most {peak:.0f} MB").format(seconds=seconds, peak=peak))
    return 0


def _peak() -> float:
    """The most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform != "darwin" else 1024**2
    )


def _import(options: argparse.Namespace, zone: Any) -> dict[str, int]:
    ctx = Context(actor=SystemActor("shanhe import"), zone=zone, demo=people.is_demonstration(zone))
    kind = kinds[options.kind]
    columns, total, found = _survey(options, kind)
    arguments.tell(found)
    mapping = kind.clean({**kind.guess(columns), **dict(item.split("=", 1) for item in options.map)}, columns)
    asked: dict[str, Any] = {
        "source": (options.source or options.file.name)[:80],
        "owner": _owner(ctx, getattr(options, "owner", None)),
    }
    with ExitStack() as stack:
        bar = stack.enter_context(tqdm(total=total, unit="row", disable=not sys.stderr.isatty(), leave=False))
        told: list[Any] = [lambda chunk: bar.update(len(chunk))]
        if options.report:
            lines = stack.enter_context(options.report.open("w", encoding="utf-8-sig", newline=""))
            told.append(Report(lines).add)
        file = stack.enter_context(options.file.open("rb"))
        rows = reading.read(file, options.file.name, reading.Layout.of(found), arguments.meter())
        if options.dry_run:
            counts = Counts()
            for chunk in judge(Intake(ctx, kind, **asked), rows, mapping):
                for listener in (counts.add, *told):
                    listener(chunk)
        else:
            refs = operations.reserve_refs(ctx, kind=kind.name, count=total)
            counts = operations.import_records(
                ctx,
                kind=kind.name,
                rows=rows,
                mapping=mapping,
                atomic=options.atomic,
                refs=refs,
                told=told,
                **asked,
            )
    arguments.tell({"cells": counts.assumed.lines()})
    return counts.as_dict()


def _owner(ctx: Context, ref: str | None) -> Any:
    if not ref:
        return None
    owner = people.organisation_by_ref(ctx.actor, ref)
    if owner is None:
        print(_("There is no organisation {ref}.").format(ref=ref), file=sys.stderr)
        raise SystemExit(USAGE)
    return owner


def _survey(options: argparse.Namespace, kind: Kind) -> tuple[list[str], int, dict[str, Any]]:
    """The columns of the first rows, how many rows there are, and what was assumed of the file."""
    with options.file.open("rb") as file:
        layout = arguments.layout_of(options)
        source = reading.opened(file, options.file.name, layout, kind.likely, arguments.meter())
        columns, first = reading.sample(source)
        total = len(first) + reading.count(file, options.file.name, source)
        return columns, total, source.found


def run_export(options: argparse.Namespace) -> int:
    """Write every record of the zone, or only what visitors may see."""
    zone = _zone(options)
    form = options.file.suffix.lstrip(".").lower()
    if form not in FORMATS:
        print(_("Name a file ending in .csv, .xlsx or .jsonl."), file=sys.stderr)
        return USAGE
    actor = VISITOR if options.public else SystemActor("shanhe export")
    with scope(zone=zone), options.file.open("wb") as file:
        count = exporting.write(file, form, kinds[options.kind], actor, zone)
    told = {"written": count, "file": str(options.file)}
    print(json.dumps(told) if options.json else _("{written} records written to {file}").format(**told))
    return 0
