"""Which projects an actor may see, and how one is found."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Value
from django.urls import reverse

from shanhe.kernel.context import Actor
from shanhe.results import queries as results

from .. import rules
from ..models import Project, ProjectResult

RELATED = (
    "route",
    "stage__area",
    "next_stage__area",
    "owner",
    "centre",
    "manager",
    "partner",
    "partner_agreed_by",
)


def visible_to(actor: Actor) -> Any:
    """Every project the actor may open, each knowing whether its title is open to the actor."""
    return titled(Project.objects.filter(rules.view.scope(actor)), actor)


def titled(rows: Any, actor: Actor) -> Any:
    """The projects with `title_open`: a title borrowed from a result is told only to whom that result is open."""
    if actor.is_system:
        return rows.annotate(title_open=Value(True))
    open_to_them = Exists(results.visible_to(actor).filter(pk=OuterRef("titled_after_id")))
    own = Q(titled_after=None)
    return rows.annotate(title_open=ExpressionWrapper(own | open_to_them, output_field=BooleanField()))


def renamed(actor: Actor, numbers: Collection[int]) -> dict[int, str]:
    """The projects that this actor knows by their number only, for their title is that of a hidden result: one query."""
    borrowed = titled(Project.objects.filter(pk__in=numbers).exclude(titled_after=None), actor)
    return dict(borrowed.filter(title_open=False).values_list("pk", "ref"))


def by_ref(actor: Actor, ref: str) -> Project | None:
    """A project by its reference, if the actor may see it."""
    return visible_to(actor).select_related(*RELATED).filter(ref=ref).first()


def url_of(project: Project) -> str:
    """The address of a project's page."""
    return reverse("pathway:detail", args=[project.ref])


def find(actor: Actor, words: str, limit: int) -> list[Project]:
    """Projects whose title has every word, the newest first."""
    return list(visible_to(actor).matching(words).order_by("-updated_at", "-id")[:limit])


def projects_of(actor: Actor, result: Any) -> list[Project]:
    """The projects that carry a result and that the actor may see, the newest first."""
    rows = ProjectResult.objects.filter(result=result, removed_at=None).values("project_id")
    return list(
        visible_to(actor).filter(pk__in=rows).select_related("route", "stage__area").order_by("-started_at")
    )


def managed_by(person: Any) -> list[Project]:
    """The projects a person manages and that go on."""
    return list(Project.objects.filter(manager=person).exclude(state="stopped").order_by("pk"))


def results_to_start_with(actor: Actor, refs: list[str]) -> list[Any]:
    """The accepted or published results with these references that the actor may start a project with."""
    found = results.by_refs(actor, refs)
    fit = [row for row in found if row.state in ("accepted", "published") and rules.start.allows(actor, row)]
    return sorted(fit, key=lambda row: refs.index(row.ref))


def offered_to_start_with(actor: Actor, refs: list[str], first: int) -> list[Any]:
    """What the actor is offered to start a project with: what was asked for by reference, then the latest results."""
    asked = results_to_start_with(actor, list(dict.fromkeys(refs)))
    known = {row.pk for row in asked}
    return [*asked, *(row for row in startable_results(actor, first) if row.pk not in known)]


def may_start(actor: Actor, result: Any) -> bool:
    """Whether the actor may start a project with this result now."""
    return result.state in ("accepted", "published") and bool(rules.start.allows(actor, result))


def startable_results(actor: Actor, limit: int = 200) -> list[Any]:
    """Results the actor could start a project with, those changed last first."""
    rows = results.visible_to(actor).filter(rules.start.scope(actor), state__in=("accepted", "published"))
    return list(rows.only("id", "ref", "title", "zone").order_by("-updated_at", "-id")[:limit])


def partnerships() -> frozenset[tuple[int, int]]:
    """Pairs of (owner, partner) organisations of projects in which the partner agreed: who has worked with whom."""
    rows = Project.objects.filter(partner__isnull=False, partner_agreed_at__isnull=False)
    return frozenset(rows.values_list("owner_id", "partner_id").distinct())
