"""What search and matching are told of measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from shanhe.kernel.documents import PUBLIC, Document, DocumentSource

from .models import Measure


def document_of(row: Measure) -> Document:
    """A measure as published."""
    return Document(
        kind="measure",
        pk=row.pk,
        zone_id=row.zone_id,
        ref=row.code,
        title=row.name,
        summary=row.summary,
        readers=frozenset({PUBLIC}),
        facets={"measure_kind": [row.kind]},
    )


def _rows(zone: Any) -> Any:
    return Measure._base_manager.filter(zone=zone, retired_at=None)


def ids(zone: Any, after: int, limit: int) -> Sequence[int]:
    """The ids of measures in force above `after`, ascending."""
    return list(_rows(zone).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:limit])


def read(zone: Any, numbers: Sequence[int]) -> Iterable[Document]:
    """The documents of these measures, as far as they are in force: one query."""
    return [document_of(row) for row in _rows(zone).filter(pk__in=numbers)]


SOURCE = DocumentSource(name="measure", model="policy.Measure", ids=ids, read=read, order=60)
