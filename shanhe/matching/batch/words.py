"""Vectors from words, for a zone that has no other model: latent semantic analysis of its own texts.

Terms are words of Latin letters and pairs of Chinese characters, hashed into SLOTS places, weighted (1 + log tf) · idf, projected on the
first singular vectors of at most SAMPLE texts, length 1. The same texts give the same vectors on the same machine; `version` names the axes.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

SLOTS, DIMENSION, SAMPLE, SEED = 2**17, 256, 50_000, 20
TERM = re.compile(r"[a-z][a-z0-9-]+|[\u4e00-\u9fff]+")


def terms(text: str) -> list[str]:
    """Words and pairs of characters; a Chinese run of one character is left out."""
    found: list[str] = []
    for run in TERM.findall(normalize("NFKC", text).lower()):
        found += [run] if run.isascii() else [run[place : place + 2] for place in range(len(run) - 1)]
    return found


def _counted(texts: Sequence[str]) -> sparse.csr_matrix:
    places: list[int] = []
    weights: list[float] = []
    ends = [0]
    for text in texts:
        slots = Counter(zlib.crc32(term.encode()) % SLOTS for term in terms(text))
        places += sorted(slots)
        weights += [1 + float(np.log(slots[slot])) for slot in sorted(slots)]
        ends.append(len(places))
    return sparse.csr_matrix((np.array(weights, np.float32), places, ends), shape=(len(texts), SLOTS))


class WordVectors:
    """A fitted model."""

    def __init__(self, slots: NDArray[np.int64], idf: NDArray[np.float32], axes: NDArray[np.float32]) -> None:
        self.slots, self.idf, self.axes = slots, idf, axes
        content = slots.tobytes() + idf.tobytes() + axes.tobytes()
        self.version = f"words-{hashlib.sha256(content).hexdigest()[:12]}"

    @classmethod
    def fit(cls, texts: Sequence[str]) -> WordVectors:
        """Learn from texts; evenly chosen ones when there are more than SAMPLE."""
        counts = _counted(texts[:: max(1, -(-len(texts) // SAMPLE))])
        used = np.bincount(counts.indices, minlength=SLOTS)
        slots = np.flatnonzero(used)
        idf = np.log((1 + counts.shape[0]) / used[slots]).astype(np.float32)
        weighed = _unit(counts[:, slots] @ sparse.diags(idf))
        width = min(DIMENSION + 20, *weighed.shape)
        reach = np.random.default_rng(SEED).standard_normal((len(slots), width), np.float32)
        for _step in range(3):
            basis = np.linalg.qr(weighed @ reach)[0]
            reach = weighed.T @ basis
        left, sizes, _right = np.linalg.svd(reach, full_matrices=False)
        axes = np.zeros((len(slots), DIMENSION), np.float32)
        known = int(min(DIMENSION, (sizes > 1e-4).sum()))
        axes[:, :known] = left[:, :known]
        return cls(slots, idf, axes)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows; a text of unknown words is all zeros."""
        weighed = _unit(_counted(texts)[:, self.slots] @ sparse.diags(self.idf))
        vectors = np.asarray(weighed @ self.axes, np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.where(lengths > 1e-6, vectors / np.maximum(lengths, 1e-6), 0).astype(np.float32)


def _unit(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.maximum(lengths, 1e-9)) @ matrix).tocsr().astype(np.float32)
