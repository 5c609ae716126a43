"""What search and matching are told of people and organisations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from shanhe.kernel.documents import PUBLIC, ZONE, Document, DocumentSource

from .models import Affiliation, Organisation, Person


def organisation_document(row: Organisation) -> Document:
    """An organisation by its names; everybody may see one."""
    return Document(
        kind="organisation",
        pk=row.pk,
        zone_id=row.zone_id,
        ref=row.ref,
        title=dict(row.name),
        keywords=tuple(word for word in (row.uscc, row.industry) if word),
        readers=frozenset({PUBLIC}),
        facets={"side": [row.side]},
        organisations=frozenset({row.pk}),
    )


def person_document(row: Person) -> Document:
    """A person by name, what they write of themselves, where they belong; for those signed in."""
    ties = row.affiliations.all()
    texts = [row.bio, *(tie.position for tie in ties), *(tie.organisation.name for tie in ties)]
    body: dict[str, list[str]] = {}
    for text in texts:
        for language, words in text.items():
            body.setdefault(language, []).append(words)
    return Document(
        kind="person",
        pk=row.pk,
        zone_id=row.zone_id,
        ref=row.ref,
        title=dict(row.name),
        body={language: "\n".join(words) for language, words in body.items()},
        readers=frozenset({ZONE}),
        people=frozenset({row.pk}),
        organisations=frozenset(tie.organisation_id for tie in ties),
    )


def _ids(rows: Any, zone: Any, after: int, limit: int) -> Sequence[int]:
    found = rows.filter(zone=zone, pk__gt=after).order_by("pk")
    return list(found.values_list("pk", flat=True)[:limit])


def _organisations() -> Any:
    return Organisation._base_manager.filter(state="active")


def _people() -> Any:
    return Person._base_manager.filter(left_at=None)


def read_organisations(zone: Any, numbers: Sequence[int]) -> Iterable[Document]:
    """The documents of these organisations, as far as they are active: one query."""
    return [organisation_document(row) for row in _organisations().filter(zone=zone, pk__in=numbers)]


def read_people(zone: Any, numbers: Sequence[int]) -> Iterable[Document]:
    """The documents of these people, as far as they are still there: three queries."""
    rows = _people().filter(zone=zone, pk__in=numbers).prefetch_related("affiliations__organisation")
    return [person_document(row) for row in rows]


def people_of(label: str, numbers: Sequence[int]) -> Iterable[int]:
    """The people whose documents change with these affiliations."""
    rows = Affiliation._base_manager.filter(pk__in=numbers)
    return list(rows.values_list("person_id", flat=True))


ORGANISATIONS = DocumentSource(
    name="organisation",
    model="parties.Organisation",
    ids=lambda zone, after, limit: _ids(_organisations(), zone, after, limit),
    read=read_organisations,
    order=30,
)
PEOPLE = DocumentSource(
    name="person",
    model="parties.Person",
    ids=lambda zone, after, limit: _ids(_people(), zone, after, limit),
    read=read_people,
    also=("parties.Affiliation",),
    owner_ids=people_of,
    order=40,
)
