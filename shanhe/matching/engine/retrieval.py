"""The engine's default way from a text to the texts that fit it: words, meaning, and what the first hits have in common.

1. BM25 over words (and Chinese characters), 2. cosine in the meaning model, 3. both fused; from the best ten come
words that the question did not say (relevance feedback, RM3: Lavrenko and Croft 2001; Abdul-Jaleel et al. 2004), and
BM25 is asked once more. A short question is taken at its word; the longer it is, the more the feedback counts: a long
one describes a subject, of which other words are part.
The figures were chosen on one half of the queries of benchmarks/quality; they are the same for every collection.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from .analysis import Analyser
from .documents import IndexDocument, SearchQuery, WeightedTerm
from .errors import ModelError
from .fusion import Fused, fuse
from .index import TextIndex
from .meaning import Encoder, MeaningModel, Vectors
from .querying import REPEAT

MEANING = 0.3  # weight of meaning beside the words' 1.0
FEEDBACK_DOCUMENTS, FEEDBACK_TERMS = 10, 20
FEEDBACK_MOST = 0.5  # the largest share of feedback …
FEEDBACK_LENGTH = (
    30  # … reached by questions of so many different words, growing with the square of their number
)
DEPTH = 200  # candidates of each part


class Meanings(Protocol):
    """Where vectors are kept: the nearest of a vector, and the similarity (cosine) of given keys."""

    def nearest(self, vector: Vectors, limit: int) -> Mapping[str, float]: ...

    def similar(self, vector: Vectors, keys: Sequence[str]) -> Mapping[str, float]: ...


@dataclass(frozen=True)
class Settings:
    """The default settings of the engine; the same for every collection."""

    meaning: float = MEANING
    feedback_documents: int = FEEDBACK_DOCUMENTS
    feedback_terms: int = FEEDBACK_TERMS
    feedback_most: float = FEEDBACK_MOST
    feedback_length: int = FEEDBACK_LENGTH
    depth: int = DEPTH


@dataclass
class Retriever:
    """Ranks the documents of an index for a text. Without `encoder` or `meanings` it ranks by words alone.

    `conditions` are the keyword arguments of `TextIndex.search` that say who asks (readers, zone, kinds, facets, on).
    The caller's `meanings` must obey the same conditions.
    """

    index: TextIndex
    encoder: Encoder | None = None
    meanings: Meanings | None = None
    settings: Settings = field(default_factory=Settings)

    def rank(self, text: str, *, limit: int = 10, **conditions: Any) -> list[Fused]:
        """The best `limit` with the parts "lexical" and "meaning" of their scores; empty for a text without words."""
        asked = self.index.prepare(text, wide=True)
        vector = self._vector(text)
        depth = max(self.settings.depth, limit)
        words = self._lexical(asked, depth, conditions)
        near = dict(self.meanings.nearest(vector, depth)) if vector is not None and self.meanings else {}
        first = self._fused(words, vector, near)
        fed = self._feedback(asked, first)
        if fed is not None:
            first = self._fused(self._lexical(fed, depth, conditions), vector, near)
        return first[:limit]

    def _vector(self, text: str) -> Vectors | None:
        if self.encoder is None:
            return None
        vector: Vectors = self.encoder.encode([text])[0]
        return vector if float(np.abs(vector).max(initial=0.0)) > 0 else None

    def _lexical(self, asked: SearchQuery, depth: int, conditions: Mapping[str, Any]) -> dict[str, float]:
        if not asked.terms and not asked.characters:
            return {}
        found = self.index.search(asked, limit=depth, **conditions)
        return {hit.key: hit.score for hit in found.hits}

    def _fused(
        self, words: Mapping[str, float], vector: Vectors | None, near: Mapping[str, float]
    ) -> list[Fused]:
        meaning = dict(near)
        if vector is not None and self.meanings is not None:
            meaning |= self.meanings.similar(vector, [key for key in words if key not in near])
        positive = {key: max(value, 0.0) for key, value in meaning.items()}
        return fuse(
            {"lexical": words, "meaning": positive}, {"lexical": 1.0, "meaning": self.settings.meaning}
        )

    def _feedback(self, asked: SearchQuery, first: Sequence[Fused]) -> SearchQuery | None:
        """The query with words of the best first hits; None where it is too short to be changed."""
        own = [term for term in asked.terms if term.origin == "word"]
        length = len(own) / self.settings.feedback_length
        share = self.settings.feedback_most * min(1.0, length) ** 2
        best = first[: self.settings.feedback_documents]
        if share < 0.01 or len(best) < 2:
            return None
        added = self._relevance(best)
        total = sum(term.weight for term in own)
        scale = share / (1.0 - share) * total / max(sum(added.values()), 1e-9)
        weights = {term.text: term.weight for term in asked.terms}
        terms = [
            replace(term, weight=weights[term.text] + scale * added.pop(term.text, 0.0))
            for term in asked.terms
        ]
        terms += [WeightedTerm(word, scale * weight, "feedback", word) for word, weight in added.items()]
        return replace(asked, terms=terms)

    def _relevance(self, best: Sequence[Fused]) -> dict[str, float]:
        """How much each word stands for the best hits: its share of them, by their scores, times its rarity."""
        tokens = self.index.tokens([one.key for one in best])
        weights: dict[str, float] = {}
        for one in best:
            by_field = tokens.get(one.key, {})
            size = sum(len(words) * REPEAT[name] for name, words in by_field.items())
            for name, words in by_field.items():
                for word in words:
                    weights[word] = weights.get(word, 0.0) + one.score * REPEAT[name] / max(size, 1)
        likely = sorted(weights, key=lambda word: (-weights[word], word))[:400]
        frequency, count = self.index.document_frequencies(likely), self.index.count()
        rated = {word: weights[word] * _rarity(frequency[word], count) for word in likely}
        chosen = sorted(rated, key=lambda word: (-rated[word], word))[: self.settings.feedback_terms]
        return {word: rated[word] for word in chosen}


def _rarity(frequency: int, count: int) -> float:
    return log(1.0 + (count - frequency + 0.5) / (frequency + 0.5))


class Matrix:
    """Meanings in memory: every vector is compared. For thousands, not for millions."""

    def __init__(self, keys: Sequence[str], vectors: Vectors) -> None:
        self.keys = list(keys)
        self.vectors = vectors
        self._place = {key: place for place, key in enumerate(self.keys)}

    def nearest(self, vector: Vectors, limit: int) -> Mapping[str, float]:
        scores = self.vectors @ vector
        best = np.argsort(-scores, kind="stable")[:limit]
        return {self.keys[place]: float(scores[place]) for place in best}

    def similar(self, vector: Vectors, keys: Sequence[str]) -> Mapping[str, float]:
        known = [key for key in keys if key in self._place]
        scores = self.vectors[np.array([self._place[key] for key in known], dtype=np.int64)] @ vector
        return dict(zip(known, map(float, scores), strict=True))


def over(texts: Mapping[str, str], folder: Path, analyser: Analyser | None = None) -> Retriever:
    """The engine with its default settings over texts by id: an index in `folder`, and a model learned from them."""
    analyser = analyser or Analyser()
    with TextIndex.rebuild(folder, analyser) as building:
        building.replace(documents(texts))
    index = TextIndex.open(folder, analyser)
    try:
        model = MeaningModel.fit(list(texts.values()), analyser)
    except ModelError:  # no text with a word: there is nothing to find by meaning either
        return Retriever(index)
    return Retriever(index, model, Matrix(list(texts), model.encode(texts.values())))


def documents(texts: Mapping[str, str]) -> Iterable[IndexDocument]:
    """Plain texts as documents that only the system reads."""
    for key, text in texts.items():
        yield IndexDocument(key=key, kind="text", zone=0, title="", body=text)
