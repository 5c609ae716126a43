"""Several answers to one question become one score; the parts stay, for the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fused:
    """A key with its score and each part's share of it (weight × scaled value), by name."""

    key: str
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)


def fuse(
    parts: Mapping[str, Mapping[str, float]],
    weights: Mapping[str, float],
    *,
    scaled: Mapping[str, bool] | None = None,
) -> list[Fused]:
    """The weighted sum of parts by key, best first; ties in the order of keys.

    `parts`: for each part ("lexical", "meaning", a structured one) its values by key; a key that a part does not know
    gets nothing of it. A part's values are divided by their largest unless `scaled` says that they lie in 0…1 already.
    A part without weight counts nothing but is kept.
    """
    shares: dict[str, dict[str, float]] = {}
    for name, values in parts.items():
        top = 1.0 if (scaled or {}).get(name) else max((value for value in values.values()), default=0.0)
        for key, value in values.items():
            share = value / top if top > 0 else 0.0
            shares.setdefault(key, {})[name] = weights.get(name, 0.0) * share
    found = [Fused(key, sum(of_key.values()), of_key) for key, of_key in shares.items()]
    return sorted(found, key=lambda one: (-one.score, one.key))
