"""`shanhe import` and `shanhe export` of whatever the apps let in and out."""

from __future__ import annotations

from typing import Any

from shanhe.needs import cli as needs
from shanhe.results import cli as results


def add_parser(subparsers: Any) -> None:
    """Add `import` and `export` with the kinds of record they know."""
    taking, giving = results.add_parser(subparsers)
    needs.add_import(taking)
    needs.add_export(giving)
