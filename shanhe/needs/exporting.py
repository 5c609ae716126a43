"""Needs as CSV, XLSX or JSON Lines, in the columns that import understands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from shanhe.kernel.context import Actor
from shanhe.kernel.files import writing

from . import queries
from .models import Need

PLAIN = (
    "ref", "state", "kind", "title_zh", "title_en", "problem_zh", "problem_en", "tried_zh", "tried_en", "targets_zh",
    "targets_en", "keywords", "fields", "centre_codes", "level_wanted", "deadline", "confidentiality", "expires_on",
)  # fmt: skip
COLUMNS = (*PLAIN, "budget", "currency", "organisation", "external_id", "source")
CHUNK = 500


def records_for(actor: Actor) -> Iterator[dict[str, Any]]:
    """What the actor may read of needs, in order of reference: two statements.

    A visitor gets the public list. Whose need it is, is said where the actor may know it; number and source in another
    system only to those inside.
    """
    rows = queries.listed_for(actor) if actor.key == "visitor" else queries.visible_to(actor)
    inside = queries.inside_ids(actor)
    ordered = rows.select_related("organisation").order_by("ref")
    return (as_record(need, inside) for need in ordered.iterator(chunk_size=CHUNK))


def as_record(need: Need, inside: Collection[int]) -> dict[str, Any]:
    """One need under the names of COLUMNS; the budget is in whole units of its currency, such as "1200.50"."""
    record = {name: getattr(need, name) for name in PLAIN}
    for name in ("deadline", "expires_on"):
        record[name] = record[name].isoformat() if record[name] else ""
    within = need.pk in inside
    told = within or need.confidentiality == Need.Confidentiality.NAMED
    return {
        **record,
        "budget": "" if need.budget_fen is None else f"{need.budget_fen // 100}.{need.budget_fen % 100:02d}",
        "currency": need.currency,
        "organisation": str(need.organisation or "") if told else "",
        "external_id": need.external_id if within else "",
        "source": need.source if within else "",
    }


def write(file: IO[bytes], kind: str, records: Iterable[dict[str, Any]], demonstration: bool) -> int:
    """Write records in a format of `kernel.files.writing.FORMATS`; returns how many."""
    return writing.write(file, kind, COLUMNS, records, title=_("Needs"), demonstration=demonstration)
