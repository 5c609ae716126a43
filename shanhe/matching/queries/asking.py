"""What is asked of the index for one need, and the shape of what suggests itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shanhe.kernel.context import Actor
from shanhe.kernel.documents import Document
from shanhe.parties import queries as parties
from shanhe.pathway import queries as pathway
from shanhe.zones import queries as zones

from .. import documents, indexing
from ..engine import Hit, SearchQuery, View
from ..pending import view_of
from .feedback import answers

CANDIDATES = 120


@dataclass(frozen=True)
class Reasoned:
    """One suggestion: the row, its score from 0 to 1, what speaks for it and against it, and how many nearly repeat it."""

    key: str
    kind: str
    row: Any
    title: str
    url: str
    score: float
    parts: Mapping[str, float]
    reasons: list[str]
    against: list[str]
    alike: int
    fits: bool = False  # the need's side said so


@dataclass(frozen=True)
class Suggestions:
    """The short list; `rebuilding` says that the index could not be asked."""

    items: list[Reasoned]
    rebuilding: bool = False
    left: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    need: Document
    actor: Actor
    zone: Any
    query: SearchQuery
    today: Any
    words: tuple[Mapping[str, str], Mapping[str, str]]
    ties: frozenset[tuple[int, int]]
    view: View
    said: Mapping[str, Any] = field(default_factory=dict)

    def refused(self, key: str) -> bool:
        """Whether the need's side said that it does not fit."""
        return key in self.said and not self.said[key].fits


def ask(actor: Actor, zone: Any, need: Document, kind: str) -> Asked:
    index = indexing.text_index()
    view = view_of(actor, zone)
    query = index.prepare(documents.query_text(need), view=view)
    fields, centres = zones.field_words(), zones.centre_words()
    today = parties.today(zone)
    said = answers(need.pk, kind)
    return Asked(need, actor, zone, query, today, (fields, centres), pathway.partnerships(), view, said)


def hits_of(asked: Asked, kinds: Sequence[str], limit: int = CANDIDATES) -> list[Hit]:
    found = indexing.text_index().search(
        asked.query,
        readers=asked.view.readers,
        zone=asked.view.zone,
        kinds=list(kinds),
        on=asked.view.on,
        without=asked.view.without,
        limit=limit,
    )
    return list(found.hits)
