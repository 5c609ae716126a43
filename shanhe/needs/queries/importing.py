"""What an import compares its rows with."""

from __future__ import annotations

from shanhe.zones import queries as zones

from ..importing import Known
from ..models import Need


def known(source: str) -> Known:
    """The zone's codes, and what was imported from this source before; three statements."""
    before = Need.objects.filter(source=source).exclude(external_id="")
    return Known(
        fields={term.code for term in zones.terms("fields")},
        centres={row.code for row in zones.centres()},
        needs={need.external_id: need for need in before},
    )
