"""What is asked of the index for one need, and the shape of what suggests itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from shanhe.kernel.context import Actor
from shanhe.kernel.documents import Document
from shanhe.parties import queries as parties
from shanhe.pathway import queries as pathway
from shanhe.retrieval import Hit, SearchQuery, TextIndex, View
from shanhe.retrieval.analysis import says_little
from shanhe.zones import queries as zones

from .. import documents, indexing
from ..meaning import near
from ..pending import view_of
from ..suggestions import ranking
from . import weights as weighing
from .feedback import answers

CANDIDATES = 120
COMMON, FEW = 0.2, 20  # a word in every fifth text, of more than a few, is no reason
NEAR = 0.4  # cosine from which on a text is near although it shares no word


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
    steps: Sequence[Mapping[str, Any]] = ()  # what the reader may do next: label, icon, url


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
    question: near.Question | None = None
    weights: Mapping[str, float] = field(default_factory=lambda: ranking.WEIGHTS)
    common: frozenset[str] = frozenset()  # words of the query that are no reason: vague, or in too many texts

    def refused(self, key: str) -> bool:
        """Whether the need's side said that it does not fit."""
        return key in self.said and not self.said[key].fits


def _rarest_first(index: TextIndex, query: SearchQuery) -> tuple[SearchQuery, frozenset[str]]:
    """The query with its words in the order in which reasons name them, and those that are no reason: vague, or in every fifth text."""
    frequency = index.document_frequencies(term.text for term in query.terms)
    most = max(COMMON * index.count(), FEW)
    terms = sorted(query.terms, key=lambda term: frequency[term.text] / term.weight)
    return replace(query, terms=terms), frozenset(
        word for word, times in frequency.items() if times > most or says_little(word)
    )


@dataclass(frozen=True)
class Candidate:
    """Something that may fit by its text: how well by words and by meaning (0…1; None: there is no meaning part)."""

    key: str
    words: float
    meaning: float | None
    hit: Hit

    @property
    def texts(self) -> dict[str, float]:
        """The values that `ranking.score` weighs, by name."""
        return {"words": self.words} | ({} if self.meaning is None else {"meaning": self.meaning})


def ask(actor: Actor, zone: Any, need: Document, kind: str) -> Asked:
    index = indexing.text_index()
    view = view_of(actor, zone)
    text = documents.query_text(need)
    query, common = _rarest_first(index, index.prepare(text, wide=True, view=view))
    fields, centres = zones.field_words(), zones.centre_words()
    today = parties.today(zone)
    said = answers(need.pk, kind)
    ties = pathway.partnerships()
    weights = weighing.weights_of(weighing.in_force())
    return Asked(
        need=need,
        actor=actor,
        zone=zone,
        query=query,
        today=today,
        words=(fields, centres),
        ties=ties,
        view=view,
        said=said,
        question=near.question(text),
        weights=weights,
        common=common,
    )


def candidates(asked: Asked, kind: str, limit: int = CANDIDATES) -> list[Candidate]:
    """What fits by its words and what fits by its meaning, each at most `limit`.

    Words count beside the best of them. Meaning does too, but a best one that is itself far away is no full score.
    What shares no word must be near to be a candidate at all.
    """
    index = indexing.text_index()
    hits = {hit.key: hit for hit in _hits(asked, kind, limit)}
    top = max((hit.score for hit in hits.values()), default=0.0) or 1.0
    words = {key: hit.score / top for key, hit in hits.items()}
    if asked.question is None:
        return [Candidate(key, value, None, hits[key]) for key, value in words.items()]
    likeness = asked.question.likeness(asked.view, kind, words, limit)
    nearest = max(NEAR, max(likeness.values(), default=0.0))
    keys = [*words, *(key for key, value in likeness.items() if key not in words and value >= NEAR)]
    found = []
    for key in keys:
        hit = hits.get(key) or Hit(key, kind, 0.0, partial(_tokens, index, key), asked.query.terms)
        found.append(Candidate(key, words.get(key, 0.0), likeness.get(key, 0.0) / nearest, hit))
    return found


def _tokens(index: TextIndex, key: str) -> Mapping[str, Sequence[str]]:
    return index.tokens([key]).get(key, {})


def _hits(asked: Asked, kind: str, limit: int) -> list[Hit]:
    # single characters would find people by their names
    query = replace(asked.query, characters=()) if kind == "person" else asked.query
    return indexing.text_index().best(query, asked.view, kind, limit)
