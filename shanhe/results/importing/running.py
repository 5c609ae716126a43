"""Dry run and import: the same judging, with and without writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from shanhe.kernel.files.report import NAMES, OUTCOMES, Assumed, Report

from .judging import Judged

Progress = Callable[[int], object]


@dataclass
class Counts:
    """How many rows there were of each outcome, and what was assumed to read them."""

    by_outcome: Counter[str] = field(default_factory=Counter)
    assumed: Assumed = field(default_factory=Assumed)

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
    counts.assumed.add(chunk)
    if report is not None:
        report.add(chunk)
    if progress is not None:
        progress(len(chunk))
