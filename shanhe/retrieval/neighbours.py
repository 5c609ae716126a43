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
VOUCHED = 0.625  # the share of a score that would come from neighbours which say just the same
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
    """The hits in a new order: part of each score is the mean of its nearest neighbours' scores (after Diaz 2005).

    The part is `share` × how like the neighbours are: a hit that stands alone keeps its own score. Only the first `among` are compared; the others follow them in their order, with scores below theirs. The part
    that comes from neighbours is called "neighbours", what the other parts have left adds up with it to the score.
    """
    known = [one for one in hits[:among] if one.key in vectors]
    if len(known) < 2 or share <= 0:
        return list(hits)
    likeness, means = _neighbours(known, np.vstack([vectors[one.key] for one in known]), neighbours)
    lent = {one.key: (share * like, mean) for one, like, mean in zip(known, likeness, means, strict=True)}
    found = [_with_neighbours(one, *lent.get(one.key, (0.0, 0.0))) for one in hits[:among]]
    found.sort(key=lambda one: (-one.score, one.key))
    return found + _below(found[-1].score, hits[among:])


def _neighbours(known: Sequence[Fused], rows: Vectors, most: int) -> tuple[list[float], list[float]]:
    """For each hit how like its nearest others are (mean cosine, 0…1), and their mean score by that likeness."""
    similar = np.clip(rows @ rows.T, 0.0, 1.0)
    np.fill_diagonal(similar, 0.0)
    nearest = np.argsort(-similar, axis=1, kind="stable")[:, : min(most, len(known) - 1)]
    weights = np.take_along_axis(similar, nearest, axis=1).astype(np.float64)
    totals = weights.sum(axis=1)
    scores = np.array([one.score for one in known])[nearest]
    means = (weights * scores).sum(axis=1) / np.where(totals > 0, totals, 1.0)
    return weights.mean(axis=1).tolist(), means.tolist()


def _with_neighbours(one: Fused, share: float, mean: float) -> Fused:
    if share <= 0:
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
