"""`shanhe import needs FILE` and `shanhe export needs FILE`; exit codes as for results."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django_scopes import scope

from shanhe.kernel.context import VISITOR, Context, SystemActor
from shanhe.kernel.errors import OperationError
from shanhe.kernel.files import arguments, reading
from shanhe.kernel.files.report import Assumed, Report
from shanhe.kernel.files.writing import FORMATS
from shanhe.parties import queries as parties
from shanhe.zones.queries.blueprint import zone_by_slug

from . import exporting, importing, operations
from .queries.importing import known

COUNTED = (("created", "new"), ("changed", "changed"), ("duplicate", "duplicate"), ("wrong", "wrong"))


def add_import(kinds: Any) -> None:
    """Add `needs` to the things that `shanhe import` takes."""
    parser = kinds.add_parser("needs", help="needs of enterprises; they start as drafts")
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    parser.add_argument("--atomic", action="store_true", help="all rows or none")
    parser.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", help="overrule the mapping"
    )
    parser.add_argument("--source", help="where the records come from (default: the file's name)")
    parser.add_argument("--organisation", help="reference of the organisation whose needs these are")
    parser.add_argument("--report", type=Path, help="write what became of each row as CSV")
    arguments.add_layout(parser)
    parser.add_argument("--zone", default=settings.SHANHE_ZONE, help="the zone's code")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run_import)


def add_export(kinds: Any) -> None:
    """Add `needs` to the things that `shanhe export` gives."""
    parser = kinds.add_parser("needs", help="needs, in the columns that import understands")
    parser.add_argument("file", type=Path, help="a name ending in .csv, .xlsx or .jsonl")
    parser.add_argument("--public", action="store_true", help="only what visitors may see")
    parser.add_argument("--zone", default=settings.SHANHE_ZONE, help="the zone's code")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run_export)


def run_import(options: argparse.Namespace) -> int:
    """Print read, created, changed, duplicate, wrong and seconds."""
    zone = zone_by_slug(options.zone)
    if zone is None:
        print(_("There is no zone called {zone}.").format(zone=options.zone), file=sys.stderr)
        return 2
    started = time.monotonic()
    with scope(zone=zone):
        try:
            counts = _import(options, zone)
        except OperationError as error:
            print(str(error), file=sys.stderr)
            return 1 if options.atomic else 2
    told = {"read": counts.total(), **{name: counts[outcome] for name, outcome in COUNTED}}
    if options.json:
        seconds = round(time.monotonic() - started, 2)
        print(json.dumps({**told, "seconds": seconds, "dry_run": options.dry_run}))
        return 0
    line = _("read {read}, created {created}, changed {changed}, duplicate {duplicate}, wrong {wrong}")
    print(line.format(**told))
    return 0


def _survey(options: argparse.Namespace) -> tuple[dict[str, str], dict[str, Any]]:
    """Which column is which field, and what was assumed of the file."""
    with options.file.open("rb") as file:
        layout = arguments.layout_of(options)
        source = reading.opened(file, options.file.name, layout, importing.likely, arguments.meter())
        columns, _first = reading.sample(source)
    chosen = {**importing.guess(columns), **dict(item.split("=", 1) for item in options.map)}
    return importing.clean(chosen, columns), source.found


def _import(options: argparse.Namespace, zone: Any) -> Counter[str]:
    ctx = Context(actor=SystemActor("shanhe import"), zone=zone, demo=parties.is_demonstration(zone))
    whose = parties.organisation_by_ref(ctx.actor, options.organisation) if options.organisation else None
    if options.organisation and whose is None:
        print(_("There is no organisation {ref}.").format(ref=options.organisation), file=sys.stderr)
        raise SystemExit(2)
    mapping, found = _survey(options)
    arguments.tell(found)
    source = (options.source or options.file.name)[:80]
    judged: list[importing.Judged] = []
    with options.file.open("rb") as file:
        rows = reading.read(file, options.file.name, reading.Layout.of(found), arguments.meter())
        try:
            if options.dry_run:
                judged.extend(importing.judge(rows, mapping, known(ctx.actor, source)))
                return Counter(item.outcome for item in judged)
            return operations.import_needs(
                ctx, zone=zone, rows=rows, mapping=mapping, source=source, organisation=whose,
                atomic=options.atomic, told=judged.append,
            )  # fmt: skip
        finally:
            _report(options.report, judged)
            arguments.tell({"cells": Assumed.of(judged).lines()})


def _report(path: Path | None, judged: list[importing.Judged]) -> None:
    if path is None:
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        Report(file).add(judged)


def run_export(options: argparse.Namespace) -> int:
    """Write every need of the zone, or only what visitors may see."""
    zone = zone_by_slug(options.zone)
    kind = options.file.suffix.lstrip(".").lower()
    if zone is None or kind not in FORMATS:
        missing = _("There is no zone called {zone}.").format(zone=options.zone)
        print(_("Name a file ending in .csv, .xlsx or .jsonl.") if zone else missing, file=sys.stderr)
        return 2
    actor = VISITOR if options.public else SystemActor("shanhe export")
    with scope(zone=zone), options.file.open("wb") as file:
        count = exporting.write(file, kind, exporting.records_for(actor), parties.is_demonstration(zone))
    told = {"written": count, "file": str(options.file)}
    print(json.dumps(told) if options.json else _("{written} needs written to {file}").format(**told))
    return 0
