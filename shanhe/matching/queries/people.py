"""People who may help with a need: found by what they made, the best few of it, and by what they write of themselves."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shanhe.kernel.registries import findables

from .. import documents, indexing
from ..suggestions import experts
from .asking import Asked, Reasoned, Suggestions, hits_of


def people(asked: Asked, limit: int) -> Suggestions:
    """People by the results behind which they stand, and by what they write of themselves."""
    hits = hits_of(asked, ["result"])
    numbers = [int(hit.key.partition(":")[2]) for hit in hits]
    visible = findables["result"].visible(asked.actor).filter(pk__in=numbers)
    keys = [f"result:{number}" for number in visible.values_list("pk", flat=True)]
    read = indexing.read(asked.zone, keys)
    top = max((hit.score for hit in hits), default=1.0)
    scores = {hit.key: hit.score / top for hit in hits if hit.key in read}
    people_of = {key: document.facts.get("makers", ()) for key, document in read.items()}
    profile = {int(hit.key.partition(":")[2]): hit.score / top for hit in hits_of(asked, ["person"], 30)}
    known = experts.expertise(scores, people_of, {n: min(value, 1.0) for n, value in profile.items()})
    findable = findables["person"]
    own = asked.need.people
    candidates = [n for n in sorted(known, key=lambda n: (-known[n][0], n)) if n not in own]
    candidates = [n for n in candidates if not asked.refused(f"person:{n}")][: limit * 3]
    rows = {row.pk: row for row in findable.visible(asked.actor).filter(pk__in=candidates)}
    barred = _own_people(asked, list(rows))
    best = max((known[n][0] for n in rows), default=1.0)
    found: list[Reasoned] = []
    for number in candidates:
        if number not in rows or number in barred or len(found) >= limit:
            continue
        value, keys = known[number]
        titles = [documents.spoken(read[key].title) for key in keys if key in read]
        why = [_("Made “{title}”").format(title=title) for title in titles] or [_("Their profile names it.")]
        row = rows[number]
        share = round(value / best, 4)
        found.append(
            Reasoned(
                key=f"person:{number}",
                kind="person",
                row=row,
                title=str(findable.title(row)),
                url=findable.url(row),
                score=share,
                parts={"words": share},
                reasons=why,
                against=[],
                alike=0,
                fits=f"person:{number}" in asked.said,
            )
        )
    return Suggestions(found)


def _own_people(asked: Asked, numbers: Sequence[int]) -> set[int]:
    """Those of the people who belong to the need's own organisation."""
    read = indexing.read(asked.zone, [f"person:{number}" for number in numbers])
    return {item.pk for item in read.values() if item.organisations & asked.need.organisations}
