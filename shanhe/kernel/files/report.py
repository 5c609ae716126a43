"""What became of each row of an imported file: counted, and kept as a CSV that can be read back."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .formulas import defused, restored

ASSUMED_SHOWN = 50
OUTCOMES = NEW, CHANGED, DUPLICATE, WRONG = ("new", "changed", "duplicate", "wrong")
LABELS = {
    NEW: gettext_lazy("New"),
    CHANGED: gettext_lazy("Changed"),
    DUPLICATE: gettext_lazy("Duplicate"),
    WRONG: gettext_lazy("Wrong"),
}
# How the counts are called, once the rows are in.
NAMES = {NEW: "created", CHANGED: "changed", DUPLICATE: "duplicate", WRONG: "wrong"}
TITLE = 300


class Verdict(Protocol):
    """A row with what becomes of it, one of OUTCOMES, and why."""

    number: int
    outcome: str
    title: str
    reasons: list[str]
    ref: str
    assumed: list[tuple[str, str]]


class Report:
    """A CSV with a line for each row of the file: the code of its outcome, where, why, and the outcome in words. Formulas are defused."""

    def __init__(self, file: IO[str], mark: str = "") -> None:
        self.lines = csv.writer(file)
        self.mark = mark
        heading = [_("row"), _("outcome"), _("reference"), _("title"), _("reason"), _("what becomes of it")]
        self.lines.writerow([*heading, *([mark] if mark else [])])

    def add(self, verdicts: Iterable[Verdict]) -> None:
        for item in verdicts:
            why = " ".join([*item.reasons, *(sentence for _column, sentence in item.assumed)])
            cells: list[Any] = [item.number, item.outcome, item.ref, item.title[:TITLE], why]
            cells.append(str(LABELS[item.outcome]))
            self.lines.writerow([defused(cell) for cell in cells])


@dataclass
class Assumed:
    """What was taken for granted to read the cells: each sentence once for its column, with the rows that it is about."""

    rows: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, verdicts: Iterable[Verdict]) -> None:
        for item in verdicts:
            for key in item.assumed:
                self.rows.setdefault(key, []).append(item.number)

    def lines(self) -> list[dict[str, Any]]:
        """For each sentence its column, how many rows it is about, and the first; at most ASSUMED_SHOWN sentences."""
        return [
            {"column": column, "text": text, "count": len(rows), "first": rows[0]}
            for (column, text), rows in list(self.rows.items())[:ASSUMED_SHOWN]
        ]


@dataclass
class Counts:
    """How many rows there were of each outcome, and what was assumed to read them."""

    by_outcome: Counter[str] = field(default_factory=Counter)
    assumed: Assumed = field(default_factory=Assumed)

    def add(self, verdicts: Sequence[Verdict]) -> None:
        self.by_outcome.update(item.outcome for item in verdicts)
        self.assumed.add(verdicts)

    def __getitem__(self, outcome: str) -> int:
        return self.by_outcome[outcome]

    def as_dict(self) -> dict[str, int]:
        """The counts under the names that people and programs are told."""
        return {"read": self.by_outcome.total()} | {NAMES[name]: self[name] for name in OUTCOMES}


@contextmanager
def lines_of(file: IO[str]) -> Iterator[Iterator[dict[str, str]]]:
    """The lines of a report, read back as they were before formulas were defused."""
    names = ("row", "outcome", "ref", "title", "reason")
    lines = csv.reader(file)
    next(lines, None)
    yield (dict(zip(names, map(restored, line), strict=False)) for line in lines)
