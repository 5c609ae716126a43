"""Prints, app by app, the lines of Python and how many lines an operation costs; tests and migrations do not count."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Size(NamedTuple):
    """The Python of one app."""

    app: str
    lines: int
    operations: int

    @property
    def each(self) -> float:
        """Lines an operation; all lines where there is none."""
        return self.lines / max(self.operations, 1)


def sizes(root: Path = ROOT) -> list[Size]:
    """Every app of the house, by name."""
    return [_size(path.parent) for path in sorted((root / "shanhe").glob("*/__init__.py"))]


def _size(folder: Path) -> Size:
    lines = operations = 0
    for path in folder.rglob("*.py"):
        if {"tests", "migrations"} & set(path.parts) or path.name == "testing.py":
            continue
        text = path.read_text(encoding="utf-8").splitlines()
        lines += len(text)
        operations += sum(line.startswith("@operation(") for line in text)
    return Size(folder.name, lines, operations)


def main() -> int:
    found = sizes()
    print(f"{'app':<16}{'lines':>7}{'operations':>12}{'lines each':>12}")
    for size in found:
        each = f"{size.each:.0f}" if size.operations else ""
        print(f"{size.app:<16}{size.lines:>7}{size.operations:>12}{each:>12}")
    print(
        f"{'together':<16}{sum(size.lines for size in found):>7}{sum(size.operations for size in found):>12}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
