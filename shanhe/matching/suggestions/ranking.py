"""From candidates to a short list: one score of words and facts, near-duplicates folded, no laboratory filling the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from shanhe.retrieval import Hit

from .features import Feature

# Practice until enough outcomes are known to learn from; see docs/decisions/0012-weights-learned-from-outcomes.md.
WEIGHTS: Mapping[str, float] = {
    "words": 0.35, "meaning": 0.20, "field": 0.12, "centre": 0.05, "readiness": 0.15, "deadline": 0.05, "ties": 0.08,
}  # fmt: skip
PER_GROUP = 3
ALIKE = 0.8  # share of title words from which two of one group are one thing told twice


@dataclass(frozen=True)
class Scored:
    """A candidate with its score from 0 to 1, the share of each part, and what folds under it."""

    key: str
    group: str
    title: str
    score: float
    parts: Mapping[str, float]
    features: Sequence[Feature]
    hit: Hit
    alike: list[str] = field(default_factory=list)


def score(
    texts: Mapping[str, float], features: Sequence[Feature], weights: Mapping[str, float] = WEIGHTS
) -> tuple[float, dict[str, float]]:
    """The weighted mean over what is known: `texts` ("words", "meaning") and each feature lie in 0…1.

    Returns it and each part's share. Without a meaning part words weigh more by themselves.
    """
    values = {**texts, **{feature.name: feature.value for feature in features}}
    whole = sum(weights.get(name, 0.0) for name in values)
    if whole <= 0:
        return 0.0, {}
    parts = {name: weights.get(name, 0.0) * value / whole for name, value in values.items()}
    return sum(parts.values()), parts


def short_list(
    candidates: Sequence[Scored],
    limit: int,
    words: Callable[[str], Iterable[str]] = str.split,
    per_group: int = PER_GROUP,
) -> tuple[list[Scored], dict[str, str]]:
    """The best `limit`, and why each of the others is not among them ("alike", "group", "rank").

    What nearly repeats a better one folds under it; of one group at most `per_group` are listed. `words` cuts a title;
    it is asked for few of them, since only those of one group are compared.
    """

    @cache
    def title_words(title: str) -> frozenset[str]:
        return frozenset(words(title))

    def alike(one: Scored, other: Scored) -> bool:
        if one.group != other.group:
            return False
        mine, theirs = title_words(one.title), title_words(other.title)
        return bool(mine and theirs) and len(mine & theirs) / len(mine | theirs) >= ALIKE

    chosen: list[Scored] = []
    left: dict[str, str] = {}
    counts: dict[str, int] = {}
    for candidate in sorted(candidates, key=lambda item: (-item.score, item.key)):
        twin = next((one for one in chosen if alike(one, candidate)), None)
        if twin is not None:
            twin.alike.append(candidate.key)
            left[candidate.key] = "alike"
        elif len(chosen) >= limit:
            left[candidate.key] = "rank"
        elif candidate.group and counts.get(candidate.group, 0) >= per_group:
            left[candidate.key] = "group"
        else:
            chosen.append(candidate)
            counts[candidate.group] = counts.get(candidate.group, 0) + 1
    return chosen, left
