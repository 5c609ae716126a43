"""Writes docs/permissions.md and docs/lifecycles.md from the code; `--check` only says whether they are up to date."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

NOTE = "<!-- Written by tools/make_docs.py; change the code, then run it. -->\n"
MARKS = {"yes": "●", "own": "○", "": ""}


def load() -> None:
    """Set Django up and import every app's operations and lifecycle, so that both tables are complete."""
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
        django.setup()
    for config in apps.get_app_configs():
        for part in ("operations", "lifecycle"):
            name = f"{config.name}.{part}"
            if config.name.startswith("shanhe.") and find_spec(name):
                import_module(name)


def permissions() -> str:
    """The permission table: every operation and what each role may do."""
    from django.utils import translation

    from shanhe.parties import choices, permissions

    with translation.override("en"):
        roles = [str(choices.ROLE_LABELS[code]) for code in permissions.COLUMNS]
        lines = [
            "# Who may do what",
            "",
            NOTE,
            "Worked out from the rules themselves. ● always; ○ where it concerns them: their own, their organisation's, or in",
            "some states only. The system's own jobs may do everything; operations marked *internal* are called by them,",
            "by the command line or by other operations only.",
            "",
            "| operation | what it does | " + " | ".join(roles) + " |",
            "|---|---|" + "|".join([":-:"] * len(roles)) + "|",
        ]
        for line in permissions.table():
            name = f"`{line.name}`" + (" *internal*" if line.internal else "")
            cells = " | ".join(MARKS[cell] for cell in line.cells)
            lines.append(f"| {name} | {line.does.replace('|', '/')} | {cells} |")
    return "\n".join(lines) + "\n"


def lifecycles() -> str:
    """Every lifecycle as a diagram, with its states' words."""
    from django.utils import translation

    from shanhe.kernel.lifecycle import LIFECYCLES

    with translation.override("en"):
        lines = ["# Lifecycles", "", NOTE]
        for name, lifecycle in sorted(LIFECYCLES.items()):
            words = ", ".join(f"{state.label} (`{state.code}`)" for state in lifecycle.states.values())
            lines += [f"## {name}", "", f"States: {words}.", "", "```mermaid", lifecycle.diagram(), "```", ""]
    return "\n".join(lines)


def files() -> dict[Path, str]:
    """What each file should hold."""
    return {ROOT / "docs" / "permissions.md": permissions(), ROOT / "docs" / "lifecycles.md": lifecycles()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 when a file is out of date"
    )
    check = parser.parse_args().check
    load()
    stale = [
        path
        for path, text in files().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        print(("out of date: " if check else "written: ") + str(path.relative_to(ROOT)))
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(files()[path], encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
