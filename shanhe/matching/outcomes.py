"""What came of bringing two things together: apps say it, and the weights of suggestions are learned from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from shanhe.kernel.registries import Registry

from .models import Feedback

# Reasons that speak about the fit; what is no priority now, or solved in-house, fitted all the same.
AGAINST = frozenset({"too_early", "benefit_unclear", "route_unclear", "no_fit"})


@dataclass(frozen=True)
class Outcome:
    """A need with something that it was brought together with ("result", 12), and whether that was right."""

    need: int
    kind: str
    other: int
    good: bool


@dataclass(frozen=True)
class OutcomeSource:
    """An app that knows outcomes; of the active zone, in a fixed number of queries. A higher `order` overrules a lower one."""

    name: str
    read: Callable[[], Iterable[Outcome]]
    order: int = 0


outcome_sources: Registry[OutcomeSource] = Registry("outcome source")


def answered() -> Iterable[Outcome]:
    """What needs' sides said of suggestions."""
    rows: Any = Feedback.objects.values_list("need_id", "kind", "other", "fits", "reason")
    for need, kind, other, fits, reason in rows:
        if fits or reason in AGAINST:
            yield Outcome(need, kind, other, fits)


def outcomes() -> list[Outcome]:
    """Everything that is known, each pair once: what came of it counts more than what was said at first sight."""
    found: dict[tuple[int, str, int], Outcome] = {}
    for source in outcome_sources:
        for outcome in source.read():
            found[outcome.need, outcome.kind, outcome.other] = outcome
    return sorted(found.values(), key=lambda one: (one.need, one.kind, one.other))
