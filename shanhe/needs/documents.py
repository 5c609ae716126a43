"""What search and matching are told of needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from shanhe.kernel.documents import PUBLIC, Document, DocumentSource

from .models import Need

STAFF = frozenset({"role:technology_manager", "role:administrator", "role:committee"})


def _readers(need: Need) -> frozenset[str]:
    """Who may find it: everybody, or those invited; always its own side and those who look after needs."""
    side = set(STAFF)
    if need.stated_by_id:
        side.add(f"person:{need.stated_by_id}")
    if need.confidentiality == Need.Confidentiality.INVITED:
        side |= {f"person:{row.person_id}" for row in need.invited.all()}
    else:
        side.add(PUBLIC)
    return frozenset(side)


def _known(number: int | None) -> frozenset[int]:
    return frozenset() if number is None else frozenset({number})


def document_of(need: Need) -> Document:
    """The need as a document. The organisation behind it is kept for conflicts and ties, and shown by nothing."""
    facts: dict[str, Any] = {
        "need_kind": need.kind,
        "confidentiality": need.confidentiality,
        "capacity": need.capacity,
    }
    if need.level_wanted is not None:
        facts["level_wanted"] = need.level_wanted
    if need.deadline is not None:
        facts["deadline"] = need.deadline.isoformat()
    named = need.confidentiality == Need.Confidentiality.NAMED and need.organisation_id
    return Document(
        kind="need",
        pk=need.pk,
        zone_id=need.zone_id,
        ref=need.ref,
        title=need.title,
        summary=need.targets,
        body=need.problem.joined(need.tried),
        keywords=tuple(need.keywords),
        readers=_readers(need),
        facets={"field": need.fields, "centre": need.centre_codes, "need_kind": [need.kind]},
        facts=facts,
        group=f"parties.Organisation:{need.organisation_id}" if named else "",
        people=_known(need.stated_by_id),
        organisations=_known(need.organisation_id),
        valid_until=need.expires_on,
    )


def ids(zone: Any, after: int, limit: int) -> Sequence[int]:
    """The ids of published needs above `after`, ascending."""
    rows = Need._base_manager.filter(zone=zone, state="published", pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def read(zone: Any, numbers: Sequence[int]) -> Iterable[Document]:
    """The documents of these needs, as far as they are published: two queries."""
    rows = Need._base_manager.filter(zone=zone, state="published", pk__in=numbers)
    return [document_of(need) for need in rows.prefetch_related("invited")]


SOURCE = DocumentSource(name="need", model="needs.Need", ids=ids, read=read, order=15)
