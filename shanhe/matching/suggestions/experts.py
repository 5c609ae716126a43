"""Who knows of something: what a person made counts, the best few of it, not the mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import nlargest

BEST = 3  # documents of a person that count; each further one half of the one before
FALLING = 0.5


def expertise(
    scores: Mapping[str, float],
    people_of: Mapping[str, Iterable[int]],
    profile: Mapping[int, float] | None = None,
) -> dict[int, tuple[float, list[str]]]:
    """A score for each person from the scores of documents they stand behind, with the keys that count, best first.

    `profile` are scores of what people write of themselves: it counts like a document, so that somebody new is found too.
    """
    of_person: dict[int, list[tuple[float, str]]] = defaultdict(list)
    for key, score in scores.items():
        for person in people_of.get(key, ()):
            of_person[person].append((score, key))
    for person, score in (profile or {}).items():
        of_person[person].append((score, f"person:{person}"))
    found = {}
    for person, rows in of_person.items():
        best = nlargest(BEST, rows)
        found[person] = (
            sum(score * FALLING**n for n, (score, _key) in enumerate(best)),
            [key for _s, key in best],
        )
    return found
