"""The model in use together with the vectors that it has made already: who compares everything need not encode it again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shanhe.kernel.documents import Document
from shanhe.retrieval import Encoder, Vectors

from . import state, table
from .state import Current


@dataclass(frozen=True)
class InUse:
    """An encoder (see engine.meaning.Encoder) that also gives the rows of documents which the index has."""

    found: Current
    encoder: Encoder

    @property
    def name(self) -> str:
        return f"{self.found.name}-{self.found.fingerprint}"

    @property
    def dimensions(self) -> int:
        return self.found.dimensions

    def encode(self, texts: Iterable[str]) -> Vectors:
        return self.encoder.encode(texts)

    def rows(self, documents: Sequence[Document]) -> dict[str, Vectors]:
        """The unit rows of documents by key, as the index has them: one query."""
        return table.rows(self.found.side, [document.key for document in documents])


def in_use() -> InUse | None:
    """The model in use; None where there is no meaning part."""
    working = state.usable()
    return None if working is None else InUse(*working)
