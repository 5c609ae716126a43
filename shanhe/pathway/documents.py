"""What search and matching are told of projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch

from shanhe.kernel.documents import Document, DocumentSource
from shanhe.parties.queries import today

from .models import Project, ProjectResult


def _readers(project: Project, results: list[Any]) -> frozenset[str]:
    """Those whom the rules let open it, as far as a term can say it: partners and assessors are not named here."""
    found = {"role:committee", "role:administrator", f"office:{project.owner_id}"}
    people = {project.manager_id, project.started_by_id}
    for result in results:
        people.add(result.discloser_id)
        people |= {row.person_id for row in result.contributors.all()}
    if project.manager_id is None:
        found.add("role:technology_manager")
    return frozenset(found | {f"person:{number}" for number in people if number})


def _open_inside(result: Any, today: date) -> bool:
    """Whether everybody with an account may read the result, and so everybody who may read a project that carries it."""
    waits = result.embargo_until is not None and result.embargo_until > today
    return result.state == "published" and result.confidentiality != "named" and not waits


def document_of(project: Project, today: date) -> Document:
    """A project by its name, its summary and the names of the results it carries.

    A project is open to more people than each of its results: words of a result that is not open to all of them stay out.
    """
    results = [row.result for row in project.carried.all()]
    told = [result for result in results if _open_inside(result, today)]
    titles: dict[str, list[str]] = defaultdict(list)
    for result in told:
        for language, text in result.title.items():
            titles[language].append(text)
    borrowed = project.titled_after
    own_title = borrowed is None or _open_inside(borrowed, today)
    return Document(
        kind="project",
        pk=project.pk,
        zone_id=project.zone_id,
        ref=project.ref,
        title=project.full_title if own_title else {},
        summary=project.summary,
        body={language: "\n".join(texts) for language, texts in titles.items()},
        readers=_readers(project, results),
        facets={"centre": [project.centre.code] if project.centre else [], "stage": [project.stage_code]},
        facts={"stage": project.stage_code, "state": project.state},
        group=f"parties.Organisation:{project.owner_id}",
        people=frozenset({project.manager_id}) if project.manager_id else frozenset(),
        organisations=frozenset(number for number in (project.owner_id, project.partner_id) if number),
    )


def ids(zone: Any, after: int, limit: int) -> Sequence[int]:
    """The ids of projects above `after`, ascending."""
    rows = Project._base_manager.filter(zone=zone, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def read(zone: Any, numbers: Sequence[int]) -> Iterable[Document]:
    """The documents of these projects: three queries."""
    carried = ProjectResult._base_manager.filter(removed_at=None).select_related("result")
    rows = Project._base_manager.filter(zone=zone, pk__in=numbers).select_related("centre", "titled_after")
    rows = rows.prefetch_related(Prefetch("carried", carried), "carried__result__contributors")
    day = today(zone)
    return [document_of(project, day) for project in rows]


def owner_ids(label: str, numbers: Sequence[int]) -> Iterable[int]:
    """The projects whose documents tell of these results: those that carry them or are called after them. Two queries."""
    carrying = ProjectResult._base_manager.filter(removed_at=None, result_id__in=numbers)
    called = Project._base_manager.filter(titled_after_id__in=numbers)
    return {*carrying.values_list("project_id", flat=True), *called.values_list("pk", flat=True)}


SOURCE = DocumentSource(
    name="project",
    model="pathway.Project",
    ids=ids,
    read=read,
    also=("results.Result",),
    owner_ids=owner_ids,
    order=20,
)
