"""What the last comparison of all needs found, for a reader: permission is asked when it is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shanhe.kernel.context import Actor
from shanhe.kernel.documents import Document, document_sources
from shanhe.kernel.registries import findables

from ..models import BulkRun, Suggestion


@dataclass(frozen=True)
class Suggested:
    """A need and something near to it, both as the reader may see them now; `score` from 0 to 1."""

    need: Any
    kind: str
    row: Any
    score: float
    since: datetime


def suggested(
    actor: Actor,
    zone: Any,
    today: date,
    *,
    needs: Sequence[int] | None = None,
    kinds: Sequence[str] = (),
    since: datetime | None = None,
    limit: int = 200,
) -> list[Suggested]:
    """Suggestions of these needs (or of all), the newest and nearest first, that the actor may see on both sides.

    `since` leaves out what was found before. Hidden, withdrawn and expired rows are left out, whatever the night found.
    """
    rows = Suggestion.objects.order_by("-since", "-score", "need_id", "kind", "other")
    if needs is not None:
        rows = rows.filter(need_id__in=needs)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if since is not None:
        rows = rows.filter(since__gte=since)
    found = list(rows[:limit])
    keys = {("need", row.need_id) for row in found} | {(row.kind, row.other) for row in found}
    shown = _shown(actor, keys, zone, today)
    return [
        Suggested(
            shown["need", row.need_id],
            row.kind,
            shown[row.kind, row.other],
            min(1.0, row.score / 1e6),
            row.since,
        )
        for row in found
        if ("need", row.need_id) in shown and (row.kind, row.other) in shown
    ]


def _shown(
    actor: Actor, keys: Iterable[tuple[str, int]], zone: Any, today: date
) -> dict[tuple[str, int], Any]:
    """The rows of these documents that still are documents, are valid today, and that the actor may see."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for kind, pk in keys:
        by_kind[kind].add(pk)
    found: dict[tuple[str, int], Any] = {}
    for kind, numbers in by_kind.items():
        source, findable = document_sources.get(kind), findables.get(kind)
        if source is None or findable is None:
            continue
        offered = {document.pk for document in source.read(zone, sorted(numbers)) if valid(document, today)}
        found |= {(kind, row.pk): row for row in findable.visible(actor).filter(pk__in=offered)}
    return found


def valid(document: Document, today: date) -> bool:
    """Whether a document may be suggested on a day."""
    return (document.valid_from is None or document.valid_from <= today) and (
        document.valid_until is None or today < document.valid_until
    )


def last_run() -> BulkRun | None:
    """The newest comparison of the zone, with its progress."""
    return BulkRun.objects.first()
