"""Which weights of suggestions are in force, which were proposed, and how many outcomes are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shanhe.kernel.context import Actor
from shanhe.zones import queries as zones

from .. import rules
from ..models import WeightSet
from ..outcomes import outcomes
from ..suggestions import ranking

NEEDED = "matching_outcomes_needed"
KINDS = ("result",)  # people are ranked by their works, which these weights rank


def in_force() -> WeightSet | None:
    """The set in force in the active zone; None: the product's own weights count."""
    return WeightSet.objects.filter(since__isnull=False, until=None).first()


def weights_of(row: WeightSet | None) -> dict[str, float]:
    """The weights of a set, or the product's own; a part that the set does not know yet has the product's weight."""
    return {**ranking.WEIGHTS, **(row.weights if row is not None else {})}


def may_switch(actor: Actor, zone: Any) -> bool:
    return bool(rules.switch_weights.allows(actor, zone))


@dataclass(frozen=True)
class Quality:
    """What the page of the quality of suggestions shows: the set in force, all sets, and how many outcomes are known.

    `needed` outcomes are asked for before weights are proposed (None: the zone has not said how many, so none are).
    """

    current: WeightSet | None
    sets: list[WeightSet]
    known: int
    good: int
    needed: int | None

    @property
    def weights(self) -> dict[str, float]:
        return weights_of(self.current)

    @property
    def enough(self) -> bool:
        return self.needed is not None and self.known >= self.needed


def quality(zone: Any, on: Any) -> Quality:
    """A fixed number of queries: sets, the figure, and those of each source of outcomes."""
    known = [one for one in outcomes() if one.kind in KINDS]
    sets = list(WeightSet.objects.all()[:50])
    current = next((row for row in sets if row.in_force), None) or in_force()
    needed = zones.parameters(zone, on, NEEDED).get(NEEDED)
    return Quality(current, sets, len(known), sum(one.good for one in known), needed)


def set_by_number(number: int) -> WeightSet | None:
    return WeightSet.objects.filter(number=number).first()
