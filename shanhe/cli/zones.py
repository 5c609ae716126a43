"""`shanhe zone`: which zones are installed, which host names lead to each, and taking one away.

Exit codes: 0 done; 1 refused, or not confirmed; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django_scopes import scope

from shanhe.cli.problem import FAILED, USAGE, Problem
from shanhe.demo.remains import business_models
from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.errors import OperationError
from shanhe.kernel.models import JournalEntry
from shanhe.matching import queue
from shanhe.zones import addresses, queries
from shanhe.zones.models import Zone
from shanhe.zones.operations import removal

ACTOR = SystemActor("zone-command")
# Kept for the machine, and no reason to keep a zone.
TECHNICAL = {"doors.IdempotencyKey", "kernel.JournalEntry"}


def add_parser(subparsers: Any) -> None:
    """Add `zone` with its verbs; each sets `run(options) -> exit code`."""
    top = subparsers.add_parser("zone", help="list zones, set their host names, remove one")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    listing = verbs.add_parser("list", help="the zones with version, address and what they hold")
    names = verbs.add_parser("hosts", help="show or change the host names that lead to a zone")
    names.add_argument("zone", metavar="ZONE", help="the zone's code")
    names.add_argument(
        "--add", action="append", default=[], metavar="HOST", help="a host name that leads here, too"
    )
    names.add_argument(
        "--remove", action="append", default=[], metavar="HOST", help="one that no longer does"
    )
    names.add_argument(
        "--main", default="", metavar="HOST", help="the one that stands in links; added when new"
    )
    gone = verbs.add_parser("remove", help="take a zone away for good, with its journal and files")
    gone.add_argument("zone", metavar="ZONE", help="the zone's code")
    gone.add_argument("--dry-run", action="store_true", help="only say what would go")
    gone.add_argument(
        "--with-data", action="store_true", help="also when results, people or other records are in it"
    )
    gone.add_argument(
        "--yes-remove", default="", metavar="ZONE", help="the zone's code once more, instead of being asked"
    )
    for parser, run in ((listing, run_list), (names, run_hosts), (gone, run_remove)):
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.set_defaults(run=run)


def _zone(slug: str) -> Zone:
    zone = queries.zone_by_slug(slug)
    if zone is None:
        known = ", ".join(Zone.objects.values_list("slug", flat=True)) or _("none")
        raise Problem(
            _("There is no zone “{zone}”. Installed: {known}.").format(zone=slug, known=known), FAILED
        )
    return zone


def business_rows(zone: Zone) -> dict[str, int]:
    """How many records of each kind a zone holds beside its blueprint; kinds without any are left out."""
    counted = {
        str(model._meta.verbose_name_plural): model._base_manager.filter(zone=zone).count()
        for model in business_models()
        if model._meta.label not in TECHNICAL
    }
    return {name: count for name, count in counted.items() if count}


def run_list(options: argparse.Namespace) -> int:
    """Print a line for each zone; the one that unknown host names lead to is marked."""
    main = queries.zone_for_host("", settings.SHANHE_ZONE)
    rows: list[dict[str, Any]] = [
        {
            "zone": zone.slug,
            "name": str(zone),
            "version": zone.version,
            "hosts": zone.hosts,
            "address": addresses.base(zone),
            "default": zone == main,
            "records": sum(business_rows(zone).values()),
        }
        for zone in Zone.objects.all()
    ]
    lines = [
        _("{mark} {zone}  {version}  {address}  {hosts}  {records} records").format(
            **{**row, "mark": "*" if row["default"] else " ", "hosts": ", ".join(row["hosts"]) or "–"}
        )
        for row in rows
    ]
    return _tell(options, lines or [_("No zone is installed yet. Run “shanhe blueprint load”.")], zones=rows)


def run_hosts(options: argparse.Namespace) -> int:
    """Show the host names of a zone, or change them first."""
    zone = _zone(options.zone)
    try:
        wanted = _wanted(zone, options)
        with scope(zone=zone):
            zone = removal.set_hosts(Context(ACTOR, zone), zone=zone, names=wanted)
    except OperationError as error:
        raise Problem(_words(error), FAILED) from None
    lines = [f"{name}{_(' (in links)') if number == 0 else ''}" for number, name in enumerate(zone.hosts)]
    lines = lines or [_("No host name leads to {zone}.").format(zone=zone.slug)]
    closed = [name for name in zone.hosts if not _answered(name)]
    if closed:
        told = _("Not answered for yet: add {hosts} to SHANHE_HOSTS and start the server again.")
        lines.append(told.format(hosts=" ".join(closed)))
    return _tell(options, lines, zone=zone.slug, hosts=zone.hosts, not_answered=closed)


def _wanted(zone: Zone, options: argparse.Namespace) -> list[str]:
    from shanhe.zones.hosts import normal

    away = [normal(name) for name in options.remove]
    missing = [name for name in away if name not in zone.hosts]
    if missing:
        raise Problem(_("“{host}” does not lead to {zone}.").format(host=missing[0], zone=zone.slug), FAILED)
    names = [name for name in [*zone.hosts, *map(normal, options.add)] if name not in away]
    return [normal(options.main), *names] if options.main else names


def _answered(name: str) -> bool:
    """Whether the web server takes requests for this host name at all."""
    allowed = settings.ALLOWED_HOSTS
    return any(
        pattern in ("*", name) or (pattern.startswith(".") and f".{name}".endswith(pattern))
        for pattern in allowed
    )


def run_remove(options: argparse.Namespace) -> int:
    """Say what would go; remove it once that was confirmed by typing the zone's code."""
    zone = _zone(options.zone)
    rows = business_rows(zone)
    lines = [_("{count} {kind}").format(count=count, kind=kind) for kind, count in rows.items()]
    entries = JournalEntry._base_manager.filter(zone=zone).count()
    lines.append(_("the blueprint and {count} entries of the journal").format(count=entries))
    lines = [
        _("With {zone} ({name}) go:").format(zone=zone.slug, name=zone),
        *(f"  {line}" for line in lines),
    ]
    if options.dry_run:
        return _tell(options, lines, zone=zone.slug, removed=False, records=rows, journal=entries)
    if rows and not options.with_data:
        told = _("{zone} holds {count} records. Make a backup, and say --with-data if they are to go too.")
        raise Problem(told.format(zone=zone.slug, count=sum(rows.values())), FAILED)
    if not options.json:
        print("\n".join(lines))
    _confirm(zone, options)
    removed = removal.remove(zone)
    _note(zone.slug, sum(removed.values()))
    queue.ask_for_rebuild()
    done = _("{zone} was removed: {rows} rows.").format(zone=zone.slug, rows=sum(removed.values()))
    return _tell(options, [done], zone=zone.slug, removed=True, rows=removed)


def _confirm(zone: Zone, options: argparse.Namespace) -> None:
    typed = options.yes_remove
    if not typed:
        if options.json or not sys.stdin.isatty():
            told = _("Nothing was removed: say --yes-remove {zone}.")
            raise Problem(told.format(zone=zone.slug), USAGE)
        typed = input(_("This cannot be undone. Type the zone's code to remove it: ")).strip()
    if typed != zone.slug:
        raise Problem(
            _("Nothing was removed: “{typed}” is not “{zone}”.").format(typed=typed, zone=zone.slug), FAILED
        )


def _note(slug: str, rows: int) -> None:
    """A line in the journal of the zone that stays, if one does, and one in the log in any case."""
    print(f"zone {slug} removed: {rows} rows", file=sys.stderr)
    other = queries.zone_for_host("", settings.SHANHE_ZONE)
    if other is not None:
        with scope(zone=other):
            removal.note_removed(Context(ACTOR, other), zone=other, removed=slug, rows=rows)


def _words(error: OperationError) -> str:
    return "\n".join(str(value) for value in getattr(error, "fields", {"": error}).values())


def _tell(options: argparse.Namespace, lines: list[str], **data: Any) -> int:
    if options.json:
        print(json.dumps({"ok": True, **data}, ensure_ascii=False, default=str))
    else:
        print("\n".join(lines))
    return 0
