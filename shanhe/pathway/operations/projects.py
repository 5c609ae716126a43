"""Starting a project and what it is called, carries and is managed by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Denied, Invalid
from shanhe.kernel.events import changed, subject_key
from shanhe.kernel.models import JournalEntry
from shanhe.kernel.operations import operation
from shanhe.kernel.references import reference
from shanhe.kernel.text import sort_key
from shanhe.parties import queries as parties
from shanhe.results import queries as results_queries

from .. import rules
from ..events import ManagerAssigned, ProjectChanged, ProjectStarted, ResultAdded, ResultRemoved
from ..lifecycle import PROJECT
from ..models import Project, ProjectResult, Route
from ..queries.gate import gate
from .common import both, carried, keep, set_summary
from .moves import enter

CARRIED_STATES = ("accepted", "published")
TITLES = ("title_zh", "title_en")
EDITABLE = (*TITLES, "summary_zh", "summary_en", "centre", "public")


@operation("pathway.project.start", subjects=("results",), rule=rules.start)
def start_project(
    ctx: Context,
    *,
    results: list[Any],
    route: Route,
    title_zh: str = "",
    title_en: str = "",
    summary_zh: str = "",
    summary_en: str = "",
    manager: Any = None,
    centre: Any = None,
) -> Project:
    """Start a project with one or more accepted or published results; it enters the first stage if nothing is missing.

    The title is that of the first result unless given; a technology manager who starts it is its manager unless
    another is named.
    """
    _check_results(ctx, results)
    if route.retired_at is not None:
        raise Invalid({"route": _("This route is no longer offered.")})
    first = results[0]
    if first.owner_id is None:
        raise Invalid({"results": _("“{result}” has no owner yet.").format(result=first)})
    title_zh, title_en = title_zh.strip(), title_en.strip()
    if not (title_zh or title_en):
        title_zh, title_en = first.title_zh, first.title_en
    if manager is None and "technology_manager" in ctx.actor.roles:
        manager = parties.person_by_id(ctx.actor.person_id)
    elif manager is not None:
        _check_manager(ctx, manager)
    project = Project(
        zone=ctx.zone,
        ref=reference(ctx, Project, "P"),
        title_zh=title_zh,
        title_en=title_en,
        titled_after=borrowed_from(results, title_zh, title_en),
        summary_zh=summary_zh,
        summary_en=summary_en,
        route=route,
        owner_id=first.owner_id,
        centre=centre or first.centres.order_by("position").first(),
        manager=manager,
        started_by_id=ctx.actor.person_id,
        started_at=ctx.now,
        stage_since=ctx.now,
        updated_at=ctx.now,
        sort_key=sort_key(title_zh or title_en),
    )
    project.save()
    ProjectResult.objects.bulk_create(
        ProjectResult(zone=ctx.zone, project=project, result=result, added_at=ctx.now) for result in results
    )
    ctx.emit(ProjectStarted(subject=project, about=tuple(results), data={"route": both(route)}))
    found = gate(project)
    if found.open and rules.decide.allows(ctx.actor, project):
        enter(ctx, project, found, reason="criteria_met")
    else:
        set_summary(ctx, project, found)
        project.save()
    return project


def borrowed_from(results: Iterable[Any], *titles: str) -> Any:
    """The result whose title one of these is; None where they are the project's own."""
    given = {title for title in titles if title}
    return next((row for row in results if given & {row.title_zh, row.title_en}), None)


def _still_copied(project: Project, name: str) -> bool:
    """Whether this title was never written since it was copied at the start."""
    edits = JournalEntry.objects.filter(verb=ProjectChanged.verb, about__contains=[subject_key(project)])
    return bool(getattr(project, name)) and not edits.filter(changes__has_key=name).exists()


def _settle_title(ctx: Context, project: Project, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with what they mean for a borrowed title: it stays until the project has a title of its own.

    Who may not see a borrowed title leaves it empty and so as it is, or writes another in its place.
    """
    wanted = dict(values)
    if project.titled_after_id is None:
        return wanted
    given = {name: values.get(name, "") for name in TITLES}
    concealed = not results_queries.visible_to(ctx.actor).filter(pk=project.titled_after_id).exists()
    if concealed:
        wanted = {name: value for name, value in wanted.items() if name not in TITLES}
        wanted |= given if any(given.values()) else {}
    titles = {name: wanted.get(name, getattr(project, name)) for name in TITLES}
    if not any(_still_copied(project, name) for name in TITLES if titles[name] == getattr(project, name)):
        wanted["titled_after"] = borrowed_from(carried(project), *titles.values())
    return wanted


def _check_results(ctx: Context, results: list[Any]) -> None:
    if not results:
        raise Invalid({"results": _("Choose at least one result.")})
    seen = results_queries.visible_to(ctx.actor).filter(pk__in=[result.pk for result in results]).count()
    if seen < len({result.pk for result in results}):
        raise Denied(_("You cannot see one of these results."))
    for result in results:
        if result.state not in CARRIED_STATES:
            text = _("“{result}” must first be accepted by its owner's office.")
            raise Invalid({"results": text.format(result=result)})


def _check_manager(ctx: Context, manager: Any) -> None:
    holders = parties.holders_of_role(ctx.zone, "technology_manager", ctx.today)
    if manager.pk not in {person.pk for person in holders}:
        raise Invalid({"manager": _("{name} is not a technology manager.").format(name=manager.name)})


@operation("pathway.project.edit", subjects=("project",), transition=PROJECT["edit"])
def edit_project(
    ctx: Context, *, project: Project, values: Mapping[str, Any], version: int | None = None
) -> Project:
    """Change titles, summaries, centre, or whether its moves are shown to the public."""
    ctx.expect(project, version, _("Somebody changed the project meanwhile. Look at it again."))
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise Invalid({name: _("This cannot be changed here.") for name in unknown})
    if values.get("public") and not project.public:
        _check_public(project)
    settled = _settle_title(ctx, project, values)
    project.titled_after = settled.pop("titled_after", project.titled_after)
    changes = changed(project, settled)
    if not (project.title_zh or project.title_en):
        raise Invalid({"title_zh": _("Give a title in Chinese or in English.")})
    if not changes:
        ctx.unchanged()
        return project
    project.sort_key = sort_key(project.title_zh or project.title_en)
    keep(ctx, project)
    ctx.emit(ProjectChanged(subject=project, about=carried(project), changes=changes))
    return project


def _check_public(project: Project) -> None:
    for result in carried(project):
        if result.state != "published" or result.confidentiality != "public":
            text = _(
                "“{result}” is not published for everybody, so the project cannot be shown to the public."
            )
            raise Invalid({"public": text.format(result=result)})


@operation("pathway.project.assign_manager", subjects=("project",), transition=PROJECT["assign"])
def assign_manager(ctx: Context, *, project: Project, manager: Any) -> Project:
    """Name the technology manager of a project; a technology manager may take on one that has none."""
    _check_manager(ctx, manager)
    taking_on = manager.pk == ctx.actor.person_id
    unmanaged_only = rules.unmanaged.test(ctx.actor, project) and not (
        rules.office.test(ctx.actor, project) or ctx.actor.roles & {"administrator", "committee"}
    )
    if unmanaged_only and not taking_on and not ctx.actor.is_system:
        raise Denied(_("You may take this project on yourself; others are named by the owner's office."))
    changes = changed(project, {"manager_id": manager.pk})
    if not changes:
        ctx.unchanged()
        return project
    project.manager = manager
    keep(ctx, project)
    ctx.emit(ManagerAssigned(subject=project, about=carried(project), data={"manager": both(manager)}))
    return project


@operation("pathway.project.add_result", subjects=("project",), transition=PROJECT["carry"])
def add_result(ctx: Context, *, project: Project, result: Any) -> ProjectResult:
    """Have a project carry one more accepted or published result."""
    _check_results(ctx, [result])
    if ProjectResult.objects.filter(project=project, result=result, removed_at=None).exists():
        raise Invalid({"result": _("The project carries this result already.")})
    row = ProjectResult(zone=ctx.zone, project=project, result=result, added_at=ctx.now)
    row.save()
    keep(ctx, project)
    ctx.emit(ResultAdded(subject=project, about=(result,), data={"result": both(result, "title")}))
    return row


@operation("pathway.project.remove_result", subjects=("project",), transition=PROJECT["carry"])
def remove_result(ctx: Context, *, project: Project, result: Any) -> Project:
    """Have a project no longer carry a result; the last one stays."""
    rows = list(ProjectResult.objects.filter(project=project, removed_at=None))
    row = next((item for item in rows if item.result_id == result.pk), None)
    if row is None:
        ctx.unchanged()
        return project
    if len(rows) == 1:
        raise Invalid({"result": _("A project carries at least one result.")})
    row.removed_at = ctx.now
    row.save(update_fields=["removed_at"])
    keep(ctx, project)
    ctx.emit(ResultRemoved(subject=project, about=(result,), data={"result": both(result, "title")}))
    return project


@operation("pathway.project.hand_on", subjects=("project",), rule=rules.hand_on, internal=True)
def hand_on_project(ctx: Context, *, project: Project, to: Any) -> Project:
    """Give a project to a colleague as its manager; part of handing all work over."""
    if project.manager_id == to.pk:
        ctx.unchanged()
        return project
    changes = {"manager_id": [project.manager_id, to.pk]}
    project.manager = to
    keep(ctx, project)
    data = {"manager": both(to)}
    ctx.emit(ManagerAssigned(subject=project, about=carried(project), data=data, changes=changes))
    return project
