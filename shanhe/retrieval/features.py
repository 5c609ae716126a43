"""Texts as weighted bags of words and of pieces of words (character n-grams), bounded and reproducible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .analysis import Analyser

if TYPE_CHECKING:  # scipy brings 150 modules: for who learns or asks for a meaning, not for every start
    from scipy.sparse import csr_matrix

MOST_FEATURES = 60_000
PIECES = 0.12  # how much a piece of letters counts against a whole word
ENTRIES = 5_000_000  # entries of a matrix that are weighed at a time
CHARACTERS = 0.7  # and a Chinese character or pair: each carries meaning of its own


@lru_cache(maxsize=200_000)
def pieces(word: str) -> tuple[str, ...]:
    """Pieces of an index word: of Chinese each character and pair of three or more, of letters n-grams of 3 to 5."""
    if not word.isascii():
        pairs = (word[i : i + 2] for i in range(len(word) - 1)) if len(word) > 2 else ()
        return tuple("~" + piece for piece in (*word, *pairs)) if len(word) > 1 else ()
    if not word.isalpha() or len(word) < 4:
        return ()
    framed = f"<{word}>"
    return tuple("~" + framed[i : i + n] for n in (3, 4, 5) for i in range(len(framed) - n + 1))


class Features:
    """A vocabulary with weights; `matrix` makes unit rows over it: (1 + log of the frequency in the text) × weight.

    A word's weight is 1 less the entropy of how it is spread over the texts learned from (log-entropy, Dumais 1991):
    near 1 for a word of few texts, near 0 for one that is everywhere alike.
    """

    def __init__(self, names: Sequence[str], weights: NDArray[np.float32], analyser: Analyser) -> None:
        self.names = list(names)
        self.weights = weights
        self.analyser = analyser
        self._place = {name: place for place, name in enumerate(self.names)}
        self._of_word: dict[str, tuple[int, ...]] = {}

    @classmethod
    def learn(
        cls, words_of_texts: Sequence[Sequence[str]], analyser: Analyser
    ) -> tuple[Features, csr_matrix]:
        """The most frequent words and pieces of at least two texts (of one where there are few), and the texts' rows."""
        frequency: Counter[str] = Counter()
        for words in words_of_texts:
            frequency.update(set(words))
        split: Counter[str] = Counter()
        for word, times in frequency.items():
            for piece in set(pieces(word)):
                split[piece] += times
        least = 2 if len(words_of_texts) >= 20 else 1
        chosen = _chosen(frequency, least, MOST_FEATURES // 2) + _chosen(split, least, MOST_FEATURES // 2)
        names = [name for name, _times in chosen]
        shares = np.array([_share(name) for name in names], dtype=np.float32)
        features = cls(names, shares, analyser)
        counts = features._counts(words_of_texts)
        features.weights = (shares * _unevenness(counts)).astype(np.float32)
        return features, features._weighed(counts)

    def __contains__(self, word: object) -> bool:
        return word in self._place

    def matrix(self, texts: Iterable[Sequence[str]]) -> csr_matrix:
        """Unit rows, one for each text (given by its index words); a text without known features is a row of zeros."""
        return self._weighed(self._counts(texts))

    def _counts(self, texts: Iterable[Sequence[str]]) -> csr_matrix:
        from scipy.sparse import csr_matrix

        ends, places, values = [0], [], []
        for words in texts:
            row: dict[int, float] = {}
            for word, times in Counter(words).items():
                for place in self._places(word):
                    row[place] = row.get(place, 0.0) + times
            places.append(np.fromiter(row.keys(), dtype=np.int32, count=len(row)))
            values.append(np.fromiter(row.values(), dtype=np.float32, count=len(row)))
            ends.append(ends[-1] + len(row))
        column = np.concatenate(places) if places else np.zeros(0, dtype=np.int32)
        weight = np.concatenate(values) if values else np.zeros(0, dtype=np.float32)
        return csr_matrix((weight, column, np.array(ends)), shape=(len(ends) - 1, len(self.names)))

    def _weighed(self, made: csr_matrix) -> csr_matrix:
        """Unit rows in the place of counts."""
        weights = self.weights[made.indices]
        made.data = ((1.0 + np.log(np.maximum(made.data, 1.0))) * weights).astype(np.float32)
        norms = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
        made.data /= np.repeat(np.where(norms > 0, norms, 1.0), np.diff(made.indptr)).astype(np.float32)
        return made

    def _places(self, word: str) -> tuple[int, ...]:
        found = self._of_word.get(word)
        if found is None:
            names = (word, *pieces(word))
            found = tuple(self._place[name] for name in names if name in self._place)
            if len(self._of_word) < 4 * MOST_FEATURES:
                self._of_word[word] = found
        return found


def _unevenness(counts: csr_matrix) -> NDArray[np.float64]:
    """1 less the relative entropy of each column; a column that is everywhere alike keeps a little."""
    size = counts.shape[1]
    whole, information = np.zeros(size), np.zeros(size)
    for start in range(0, counts.nnz, ENTRIES):
        part = slice(start, start + ENTRIES)
        columns, times = counts.indices[part], counts.data[part].astype(np.float64)
        whole += np.bincount(columns, weights=times, minlength=size)
        information += np.bincount(columns, weights=times * np.log(times), minlength=size)
    whole = np.maximum(whole, 1.0)
    entropy = np.log(whole) - information / whole
    weights: NDArray[np.float64] = np.clip(1.0 - entropy / np.log(counts.shape[0] + 1.0), 0.0, 1.0)
    return weights


def _share(name: str) -> float:
    if not name.startswith("~"):
        return 1.0
    return PIECES if name.isascii() else CHARACTERS


def _chosen(frequency: Counter[str], least: int, most: int) -> list[tuple[str, int]]:
    known = [(name, times) for name, times in frequency.items() if times >= least]
    return sorted(known, key=lambda pair: (-pair[1], pair[0]))[:most]


def chunks(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    """Lists of at most `size` texts."""
    chunk: list[str] = []
    for text in texts:
        chunk.append(text)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
