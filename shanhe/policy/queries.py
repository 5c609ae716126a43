"""Reading the zone's measures."""

from __future__ import annotations

from typing import Any

from .models import Measure

FIELDS = [
    "code",
    "number",
    "kind",
    "name_zh",
    "name_en",
    "summary_zh",
    "summary_en",
    "amount_fen",
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


def export_section(zone: Any) -> dict[str, Any]:
    """The measures as `measures.yaml` has them; the zone's scope must be entered."""
    return {"measures": [{name: getattr(row, name) for name in FIELDS} for row in Measure.objects.current()]}
