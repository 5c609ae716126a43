"""What an import compares its rows with, and the imports of before."""

from __future__ import annotations

from typing import Any

from shanhe.kernel.context import Actor
from shanhe.kernel.money import zone_currency
from shanhe.zones import queries as zones

from .. import rules
from ..importing import Known
from ..models import Need, NeedImport
from .needs import by_ref


def import_runs(actor: Actor) -> Any:
    """The actor's own imports, newest first; an administrator sees everybody's."""
    return NeedImport.objects.filter(rules.import_run.scope(actor)).select_related("owner")


def known(actor: Actor, source: str) -> Known:
    """The zone's words, and what was imported from this source before: three statements, and one for each reference."""
    # What the importer may not see behaves as if it were not there.
    before = Need.objects.filter(rules.view.scope(actor), source=source).exclude(external_id="")
    return Known(
        fields=_codes(zones.terms("fields")),
        centres=_codes(zones.centres()),
        needs={need.external_id: need for need in before},
        by_ref=lambda ref: by_ref(actor, ref),
        may_change=lambda need: bool(rules.edit.allows(actor, need)),
        currency=zone_currency(),
    )


def _codes(rows: Any) -> dict[str, str]:
    return {name.lower(): row.code for row in rows for name in (row.code, row.name_zh, row.name_en) if name}
