"""What became of each row of an imported file: counted, and kept as a CSV that can be read back."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any, Protocol

from django.utils.translation import gettext as _

from .writing import defused

OUTCOMES = ("new", "changed", "duplicate", "wrong")
# How the counts are called, once the rows are in.
NAMES = {"new": "created", "changed": "changed", "duplicate": "duplicate", "wrong": "wrong"}


class Verdict(Protocol):
    """A row with what becomes of it, one of OUTCOMES, and why."""

    number: int
    outcome: str
    title: str
    reasons: list[str]
    ref: str


class Report:
    """A CSV with a line for each row of the file: what became of it, where, why. Formulas are defused."""

    def __init__(self, file: IO[str], mark: str = "") -> None:
        self.lines = csv.writer(file)
        self.mark = mark
        self.lines.writerow(
            [_("row"), _("outcome"), _("reference"), _("title"), _("reason"), *([mark] if mark else [])]
        )

    def add(self, verdicts: Iterable[Verdict]) -> None:
        for item in verdicts:
            cells: list[Any] = [item.number, item.outcome, item.ref, item.title, " ".join(item.reasons)]
            self.lines.writerow([defused(cell) for cell in cells])


@contextmanager
def lines_of(file: IO[str]) -> Iterator[Iterator[dict[str, str]]]:
    """The lines of a report, read back."""
    names = ("row", "outcome", "ref", "title", "reason")
    lines = csv.reader(file)
    next(lines, None)
    yield (dict(zip(names, line, strict=False)) for line in lines)
