"""The commands `search`, `match` and `index`."""

from __future__ import annotations

from typing import Any

from . import bulk, search


def add_parser(subparsers: Any) -> None:
    """Add all three."""
    bulk.add_to_match(search.add_parsers(subparsers))
