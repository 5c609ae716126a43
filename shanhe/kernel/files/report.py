"""What became of each row of an imported file: counted, and kept as a CSV that can be read back."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .writing import defused

OUTCOMES = ("new", "changed", "duplicate", "wrong")
LABELS = {
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "duplicate": gettext_lazy("Duplicate"),
    "wrong": gettext_lazy("Wrong"),
}
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
    """A CSV with a line for each row of the file: the code of its outcome, where, why, and the outcome in words. Formulas are defused."""

    def __init__(self, file: IO[str], mark: str = "") -> None:
        self.lines = csv.writer(file)
        self.mark = mark
        heading = [_("row"), _("outcome"), _("reference"), _("title"), _("reason"), _("what becomes of it")]
        self.lines.writerow([*heading, *([mark] if mark else [])])

    def add(self, verdicts: Iterable[Verdict]) -> None:
        for item in verdicts:
            cells: list[Any] = [item.number, item.outcome, item.ref, item.title, " ".join(item.reasons)]
            cells.append(str(LABELS[item.outcome]))
            self.lines.writerow([defused(cell) for cell in cells])


@contextmanager
def lines_of(file: IO[str]) -> Iterator[Iterator[dict[str, str]]]:
    """The lines of a report, read back."""
    names = ("row", "outcome", "ref", "title", "reason")
    lines = csv.reader(file)
    next(lines, None)
    yield (dict(zip(names, line, strict=False)) for line in lines)
