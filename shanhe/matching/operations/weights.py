"""Weights of suggestions: proposed from outcomes, put in force by people, and left again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Conflict, Invalid, NotNow
from shanhe.kernel.operations import operation

from .. import events, rules
from ..models import WeightSet
from ..queries import learning
from ..queries import weights as reading
from ..suggestions.ranking import WEIGHTS

CHANGED = _("Somebody else has switched the weights meanwhile. Look at the page again.")


@operation("matching.weights.propose", subjects=("zone",), rule=rules.switch_weights)
def propose_weights(ctx: Context, *, zone: Any) -> WeightSet:
    """Learn weights from the outcomes and keep them as a proposal; NotNow while there are too few. Nothing is switched."""
    quality = reading.quality(zone, ctx.today)
    if not quality.enough:
        raise NotNow(str(quality.known), _("There are too few outcomes to learn from."))
    found = learning.proposal(ctx.actor, zone)
    if found is None:
        raise NotNow(
            str(quality.known), _("There are too few outcomes of both kinds, good and bad, to learn from.")
        )
    newest = WeightSet.objects.first()
    if newest is not None and newest.weights == found.weights and newest.since is None:
        ctx.unchanged()
        return newest
    number = (WeightSet.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    row = WeightSet(
        zone=zone,
        number=number,
        weights=_checked(found.weights),
        evaluation=found.evaluation.as_dict(),
        proposed_at=ctx.now,
    )
    row.save()
    ctx.emit(
        events.WeightsProposed(subject=row, data={"number": number, "outcomes": found.evaluation.outcomes})
    )
    return row


def _checked(weights: Mapping[str, float]) -> dict[str, float]:
    if weights.keys() - WEIGHTS.keys() or not all(0 <= value <= 1 for value in weights.values()):
        raise Invalid(_("These weights do not belong to the parts of a suggestion."))
    return dict(weights)


@operation("matching.weights.use", subjects=("zone",), rule=rules.switch_weights)
def use_weights(ctx: Context, *, zone: Any, number: int, seen: int) -> WeightSet | None:
    """Put a set in force, or with 0 the product's own weights; `seen` is the number that was in force for who decided.

    Conflict when that is no longer so. To undo it, use the number that was in force before.
    """
    current = reading.in_force()
    if (current.number if current else 0) != seen:
        raise Conflict(CHANGED)
    chosen = reading.set_by_number(number) if number else None
    if number and chosen is None:
        raise Invalid(_("There is no set of weights of this number."))
    if chosen == current:
        ctx.unchanged()
        return current
    if current is not None:
        current.until = ctx.now
        current.save(update_fields=["until"])
    if chosen is not None:
        chosen.since, chosen.until = ctx.now, None
        chosen.save(update_fields=["since", "until"])
    ctx.emit(events.WeightsSwitched(subject=chosen or current, data={"number": number, "before": seen}))
    return chosen
