"""What a command that reads a file asks and tells about how the file is laid out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import Any

from .reading import Layout, Meter, assumed


def add_layout(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sheet", default="", help="the sheet of a workbook (default: the one that fits best)"
    )
    parser.add_argument(
        "--heading-line",
        type=int,
        default=0,
        metavar="N",
        help="the line that names the columns (default: found by itself)",
    )


def layout_of(options: argparse.Namespace) -> Layout:
    return Layout(sheet=options.sheet, heading=options.heading_line)


def meter() -> Meter:
    """A command's file is its operator's own: only the widest limits hold."""
    return Meter()


def tell(found: Mapping[str, Any]) -> None:
    """Say on standard error what was assumed of the file, so that standard output stays what it is."""
    for line in assumed.words(found):
        print(line, file=sys.stderr)
