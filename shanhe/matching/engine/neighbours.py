"""What the first hits say of each other: the question is drawn towards the best, and neighbours vouch for each other.

Texts about one subject answer the same questions (the cluster hypothesis). Both steps need the vectors of a few
hundred candidates and nothing else: no second search.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .fusion import Fused
from .meaning import Vectors, unit

BEST = 3  # hits towards which a question is drawn …
DRAWN = 1.0  # … by as much as it weighs itself
VOUCHED = 0.3  # how much of a score comes from the neighbours
NEIGHBOURS = 5  # of each hit
AMONG = 100  # the first hits that are compared with each other


def drawn(
    vector: Vectors,
    first: Sequence[Fused],
    vectors: Mapping[str, Vectors],
    *,
    best: int = BEST,
    weight: float = DRAWN,
) -> Vectors:
    """The question's vector moved towards the best hits, each by its score (Rocchio's relevance feedback); a unit row.

    `vectors` are unit rows by key; a hit without one counts nothing.
    """
    known = [one for one in first[:best] if one.key in vectors and one.score > 0]
    if not known or weight <= 0:
        return vector
    shares = np.array([one.score for one in known], dtype=np.float32)
    centre = (shares / shares.sum()) @ np.vstack([vectors[one.key] for one in known])
    moved: Vectors = unit((vector + np.float32(weight) * centre)[None, :])[0]
    return moved


def vouched(
    hits: Sequence[Fused],
    vectors: Mapping[str, Vectors],
    *,
    share: float = VOUCHED,
    neighbours: int = NEIGHBOURS,
    among: int = AMONG,
) -> list[Fused]:
    """The hits in a new order: part of each score is the mean of its nearest neighbours' scores (Diaz 2005).

    Only the first `among` are compared; the others follow them in their order, with scores below theirs. The part
    that comes from neighbours is called "neighbours", what the other parts have left adds up with it to the score.
    """
    known = [one for one in hits[:among] if one.key in vectors]
    if len(known) < 2 or share <= 0:
        return list(hits)
    means = _means(known, np.vstack([vectors[one.key] for one in known]), neighbours)
    lent = {one.key: mean for one, mean in zip(known, means, strict=True) if mean is not None}
    found = [_with_neighbours(one, share, lent.get(one.key)) for one in hits[:among]]
    found.sort(key=lambda one: (-one.score, one.key))
    return found + _below(found[-1].score, hits[among:])


def _means(known: Sequence[Fused], rows: Vectors, neighbours: int) -> list[float | None]:
    """For each hit the mean score of its nearest others, by their similarity; None where nothing is similar."""
    similar = np.maximum(rows @ rows.T, 0.0)
    np.fill_diagonal(similar, 0.0)
    count = min(neighbours, len(known) - 1)
    nearest = np.argsort(-similar, axis=1, kind="stable")[:, :count]
    weights = np.take_along_axis(similar, nearest, axis=1)
    totals = weights.sum(axis=1)
    scores = np.array([one.score for one in known])[nearest]
    means = (weights * scores).sum(axis=1) / np.where(totals > 1e-6, totals, 1.0)
    return [float(mean) if total > 1e-6 else None for mean, total in zip(means, totals, strict=True)]


def _with_neighbours(one: Fused, share: float, mean: float | None) -> Fused:
    """A hit that nothing resembles keeps its score."""
    if mean is None:
        return one
    parts = {name: (1.0 - share) * value for name, value in one.parts.items()} | {"neighbours": share * mean}
    return Fused(one.key, (1.0 - share) * one.score + share * mean, parts)


def _below(lowest: float, rest: Sequence[Fused]) -> list[Fused]:
    """The rest with scores scaled so that the first of them is not above `lowest`."""
    if not rest or rest[0].score <= lowest:
        return list(rest)
    scale = lowest / rest[0].score
    return [
        Fused(one.key, scale * one.score, {name: scale * value for name, value in one.parts.items()})
        for one in rest
    ]
