"""From the documents that apps offer to those of the engine."""

from __future__ import annotations

from collections.abc import Mapping

from shanhe.kernel.documents import Document
from shanhe.kernel.text import is_chinese
from shanhe.retrieval import IndexDocument

LANGUAGES = ("zh", "en")


def joined(texts: Mapping[str, str]) -> str:
    """A field's texts of both languages, joined by line breaks."""
    return "\n".join(texts[code] for code in LANGUAGES if texts.get(code))


def spoken(texts: Mapping[str, str]) -> str:
    """The text in the reader's language, or else in the other."""
    first, second = LANGUAGES if is_chinese() else reversed(LANGUAGES)
    return texts.get(first) or texts.get(second) or ""


def of(document: Document) -> IndexDocument:
    """The document as the index keeps it; the reference is a keyword, so that it can be searched for."""
    return IndexDocument(
        key=document.key,
        kind=document.kind,
        zone=document.zone_id,
        title=joined(document.title),
        keywords="\n".join([document.ref, *document.keywords]),
        summary=joined(document.summary),
        body=joined(document.body),
        readers=document.readers,
        facets=document.facets,
        valid_from=document.valid_from,
        valid_until=document.valid_until,
    )


def query_text(document: Document, most: int = 4_000) -> str:
    """What a document looks for when it is matched with others: title, keywords, then the rest."""
    parts = [
        joined(document.title),
        " ".join(document.keywords),
        joined(document.summary),
        joined(document.body),
    ]
    return "\n".join(part for part in parts if part)[:most]
