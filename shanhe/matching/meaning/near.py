"""What is near in meaning to a text, for somebody who may read it; nothing where there is no meaning part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shanhe.retrieval import Analyser, Encoder, Fused, MeaningModel, Vectors, View
from shanhe.retrieval.neighbours import drawn
from shanhe.retrieval.retrieval import similar

from . import state, table
from .state import Current

TOLD = 3  # words in a reason
KNOWN = 0.5  # share of words of a search that must be known before its meaning is looked for


@dataclass(frozen=True)
class Question:
    """A text as a unit row of the model in use."""

    found: Current
    encoder: Encoder
    vector: Vectors

    def likeness(self, view: View, kind: str, words: Mapping[str, float], limit: int) -> dict[str, float]:
        """The cosine (0…1) by key, of those nearest and of those found by `words` (scores by key).

        The question is first drawn towards what fits best by its words, as the engine does (engine.neighbours).
        """
        near = table.nearest(self.found.side, self.vector, view, [kind], limit)
        rows = {one.key: one.row for one in near}
        rows |= table.rows(self.found.side, [key for key in words if key not in rows])
        best = sorted(words.items(), key=lambda pair: (-pair[1], pair[0]))
        return similar(drawn(self.vector, [Fused(key, score) for key, score in best], rows), rows)

    def nearest(self, view: View, kinds: Sequence[str], limit: int, least: float) -> list[tuple[str, float]]:
        """The nearest of all these kinds with at least this cosine."""
        near = table.nearest(self.found.side, self.vector, view, kinds, limit)
        return [(one.key, one.likeness) for one in near if one.likeness >= least][:limit]

    def known(self, words: Sequence[str]) -> bool:
        """Whether the model knows most of these index words; of a text of strange words it can only guess."""
        return not isinstance(self.encoder, MeaningModel) or self.encoder.knows(words) > KNOWN

    def telling(self, analyser: Analyser, text: str) -> list[str]:
        """The words of a text, as written there, that lie nearest to the question; none where the model cannot tell."""
        if not isinstance(self.encoder, MeaningModel):
            return []
        written: dict[str, str] = {}
        for token in analyser.tokens(text):
            written.setdefault(token.text, text[token.start : token.end])
        return [written[word] for word in self.encoder.telling(self.vector, list(written), TOLD)]


def question(text: str) -> Question | None:
    """The text as a question; None where there is no meaning part, or it has no word that the model knows."""
    working = state.usable()
    if working is None:
        return None
    found, encoder = working
    vector: Vectors = encoder.encode([text])[0]
    return Question(found, encoder, vector) if vector.any() else None
