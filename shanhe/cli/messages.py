"""`shanhe messages`: compiles each .po into the .mo that Django reads."""

from __future__ import annotations

import argparse
from pathlib import Path

from shanhe.cli.problem import Problem

PACKAGE = Path(__file__).resolve().parent.parent


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("messages", help="compile the translations")
    parser.add_argument("--force", action="store_true", help="also those that are up to date")
    parser.set_defaults(run=lambda chosen: report(compile_all(force=chosen.force)))


def report(compiled: list[Path]) -> int:
    print(f"Compiled {len(compiled)} translation files.")
    return 0


def stale(*, force: bool = False) -> list[Path]:
    """The .po files whose .mo is missing or older."""
    found = sorted(PACKAGE.rglob("locale/*/LC_MESSAGES/*.po"))
    return [po for po in found if force or not _is_current(po)]


def compile_all(*, force: bool = False) -> list[Path]:
    """Writes the missing .mo files and returns them; Problem with file and line where a .po cannot be read."""
    waiting = stale(force=force)
    if not waiting:
        return []
    import polib

    compiled = []
    for po in waiting:
        target = po.with_suffix(".mo")
        part = target.with_suffix(".mo.part")
        try:
            polib.pofile(str(po), check_for_duplicates=True).save_as_mofile(str(part))
        except (OSError, ValueError) as error:
            raise Problem(f"{po.relative_to(PACKAGE.parent)}: {error}") from None
        part.replace(target)
        compiled.append(target)
    return compiled


def _is_current(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime
