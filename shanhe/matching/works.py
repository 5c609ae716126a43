"""What people made, in their documents: so that search finds somebody by the work and not only by the name.

A work helps only if whoever may read the person's document may read the work: what is confidential makes nobody
findable for its words. Its author's closest colleagues find the author through the work itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from shanhe.kernel.documents import PUBLIC, ZONE, Document, DocumentSource, document_sources
from shanhe.parties import queries as parties

PEOPLE = "person"
WORKS = 20  # of one person, the newest: enough to know the field, too few to drown the name
SUMMARY = 300  # characters of each


def read(source: DocumentSource, zone: Any, numbers: Sequence[int]) -> list[Document]:
    """The documents of a source; those of people with what they made, at the price of the sources of works."""
    found = list(source.read(zone, numbers))
    if source.name != PEOPLE or not found:
        return found
    made = _works(zone, [document.pk for document in found], parties.today(zone))
    return [_with(document, _open(made[document.pk], document)) for document in found]


def people_of(kind: str, numbers: Sequence[int]) -> set[int]:
    """The people whose documents change with these rows."""
    source = document_sources.get(kind)
    return set() if source is None or source.makers is None else set(source.makers(numbers))


def _works(zone: Any, people: Sequence[int], today: date) -> dict[int, list[Document]]:
    """The works of each, as far as the works name them, the newest first."""
    wanted = set(people)
    made: dict[int, list[Document]] = defaultdict(list)
    for source in document_sources:
        if source.made_by is None:
            continue
        numbers = source.made_by(zone, people)
        by_number = {work.pk: work for work in source.read(zone, numbers)} if numbers else {}
        for number in numbers:
            work = by_number.get(number)
            # What ends some day would have to be taken out again on that day.
            if work is None or work.valid_until is not None or (work.valid_from or today) > today:
                continue
            for person in wanted.intersection(work.facts.get("makers", ())):
                made[person].append(work)
    return made


def _open(works: Iterable[Document], document: Document) -> list[Document]:
    """The works that everybody may read who may read the document."""
    return [work for work in works if _covers(work.readers, document.readers)][:WORKS]


def _covers(wider: frozenset[str], narrower: frozenset[str]) -> bool:
    """Whether whoever reads by the second terms may read by the first: public for all, the zone for all but visitors."""
    if PUBLIC in wider:
        return True
    return PUBLIC not in narrower and (ZONE in wider or narrower <= wider)


def _with(document: Document, works: Sequence[Document]) -> Document:
    if not works:
        return document
    body = dict(document.body)
    for code in ("zh", "en"):
        texts = [body.get(code, "")]
        for work in works:
            texts += [work.title.get(code, ""), work.summary.get(code, "")[:SUMMARY]]
        if any(texts):
            body[code] = "\n".join(text for text in texts if text)
    words = dict.fromkeys(word for work in works for word in work.keywords)
    return replace(document, body=body, keywords=(*document.keywords, *words))
