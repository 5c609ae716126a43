"""What search and matching are told of projects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Prefetch

from shanhe.kernel.documents import Document, DocumentSource

from .models import Project, ProjectResult


def _pair(row: Any, name: str) -> dict[str, str]:
    pairs = ((code, getattr(row, f"{name}_{code}")) for code in ("zh", "en"))
    return {code: text for code, text in pairs if text}


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


def document_of(project: Project) -> Document:
    """A project by its name, its summary and the names of the results it carries."""
    results = [row.result for row in project.carried.all()]
    titles = {
        code: "\n".join(text for result in results if (text := getattr(result, f"title_{code}")))
        for code in ("zh", "en")
    }
    return Document(
        kind="project",
        pk=project.pk,
        zone_id=project.zone_id,
        ref=project.ref,
        title=_pair(project, "title"),
        summary=_pair(project, "summary"),
        body={code: text for code, text in titles.items() if text},
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
    rows = Project._base_manager.filter(zone=zone, pk__in=numbers).select_related("centre")
    rows = rows.prefetch_related(Prefetch("carried", carried), "carried__result__contributors")
    return [document_of(project) for project in rows]


SOURCE = DocumentSource(name="project", model="pathway.Project", ids=ids, read=read, order=20)
