"""Meaning as vectors, learned offline from the zone's own texts: latent semantic analysis (LSA).

Words and pieces of words with log-entropy weights, reduced by a randomised singular value decomposition with a fixed seed
(Halko, Martinsson and Tropp 2011): the same texts give the same model. Nothing is downloaded.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .analysis import Analyser
from .errors import ModelError
from .features import Features, chunks

FORMAT = 2
DIMENSIONS = 256
MOST_FITTED = 100_000  # texts that are learned from; of more, evenly spread ones
CHUNK = 2_000  # texts encoded at a time
READ = 20_000  # characters of a text that are read

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """What search and matching ask of a model: unit rows, zeros for a text without meaning to it."""

    @property
    def dimensions(self) -> int: ...

    @property
    def name(self) -> str: ...

    def encode(self, texts: Iterable[str]) -> Vectors: ...


class MeaningModel:
    """LSA. `encode` gives float32 unit rows; a text of unknown words only is a row of zeros."""

    def __init__(self, features: Features, components: Vectors, name: str) -> None:
        self.features = features
        self.components = components
        self.name = name
        self.dimensions = int(components.shape[1])

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        analyser: Analyser | None = None,
        *,
        dimensions: int = DIMENSIONS,
        seed: int = 1,
    ) -> MeaningModel:
        """Learns from texts; ModelError where there are none with words. Fewer texts give fewer dimensions."""
        analyser = analyser or Analyser()
        step = max(1, -(-len(texts) // MOST_FITTED))
        words = [analyser.words(text[:READ]) for text in texts[::step]]
        words = [one for one in words if one]
        if not words:
            raise ModelError("a meaning model cannot be learned: there are no texts with words")
        features, matrix = Features.learn(words, analyser)
        rank = max(1, min(dimensions, min(matrix.shape) - 1))
        components = _decompose(matrix, rank, seed)
        padded = np.zeros((components.shape[0], dimensions), dtype=np.float32)
        padded[:, :rank] = components
        return cls(features, padded, f"lsa-{dimensions}")

    def encode(self, texts: Iterable[str]) -> Vectors:
        """float32 (n, dimensions), unit rows."""
        parts = [self._of(chunk) for chunk in chunks(texts, CHUNK)]
        return np.vstack(parts) if parts else np.zeros((0, self.dimensions), dtype=np.float32)

    def _of(self, texts: list[str]) -> Vectors:
        words = [self.features.analyser.words(text[:READ]) for text in texts]
        return unit(np.asarray(self.features.matrix(words) @ self.components, dtype=np.float32))

    def knows(self, words: Sequence[str]) -> float:
        """The share (0…1) of some index words that were learned as a whole, not only as pieces that other words have too."""
        return sum(word in self.features for word in words) / len(words) if words else 0.0

    def telling(self, vector: Vectors, words: Sequence[str], most: int) -> list[str]:
        """Of some index words those that lie nearest to a unit row, the nearest first; a word that points away is left out."""
        if not words:
            return []
        shares = np.asarray(self.features.matrix([[word] for word in words]) @ self.components) @ vector
        order = np.argsort(-shares, kind="stable")[:most]
        return [words[place] for place in order.tolist() if shares[place] > 0.05]

    def write(self, path: Path | str) -> None:
        """Writes one .npz file atomically; numbers and text only, no code."""
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        names = np.frombuffer("\n".join(self.features.names).encode(), dtype=np.uint8)
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            format=np.array([FORMAT, len(self.features.names), self.dimensions], dtype=np.int64),
            name=np.frombuffer(self.name.encode(), dtype=np.uint8),
            names=names,
            weights=self.features.weights,
            components=self.components.astype(np.float16),
        )
        part = path.with_name(path.name + ".part")
        with part.open("wb") as file:
            file.write(buffer.getvalue())
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)

    @classmethod
    def load(cls, path: Path | str, analyser: Analyser | None = None) -> MeaningModel:
        """Reads what `write` wrote; ModelError says what is wrong with the file."""
        path = Path(path)
        if not path.is_file():
            raise ModelError(f"the meaning model {path} is missing; search goes on by words")
        try:
            with np.load(path, allow_pickle=False) as archive:
                kept = {key: archive[key] for key in ("format", "name", "names", "weights", "components")}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise ModelError(
                f"the meaning model {path} cannot be read ({error}); search goes on by words"
            ) from None
        return cls._checked(path, kept, analyser or Analyser())

    @classmethod
    def _checked(cls, path: Path, kept: dict[str, NDArray[np.generic]], analyser: Analyser) -> MeaningModel:
        made = [int(value) for value in kept["format"].ravel()[:3].astype(np.int64)]
        if len(made) != 3 or made[0] != FORMAT:
            raise ModelError(f"the meaning model {path} is of format {made[:1]}, this version reads {FORMAT}")
        names = bytes(kept["names"].astype(np.uint8)).decode("utf-8", "replace").split("\n")
        sizes = (len(names), kept["weights"].shape, kept["components"].shape)
        if sizes != (made[1], (made[1],), (made[1], made[2])):
            raise ModelError(
                f"the meaning model {path} is of the wrong size {sizes}; it should hold {made[1:]}"
            )
        features = Features(names, kept["weights"].astype(np.float32), analyser)
        return cls(
            features, kept["components"].astype(np.float32), bytes(kept["name"].astype(np.uint8)).decode()
        )


def unit(rows: Vectors) -> Vectors:
    """Rows of length one; rows of zeros stay."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 1e-12)


def _decompose(matrix: Any, rank: int, seed: int, *, more: int = 16, rounds: int = 3) -> Vectors:
    """The first right singular vectors of a sparse matrix as columns, signs fixed.

    Bases are made orthonormal through their small Gram matrix: one product instead of a tall factorisation.
    """
    width = min(rank + more, *matrix.shape)
    start = np.random.default_rng(seed).standard_normal((matrix.shape[0], width), dtype=np.float32)
    base = _orthonormal(matrix.T @ start)
    for _round in range(rounds):
        base = _orthonormal(matrix.T @ _orthonormal(matrix @ base))
    seen = np.asarray(matrix @ base, dtype=np.float64)
    _values, turned = np.linalg.eigh(seen.T @ seen)
    found = base @ turned[:, ::-1][:, :rank].astype(np.float32)
    largest = np.take_along_axis(found, np.abs(found).argmax(axis=0)[None, :], axis=0)
    return np.ascontiguousarray(found * np.where(largest < 0, -1.0, 1.0), dtype=np.float32)


def _orthonormal(rows: Vectors) -> Vectors:
    """An orthonormal base of the columns (twice, for single precision); directions without weight become zero."""
    for _again in range(2):
        wide = np.asarray(rows, dtype=np.float64)
        values, vectors = np.linalg.eigh(wide.T @ wide)
        kept = values > values[-1] * 1e-10
        scale = np.where(kept, 1.0 / np.sqrt(np.where(kept, values, 1.0)), 0.0)
        rows = np.asarray(wide @ (vectors * scale), dtype=np.float32)
    return rows
