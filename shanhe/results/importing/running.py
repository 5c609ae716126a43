"""Dry run and import: the same judging, with and without writing."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _

from .judging import OUTCOMES, Judged

Progress = Callable[[int], object]
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NAMES = {"new": "created", "changed": "changed", "duplicate": "duplicate", "wrong": "wrong"}


@dataclass
class Counts:
    """How many rows there were of each outcome."""

    by_outcome: Counter[str] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        return sum(self.by_outcome.values())

    def as_dict(self) -> dict[str, int]:
        return {"read": self.read} | {NAMES[name]: self.by_outcome[name] for name in OUTCOMES}


def tally(
    chunks: Iterable[list[Judged]], report: Report | None = None, progress: Progress | None = None
) -> Counts:
    """Count a whole stream of verdicts; writes each to the report."""
    counts = Counts()
    for chunk in chunks:
        note(chunk, counts, report, progress)
    return counts


def note(chunk: list[Judged], counts: Counts, report: Report | None, progress: Progress | None) -> None:
    counts.by_outcome.update(item.outcome for item in chunk)
    if report is not None:
        report.add(chunk)
    if progress is not None:
        progress(len(chunk))


class Report:
    """A CSV with a line for each row of the file: what became of it, where, why. Formulas are defused."""

    def __init__(self, file: IO[str], mark: str = "") -> None:
        self.lines = csv.writer(file)
        self.mark = mark
        self.lines.writerow(
            [_("row"), _("outcome"), _("reference"), _("title"), _("reason"), *([mark] if mark else [])]
        )

    def add(self, chunk: Iterable[Judged]) -> None:
        for item in chunk:
            cells = [item.number, item.outcome, item.ref, item.title, " ".join(item.reasons)]
            self.lines.writerow([defused(cell) for cell in cells])


def defused(cell: Any) -> Any:
    """A cell that a spreadsheet does not run as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


@contextmanager
def lines_of(file: IO[str]) -> Iterator[Iterator[dict[str, str]]]:
    """The lines of a report, read back."""
    names = ("row", "outcome", "ref", "title", "reason")
    lines = csv.reader(file)
    next(lines, None)
    yield (dict(zip(names, line, strict=False)) for line in lines)
