"""Weights from outcomes: learned on one half of the needs, judged on the other, and only ever proposed.

What came of a pair is compared with its score: a pair that went well should stand above one that did not. The share of such
comparisons that are right is the area under the ROC curve (Hanley and McNeil 1982). Intervals: bootstrap over needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

STEPS = (1.5, 1.2, 1 / 1.2, 1 / 1.5)  # by which a weight is tried to be changed
ROUNDS = 12
SHARPNESS = 0.05  # difference of scores that counts as a clear one
RESTRAINT = 0.02  # what a weight costs for each doubling away from where it was
DRAWS = 2_000
LEAST, MOST = 0.01, 0.6  # a weight stays within


@dataclass(frozen=True)
class Example:
    """One outcome: whose need, the values (0…1) of the parts that are known, and whether it went well."""

    need: int
    values: Mapping[str, float]
    good: bool


@dataclass(frozen=True)
class Evaluation:
    """What a proposal rests on. `before` and `after` are shares of right comparisons on the `held_back` outcomes,
    `low` and `high` the 95% interval of their difference; `needs` are those of both halves."""

    outcomes: int
    needs: int
    held_back: int
    before: float
    after: float
    low: float
    high: float

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def halves(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """To learn from, and to judge by: every second need, so that no need stands on both sides."""
    needs = {need: place for place, need in enumerate(sorted({one.need for one in examples}))}
    return (
        [one for one in examples if needs[one.need] % 2 == 0],
        [one for one in examples if needs[one.need] % 2 == 1],
    )


class _Table:
    """Examples as columns; a value that is not known has no weight."""

    def __init__(self, examples: Sequence[Example], names: Sequence[str]) -> None:
        self.values = np.array([[one.values.get(name, 0.0) for name in names] for one in examples]).reshape(
            -1, len(names)
        )
        self.known = np.array([[float(name in one.values) for name in names] for one in examples]).reshape(
            -1, len(names)
        )
        self.good = np.array([one.good for one in examples], dtype=bool)
        self.needs = np.array([one.need for one in examples])

    def scores(self, weights: Any) -> Any:
        whole = self.known @ weights
        return np.divide(self.values @ weights, whole, out=np.zeros(len(whole)), where=whole > 0)


def _differences(scores: Any, good: Any) -> Any:
    return scores[good][:, None] - scores[~good][None, :]


def right(scores: Any, good: Any) -> float:
    """The share of pairs of a good and a bad outcome in which the good one has the higher score; ties count half."""
    between = _differences(scores, good)
    return float(((between > 0) + 0.5 * (between == 0)).mean()) if between.size else 0.5


def _cost(table: _Table, weights: Any, first: Any) -> float:
    between = _differences(table.scores(weights), table.good)
    if not between.size:
        return 0.0
    away = np.abs(np.log2(weights / first)).sum()
    return float(np.logaddexp(0.0, -between / SHARPNESS).mean() + RESTRAINT * away)


def learn(examples: Sequence[Example], weights: Mapping[str, float]) -> dict[str, float]:
    """Weights near the given ones that put good outcomes above bad ones: one weight at a time, deterministic."""
    names = sorted(weights)
    first = np.array([max(weights[name], LEAST) for name in names])
    table, best = _Table(examples, names), first.copy()
    cost = _cost(table, best, first)
    for _round in range(ROUNDS):
        before = cost
        for place in range(len(names)):
            for step in STEPS:
                tried = best.copy()
                tried[place] = np.clip(tried[place] * step, LEAST, MOST)
                value = _cost(table, tried, first)
                if value < cost - 1e-9:
                    best, cost = tried, value
        if before - cost < 1e-6:
            break
    best *= sum(weights.values()) / best.sum()
    return {name: round(float(value), 4) for name, value in zip(names, best, strict=True)}


def judge(
    held_back: Sequence[Example],
    before: Mapping[str, float],
    after: Mapping[str, float],
    *,
    outcomes: int,
    needs: int,
) -> Evaluation:
    """How both do on outcomes that taught neither."""
    names = sorted({*before, *after})
    table = _Table(held_back, names)
    old, new = (table.scores(np.array([given.get(name, 0.0) for name in names])) for given in (before, after))
    one, other = right(old, table.good), right(new, table.good)
    low, high = _interval(table, old, new)
    return Evaluation(outcomes, needs, len(held_back), round(one, 4), round(other, 4), low, high)


def _interval(table: _Table, old: Any, new: Any) -> tuple[float, float]:
    """95% of the difference when needs are drawn again and again with replacement."""
    random = np.random.default_rng(1)
    of_need = [np.flatnonzero(table.needs == need) for need in np.unique(table.needs)]
    found = []
    for _draw in range(DRAWS if of_need else 0):
        rows = np.concatenate([of_need[place] for place in random.integers(0, len(of_need), len(of_need))])
        good = table.good[rows]
        if good.any() and not good.all():
            found.append(right(new[rows], good) - right(old[rows], good))
    if not found:
        return 0.0, 0.0
    low, high = np.quantile(found, [0.025, 0.975])
    return round(float(low), 4), round(float(high), 4)
