"""Makes the vectors that the benchmark compares: texts recombined from real ones, encoded by latent semantic analysis.

Sentences of the awards (results) and topics (needs) of `sbir_awards.jsonl.gz` and `sbir_topics.jsonl.gz` are recombined: three from one text, two from
another of the neighbourhood, so no two texts are alike but they keep the subjects of the real ones. Word counts of a recombined text are the
sums of its sentences' counts, so the texts need not be written out. Weights are (1 + log tf) · idf; 256 dimensions by a randomised SVD of the real texts;
unit rows, rounded to float16 as the database keeps them.
"""

from __future__ import annotations

import gzip
import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

WORD = re.compile(r"[a-z][a-z0-9-]{2,}")
SENTENCE = re.compile(r"(?<=[.;!?])\s+")
DIMENSION, VOCABULARY, SEED, CHUNK = 256, 40_000, 5, 20_000


def sentences(path: Path, field: str) -> list[list[list[str]]]:
    """For each text, its sentences as words; texts of fewer than two sentences are left out."""
    found = []
    with gzip.open(path, "rt") as file:
        for line in file:
            row = json.loads(line)
            parts = [row["title"], *SENTENCE.split(row[field] or "")]
            words = [WORD.findall(part.lower()) for part in parts]
            kept = [part for part in words if len(part) > 2][:40]
            if len(kept) > 1:
                found.append(kept)
    return found


def counts(texts: list[list[list[str]]], vocabulary: dict[str, int]) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Word counts by sentence, and where each text's sentences begin."""
    indices: list[int] = []
    pointers, starts = [0], [0]
    for text in texts:
        for sentence in text:
            indices += [vocabulary[word] for word in sentence if word in vocabulary]
            pointers.append(len(indices))
        starts.append(len(pointers) - 1)
    shape = (len(pointers) - 1, len(vocabulary))
    matrix = sparse.csr_matrix((np.ones(len(indices), np.float32), indices, pointers), shape=shape)
    matrix.sum_duplicates()
    return matrix, np.array(starts)


def weighed(matrix: sparse.csr_matrix, idf: np.ndarray) -> sparse.csr_matrix:
    weights = matrix.tocsr(copy=True)
    weights.sum_duplicates()
    weights.data = (1 + np.log(weights.data)) * idf[weights.indices]
    lengths = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.maximum(lengths, 1e-9)) @ weights).astype(np.float32)


def axes(texts: sparse.csr_matrix, rng: np.random.Generator) -> np.ndarray:
    """The right singular vectors: a randomised range finder with two power steps."""
    start = rng.standard_normal((texts.shape[1], DIMENSION + 30)).astype(np.float32)
    reach = np.linalg.qr(texts @ start)[0]
    for _step in range(2):
        reach = np.linalg.qr(texts @ (texts.T @ reach))[0]
    _left, _values, right = np.linalg.svd((texts.T @ reach).T, full_matrices=False)
    return np.ascontiguousarray(right[:DIMENSION].T, dtype=np.float32)


def choice(starts: np.ndarray, count: int, rng: np.random.Generator) -> sparse.csr_matrix:
    """For each new text, which five sentences it has: three of one text, two of another."""
    one = rng.integers(0, len(starts) - 1, count)
    other = (one + rng.integers(1, 50, count)) % (len(starts) - 1)
    columns = np.empty((count, 5), np.int64)
    for place, text in enumerate((one, one, one, other, other)):
        columns[:, place] = starts[text] + (rng.random(count) * (starts[text + 1] - starts[text])).astype(
            np.int64
        )
    shape = (count, int(starts[-1]))
    return sparse.csr_matrix(
        (np.ones(columns.size, np.float32), columns.ravel(), np.arange(0, columns.size + 1, 5)), shape=shape
    )


def encode(
    matrix: sparse.csr_matrix, starts: np.ndarray, count: int, model: dict[str, Any], out: Path
) -> None:
    rng = np.random.default_rng(SEED + count)
    found = np.lib.format.open_memmap(out, "w+", np.float32, (count, DIMENSION))
    for start in range(0, count, CHUNK):
        number = min(CHUNK, count - start)
        texts = weighed(choice(starts, number, rng) @ matrix, model["idf"])
        vectors = texts @ model["axes"]
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        found[start : start + number] = vectors.astype(np.float16)
    found.flush()


def make(data: Path, home: Path, needs: int, rows: int) -> dict[str, Any]:
    """needs.npy and rows.npy in a folder, unless they are there."""
    home.mkdir(parents=True, exist_ok=True)
    told = home / "vectors.json"
    if told.exists():
        return json.loads(told.read_text())
    started = time.monotonic()
    awards = sentences(data / "results" / "sbir_awards.jsonl.gz", "abstract")
    topics = sentences(data / "needs" / "sbir_topics.jsonl.gz", "description")
    seen = Counter(word for text in (*awards, *topics) for word in {word for part in text for word in part})
    common = 0.2 * (len(awards) + len(topics))
    kept = [word for word, number in seen.most_common() if 3 <= number <= common][:VOCABULARY]
    vocabulary = {word: place for place, word in enumerate(kept)}
    total = len(awards) + len(topics)
    idf = np.log(total / np.array([seen[word] for word in kept], np.float32))
    (award_counts, award_starts), (topic_counts, topic_starts) = (
        counts(texts, vocabulary) for texts in (awards, topics)
    )

    def whole(matrix: sparse.csr_matrix, starts: np.ndarray) -> sparse.csr_matrix:
        size = matrix.shape[0]
        gather = sparse.csr_matrix(
            (np.ones(size, np.float32), np.arange(size), starts), shape=(len(starts) - 1, size)
        )
        return weighed(gather @ matrix, idf)

    real = sparse.vstack([whole(award_counts, award_starts), whole(topic_counts, topic_starts)]).tocsr()
    model = {"idf": idf, "axes": axes(real, np.random.default_rng(SEED))}
    encode(award_counts, award_starts, rows, model, home / "rows.npy")
    encode(topic_counts, topic_starts, needs, model, home / "needs.npy")
    described = {
        "awards": len(awards),
        "topics": len(topics),
        "words": len(vocabulary),
        "dimension": DIMENSION,
        "seconds": round(time.monotonic() - started, 1),
    }
    told.write_text(json.dumps(described))
    return described
