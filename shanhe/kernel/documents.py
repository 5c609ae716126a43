"""What can be met: each app offers its rows as typed documents, and the index that reads them knows no app.

A document carries everything that search and matching need, so that the index can be made again from the database at
any time. `readers` are permission terms inside the index; whoever shows a hit asks `Findable.visible` once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .context import Actor
from .errors import type_text
from .registries import Registry

PUBLIC, ZONE = "public", "zone"


@dataclass(frozen=True, kw_only=True)
class Document:
    """One row as search and matching see it.

    `title`, `summary`, `body` are texts by language ("zh", "en"); `keywords` any language. `readers` are terms of
    `reader_terms`. `facets` are codes to filter and count by ("centre", "field", "level", "side", …). `facts` are
    plain values for structured matching, named alike in every kind (see below); what is not known is left out.
    `group` names what must not fill a page (a laboratory, an organisation: "parties.Organisation:3"), `people` and
    `organisations` the ids of those behind the row, for ties and conflicts. `valid_from`/`valid_until` bound, half-open,
    when it may be suggested.

    Facts in use: level, level_wanted (readiness 1–9), deadline (ISO date), place (code), stage (code),
    confidentiality, capacity (how many more introductions it takes), need_kind, makers (ids of the people who may be named
    as having made it).
    """

    kind: str
    pk: int
    zone_id: int
    ref: str
    title: Mapping[str, str]
    summary: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)
    keywords: Sequence[str] = ()
    readers: frozenset[str] = frozenset()
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    group: str = ""
    people: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def key(self) -> str:
        """The name by which the index knows it: "need:12"."""
        return f"{self.kind}:{self.pk}"


@dataclass(frozen=True)
class DocumentSource:
    """A kind of document: the findable of the same name says who may see a row and how it is shown.

    `ids(zone, after, limit)` gives the ids of the rows that have a document, ascending, for a rebuild in chunks;
    `read(zone, ids)` gives the documents of those rows (a row that has none any more is simply absent) in a fixed
    number of queries. `model` is the label whose journal entries announce a change, `also` further labels whose rows
    lead to one by `owner_ids(label, ids)`.

    People are found by what they made: `made_by(zone, people)` gives the ids of rows that these people may have made,
    the newest first, `makers(ids)` everybody who may have made one of these rows. Who may be named as a maker is said by
    the document itself (`facts["makers"]`).
    """

    name: str
    model: str
    ids: Callable[[Any, int, int], Sequence[int]]
    read: Callable[[Any, Sequence[int]], Iterable[Document]]
    also: tuple[str, ...] = ()
    owner_ids: Callable[[str, Sequence[int]], Iterable[int]] | None = None
    made_by: Callable[[Any, Sequence[int]], Sequence[int]] | None = None
    makers: Callable[[Sequence[int]], Iterable[int]] | None = None
    order: int = 0


@dataclass(frozen=True)
class DocumentFacet:
    """A name under which documents carry codes ("field"), as people see it when they narrow a search.

    `words()` gives the word of each code in the reader's language, in the order in which they are listed: at most one
    query. A code without a word is not offered.
    """

    name: str
    label: type_text
    words: Callable[[], Mapping[str, type_text]]
    order: int = 0


document_sources: Registry[DocumentSource] = Registry("document source")
document_facets: Registry[DocumentFacet] = Registry("document facet")


def reader_terms(actor: Actor) -> frozenset[str] | None:
    """The permission terms of an actor; None for the system, which reads everything."""
    if actor.is_system:
        return None
    terms = {PUBLIC, *(f"role:{role}" for role in actor.roles)}
    if actor.person_id is not None:
        terms |= {ZONE, f"person:{actor.person_id}"}
    terms |= {f"organisation:{number}" for number in actor.organisation_ids}
    terms |= {f"office:{number}" for number in actor.office_organisation_ids}
    return frozenset(terms)
