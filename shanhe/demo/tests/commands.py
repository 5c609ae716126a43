"""`shanhe demo` as the tests call it, and the day that it takes as today."""

from __future__ import annotations

from datetime import date

from shanhe.cli.main import build_parser

ANCHOR = date(2026, 11, 23)


def command(words: list[str]) -> int:
    chosen = build_parser("demo").parse_args(words)
    return int(chosen.run(chosen))
