"""Reading the zone's measures."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from shanhe.kernel.context import Actor

from .models import Measure
from .querysets import MeasureQuerySet

FIELDS = [
    "code",
    "number",
    "kind",
    "name",
    "summary",
    "status",
    "source",
    "verified",
]


def measures(kind: str | None = None) -> list[Measure]:
    """The measures in their published order; of one kind if given."""
    found = Measure.objects.current()
    return list(found.filter(kind=kind) if kind else found)


def measure(code: str) -> Measure | None:
    """One measure of the installed blueprint."""
    return Measure.objects.current().filter(code=code).first()


def visible_to(actor: Actor) -> MeasureQuerySet:
    """Measures are public."""
    found: MeasureQuerySet = Measure.objects.current()
    return found


def search(actor: Actor, words: str, limit: int) -> list[Measure]:
    """Measures whose name or summary has every word, in any language."""
    found = visible_to(actor)
    for word in words.split():
        found = found.filter(Q(name__says=word) | Q(summary__says=word))
    return list(found[:limit])


def export_section(zone: Any) -> dict[str, Any]:
    """The measures as `measures.yaml` has them; the zone's scope must be entered."""
    return {"measures": [_item(row) for row in Measure.objects.current()]}


def _item(row: Measure) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in FIELDS},
        "amount": None if row.amount is None else row.amount.minor,
    }
