"""The engine's default way from a text to the texts that fit it: words, meaning, and what the first hits say of each other.

1. BM25 over words (and Chinese characters), 2. cosine in the meaning model, 3. both fused; the question's vector is
drawn towards the best three and the candidates are fused again; 4. part of a hit's score comes from its neighbours.
No word is added to what was asked: a hit is found for the question's words or for its meaning.
The figures were chosen on one half of the queries of benchmarks/quality; they are the same for every collection.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from . import neighbours
from .analysis import Analyser
from .documents import IndexDocument, SearchQuery
from .errors import ModelError
from .fusion import Fused, fuse
from .index import TextIndex
from .meaning import Encoder, MeaningModel, Vectors

MEANING = 0.35  # weight of meaning beside the words' 1.0 …
MEANING_ALONE = (
    1.0  # … rising to this where the texts have none of the question's own words (another language)
)
DEPTH = 200  # candidates of each part


class Meanings(Protocol):
    """Where vectors are kept: the nearest of a vector with their similarity (cosine), and the unit rows of given keys."""

    def nearest(self, vector: Vectors, limit: int) -> Mapping[str, float]: ...

    def rows(self, keys: Sequence[str]) -> Mapping[str, Vectors]: ...


@dataclass(frozen=True)
class Settings:
    """The default settings of the engine; the same for every collection."""

    meaning: float = MEANING
    meaning_alone: float = MEANING_ALONE
    drawn: float = neighbours.DRAWN
    vouched: float = neighbours.VOUCHED
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
        """The best `limit` with the parts of their scores ("lexical", "meaning", "neighbours"); none without words."""
        asked = self.index.prepare(text, wide=True)
        depth = max(self.settings.depth, limit)
        words = self._lexical(asked, depth, conditions)
        vector = self._vector(text)
        if vector is None or self.meanings is None:
            return self._fused(words, {}, 0.0)[:limit]
        strange = self._strange(asked)
        weight = self.settings.meaning + strange * (self.settings.meaning_alone - self.settings.meaning)
        near = self.meanings.nearest(vector, depth)
        rows = self.meanings.rows(sorted({*words, *near}))
        first = self._fused(words, similar(vector, rows), weight)
        vector = neighbours.drawn(vector, first, rows, weight=self.settings.drawn)
        second = self._fused(words, similar(vector, rows), weight)
        # where meaning alone decides, neighbours in meaning tell nothing that it has not told
        return neighbours.vouched(second, rows, share=(1.0 - strange) * self.settings.vouched)[:limit]

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

    def _strange(self, asked: SearchQuery) -> float:
        """The share (0…1) of the question's own words that no text has, as when it is in another language."""
        own = [term for term in asked.terms if term.origin == "word"]
        known = self.index.document_frequencies(term.text for term in own)
        strange = sum(term.weight for term in own if not known[term.text])
        return strange / max(sum(term.weight for term in own), 1.0)

    def _fused(self, words: Mapping[str, float], meaning: Mapping[str, float], weight: float) -> list[Fused]:
        return fuse({"lexical": words, "meaning": meaning}, {"lexical": 1.0, "meaning": weight})


def similar(vector: Vectors, rows: Mapping[str, Vectors]) -> dict[str, float]:
    """The cosine of a vector with unit rows by key; what points the other way is 0."""
    if not rows:
        return {}
    values = np.maximum(np.vstack(list(rows.values())) @ vector, 0.0)
    return dict(zip(rows, map(float, values), strict=True))


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

    def rows(self, keys: Sequence[str]) -> Mapping[str, Vectors]:
        return {key: self.vectors[self._place[key]] for key in keys if key in self._place}


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
