"""`shanhe blueprint`: check, compare, load and export a zone's blueprint.

Exit codes: 0 in order; 1 problems were found, or the files differ from what is installed; 2 wrong usage, or a load
that nobody agreed to.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from config import env
from shanhe.kernel.context import SystemActor
from shanhe.kernel.errors import OperationError

from . import operations, queries
from .blueprint.files import Problem
from .models import Zone

USAGE = 2


def add_parser(subparsers: Any) -> None:
    """Add `blueprint` with its four verbs; each sets `run(options) -> exit code`."""
    top = subparsers.add_parser("blueprint", help="check, compare, load or export a zone's blueprint")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    table = [
        ("check", "say what is wrong with the files, with line and reason", run_check),
        ("diff", "show what a load would change in the installed zone", run_diff),
        ("load", "install the zone, or bring it to what the files say; safe to repeat", run_load),
        ("export", "write the installed zone as files", run_export),
    ]
    for name, purpose, run in table:
        parser = verbs.add_parser(name, help=purpose, description=purpose)
        parser.add_argument(
            "folder",
            nargs=None if name == "export" else "?",
            help="the blueprint's folder, or the name of one that comes with the product",
        )
        parser.add_argument("--json", action="store_true", help="print JSON")
        if name == "check":
            parser.add_argument("--format", action="store_true", help="rewrite the files in canonical form")
        if name == "load":
            parser.add_argument(
                "--yes", action="store_true", help="change a zone that is open without being asked"
            )
        if name == "export":
            parser.add_argument("--zone", default=settings.SHANHE_ZONE, help="the zone's code")
        parser.set_defaults(run=run, database=name != "check")


def folder_of(given: str | None) -> Path:
    """A folder as given, or the product's own blueprint of that name."""
    path = Path(given or settings.SHANHE_ZONE)
    if path.is_dir() or path.is_absolute() or len(path.parts) > 1:
        return path
    return Path(env.product_data("blueprints")) / path


def run_check(options: argparse.Namespace) -> int:
    """Print every problem; 1 when one of them would stop a load."""
    folder = folder_of(options.folder)
    sections, problems = queries.read_blueprint(folder)
    serious = [problem for problem in problems if not problem.warning]
    if options.format and not serious:
        texts = queries.canonical_texts(sections)
        for name, text in texts.items():
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        sections, problems = queries.read_blueprint(folder)
    if not serious:
        problems += queries.unformatted(sections)
    lines = [_line(problem) for problem in problems]
    if not serious:
        lines.append(_("{folder}: the blueprint is in order.").format(folder=folder))
    _say(options, lines, ok=not serious, problems=[_as_data(problem) for problem in problems])
    return 1 if serious else 0


def run_diff(options: argparse.Namespace) -> int:
    """Print what would change; 1 when anything would."""
    sections, problems = queries.read_blueprint(folder_of(options.folder))
    serious = [problem for problem in problems if not problem.warning]
    if serious:
        _say(
            options,
            [_line(problem) for problem in serious],
            ok=False,
            problems=[_as_data(item) for item in serious],
        )
        return 1
    zone = queries.zone_by_slug(sections["zone"].body["zone"]["code"])
    changes = queries.diff(zone, sections)
    lines = [str(change) for change in changes] or [_("Nothing differs from what is installed.")]
    _say(
        options,
        lines,
        ok=not changes,
        changes=_changes(changes),
    )
    return 1 if changes else 0


def run_load(options: argparse.Namespace) -> int:
    """Load the files and print how many rows were touched; a zone that is open is changed once that was confirmed."""
    folder = folder_of(options.folder)
    if not _agreed(options, folder):
        return USAGE
    try:
        zone, counts = operations.install(SystemActor("blueprint"), folder)
    except OperationError as error:
        text = "\n".join(str(value) for value in getattr(error, "fields", {"": error}).values())
        _say(options, [text], ok=False, error=text)
        return 1
    line = _(
        "{zone} {version}: {created} added, {changed} changed, {retired} retired, {unchanged} unchanged"
    ).format(zone=zone.slug, version=zone.version, **counts.as_dict())
    _say(options, [line], ok=True, zone=zone.slug, version=zone.version, **counts.as_dict())
    return 0


def _agreed(options: argparse.Namespace, folder: Path) -> bool:
    """Whether the load may go on: what it would change in an open zone was shown and agreed to."""
    sections, problems = queries.read_blueprint(folder)
    if options.yes or any(not problem.warning for problem in problems):
        return True  # the load itself says what is wrong
    zone = queries.zone_by_slug(sections["zone"].body["zone"]["code"])
    changes = queries.diff(zone, sections) if zone is not None and zone.version else []
    if not changes:
        return True
    told = _("{zone} is open and would change. Nothing was loaded; say --yes to load.").format(zone=zone)
    if options.json or not sys.stdin.isatty():
        lines = [*map(str, changes), told]
        _say(options, lines, ok=False, error=told, changes=_changes(changes))
        return False
    print("\n".join(map(str, changes)))
    question = _("Change {zone} so? Type yes: ").format(zone=zone)
    if input(question).strip().lower() in ("yes", "y", "是"):
        return True
    print(_("Nothing was loaded."), file=sys.stderr)
    return False


def _changes(changes: list[Any]) -> list[dict[str, Any]]:
    return [
        {"section": item.section, "path": item.path, "kind": item.kind, "old": item.old, "new": item.new}
        for item in changes
    ]


def run_export(options: argparse.Namespace) -> int:
    """Write one file for each section into the folder, which is made if it is not there."""
    zone = Zone.objects.filter(slug=options.zone).first()
    if zone is None:
        text = _("No zone called “{name}” is installed.").format(name=options.zone)
        _say(options, [text], ok=False, error=text)
        return 1
    folder = Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, file in queries.exported(zone).items():
        (folder / f"{name}.yaml").write_text(file.text, encoding="utf-8")
        written.append(f"{name}.yaml")
    line = _("{count} files written to {folder}.").format(count=len(written), folder=folder)
    _say(options, [line], ok=True, folder=str(folder), files=written)
    return 0


def _line(problem: Problem) -> str:
    return _("{problem} (warning)").format(problem=problem) if problem.warning else str(problem)


def _as_data(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line,
        "path": problem.path,
        "reason": problem.reason,
        "warning": problem.warning,
    }


def _say(options: argparse.Namespace, lines: list[str], **data: Any) -> None:
    if options.json:
        json.dump(data, sys.stdout, ensure_ascii=False, default=str)
        sys.stdout.write("\n")
    else:
        stream = sys.stdout if data.get("ok") or options.verb == "diff" else sys.stderr
        stream.write("".join(f"{line}\n" for line in lines))
