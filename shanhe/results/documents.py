"""What search and matching are told of results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shanhe.kernel.documents import PUBLIC, ZONE, Document, DocumentSource

from .building import TEXTS
from .models import Contributor, NamedReader, Result
from .rules import OPEN_STATES

READ = (
    "zone", "ref", "state", "confidentiality", "summary_only", "level", "fields", "centre_codes", "keywords", "owner",
    "discloser", "embargo_until", *TEXTS,
)  # fmt: skip


def _texts(result: Result, *names: str) -> dict[str, str]:
    """By language: these texts, one below the other."""
    texts = [getattr(result, name) for name in names]
    found: dict[str, str] = {}
    for code in dict.fromkeys(code for text in texts for code in text):
        found[code] = "\n".join(text[code] for text in texts if code in text)
    return found


@dataclass
class _Around:
    """The people around a result: (person or None, state) of each contributor in order, and whom it was opened to."""

    team: list[tuple[int | None, str]] = field(default_factory=list)
    readers: list[int] = field(default_factory=list)

    @property
    def people(self) -> set[int]:
        return {person for person, _state in self.team if person}


def _around(numbers: Sequence[int]) -> dict[int, _Around]:
    """By result, in two queries. Plain values: rows and prefetches cost more than all the rest of a suggestion."""
    found: dict[int, _Around] = defaultdict(_Around)
    team = Contributor._base_manager.filter(result__in=numbers).order_by("order", "id")
    for number, person, state in team.values_list("result_id", "person_id", "state"):
        found[number].team.append((person, state))
    for number, person in NamedReader._base_manager.filter(result__in=numbers).values_list(
        "result_id", "person_id"
    ):
        found[number].readers.append(person)
    return found


def _readers(result: Result, around: _Around) -> frozenset[str]:
    """Those whom the rules let open it, as far as a term can say it; nobody else."""
    inside = {"role:administrator"}
    if result.owner_id:
        inside.add(f"office:{result.owner_id}")
    if result.discloser_id:
        inside.add(f"person:{result.discloser_id}")
    inside |= {f"person:{number}" for number in (*around.people, *around.readers)}
    if result.confidentiality != Result.Confidentiality.NAMED:
        inside |= {"role:technology_manager", "role:committee"}
    if result.state == "published" and result.confidentiality == Result.Confidentiality.PUBLIC:
        inside.add(PUBLIC)
    elif result.state == "published" and result.confidentiality == Result.Confidentiality.ZONE:
        inside.add(ZONE)
    return frozenset(inside)


def _document(result: Result, around: _Around) -> Document:
    """The result as a document: of one whose summary only is published, no more than that."""
    facts: dict[str, Any] = {"confidentiality": result.confidentiality, "state": result.state}
    if result.level is not None:
        facts["level"] = result.level
    # As on the result's page: the team is named outside only where nobody of it disputes being named.
    if all(state in ("confirmed", "settled") for _person, state in around.team):
        facts["makers"] = sorted(around.people)
    whole = not result.summary_only
    facets = {
        "field": result.fields,
        "centre": result.centre_codes,
        "level": [str(result.level)] if result.level else [],
    }
    return Document(
        kind="result",
        pk=result.pk,
        zone_id=result.zone_id,
        ref=result.ref,
        title=dict(result.title),
        summary=dict(result.summary),
        body=_texts(result, *TEXTS[2:]) if whole else {},
        keywords=tuple(result.keywords),
        readers=_readers(result, around),
        facets=facets,
        facts=facts,
        group=f"parties.Organisation:{result.owner_id}" if result.owner_id else "",
        people=frozenset(around.people),
        organisations=frozenset({result.owner_id}) if result.owner_id else frozenset(),
        valid_from=result.embargo_until,
    )


def ids(zone: Any, after: int, limit: int) -> Sequence[int]:
    """The ids of accepted and published results above `after`, ascending."""
    rows = Result._base_manager.filter(zone=zone, state__in=OPEN_STATES, pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def read(zone: Any, numbers: Sequence[int]) -> Iterable[Document]:
    """The documents of these results, as far as they are accepted or published: three queries."""
    rows = Result._base_manager.filter(zone=zone, state__in=OPEN_STATES, pk__in=numbers)
    rows = rows.only(*READ)
    around = _around(numbers)
    return [_document(result, around.get(result.pk, _Around())) for result in rows]


def made_by(zone: Any, people: Sequence[int]) -> Sequence[int]:
    """The published results to which these people contributed, the newest first: one query."""
    rows = Result._base_manager.filter(zone=zone, state="published", contributors__person__in=people)
    return list(rows.order_by("-pk").values_list("pk", flat=True).distinct())


def makers(numbers: Sequence[int]) -> Iterable[int]:
    """Everybody who contributed to these results, whether they may be named or not: one query."""
    rows = Contributor._base_manager.filter(result__in=numbers).exclude(person=None)
    return list(rows.values_list("person_id", flat=True).distinct())


SOURCE = DocumentSource(
    name="result",
    model="results.Result",
    ids=ids,
    read=read,
    made_by=made_by,
    makers=makers,
    order=10,
)
