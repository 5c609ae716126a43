"""What the outcomes say of the weights of suggestions: examples to learn from, and what they would propose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shanhe.kernel.context import Actor

from .. import indexing
from ..outcomes import Outcome, outcomes
from ..suggestions import features, learning
from .asking import ask, candidates
from .weights import KINDS, in_force, weights_of


def examples(actor: Actor, zone: Any) -> list[learning.Example]:
    """The outcomes with the values that a suggestion would be made of now; what is gone, or too far off to be compared, is left out."""
    by_need: dict[int, list[Outcome]] = defaultdict(list)
    for one in outcomes():
        if one.kind in KINDS:
            by_need[one.need].append(one)
    found: list[learning.Example] = []
    for need, given in by_need.items():
        document = indexing.read(zone, [f"need:{need}"]).get(f"need:{need}")
        if document is None:
            continue
        asked = ask(actor, zone, document, "result")
        near = {one.key: one.texts for one in candidates(asked, "result")}
        others = indexing.read(zone, [f"result:{one.other}" for one in given])
        for one in given:
            other = others.get(f"result:{one.other}")
            if other is None:
                continue
            pair = features.Pair(document, other, asked.today, *asked.words, asked.ties)
            none: Mapping[str, float] = (
                {"words": 0.0} if asked.question is None else {"words": 0.0, "meaning": 0.0}
            )
            values = dict(near.get(other.key, none)) | {
                item.name: item.value for item in features.features(pair)
            }
            found.append(learning.Example(need, values, one.good))
    return found


@dataclass(frozen=True)
class Proposal:
    """Weights that outcomes speak for, and how they did on those that did not teach them."""

    weights: dict[str, float]
    evaluation: learning.Evaluation


def proposal(actor: Actor, zone: Any) -> Proposal | None:
    """What the outcomes would propose; None where one half has no good or no bad outcome."""
    given = examples(actor, zone)
    teaching, held_back = learning.halves(given)
    if any(len({one.good for one in half}) < 2 for half in (teaching, held_back)):
        return None
    now = weights_of(in_force())
    weights = learning.learn(teaching, now)
    needs = len({one.need for one in given})
    return Proposal(weights, learning.judge(held_back, now, weights, outcomes=len(given), needs=needs))
