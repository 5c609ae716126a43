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
from shanhe.kernel.translated import Translated, languages
from shanhe.parties import queries as parties
from shanhe.results import queries as results_queries

from .. import rules
from ..events import ManagerAssigned, ProjectChanged, ProjectStarted, ResultAdded, ResultRemoved
from ..lifecycle import PROJECT
from ..models import Project, ProjectResult, Route
from ..queries.gate import gate
from .common import carried, keep, of, set_summary
from .moves import enter

CARRIED_STATES = ("accepted", "published")
EDITABLE = ("title", "summary", "centre", "public")


@operation("pathway.project.start", subjects=("results",), rule=rules.start)
def start_project(
    ctx: Context,
    *,
    results: list[Any],
    route: Route,
    title: Mapping[str, str] | None = None,
    summary: Mapping[str, str] | None = None,
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
    given = _stripped(title or {}) or first.title
    if manager is None and "technology_manager" in ctx.actor.roles:
        manager = parties.person_by_id(ctx.actor.person_id)
    elif manager is not None:
        _check_manager(ctx, manager)
    project = Project(
        zone=ctx.zone,
        ref=reference(ctx, Project, "P"),
        full_title=given,
        titled_after=borrowed_from(results, given),
        summary=summary,
        route=route,
        owner_id=first.owner_id,
        centre=centre or first.centres.order_by("position").first(),
        manager=manager,
        started_by_id=ctx.actor.person_id,
        started_at=ctx.now,
        stage_since=ctx.now,
        updated_at=ctx.now,
        sort_key=_sort_key(given),
    )
    project.save()
    ProjectResult.objects.bulk_create(
        ProjectResult(zone=ctx.zone, project=project, result=result, added_at=ctx.now) for result in results
    )
    ctx.emit(ProjectStarted(subject=project, about=tuple(results), route=route.name))
    found = gate(project)
    if found.open and rules.decide.allows(ctx.actor, project):
        enter(ctx, project, found, reason="criteria_met")
    else:
        set_summary(ctx, project, found)
        project.save()
    return project


def _stripped(title: Mapping[str, str]) -> Translated:
    return Translated({language: text.strip() for language, text in title.items()})


def _sort_key(title: Translated) -> str:
    return sort_key(title.within(languages()[0]))


def borrowed_from(results: Iterable[Any], title: Mapping[str, str]) -> Any:
    """The result whose title this is in one of the languages; None where it is the project's own."""
    given = set(title.values())
    return next((row for row in results if given & set(row.title.values())), None)


def _rewritten(project: Project) -> set[str]:
    """The languages in which the title was written since it was copied at the start."""
    edits = JournalEntry.objects.filter(verb=ProjectChanged.verb, about__contains=[subject_key(project)])
    pairs = (entry.changes["full_title"] for entry in edits.filter(changes__has_key="full_title"))
    return {code for old, new in pairs for code in {*old, *new} if old.get(code) != new.get(code)}


def _settle_title(ctx: Context, project: Project, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with what they mean for a borrowed title: it stays until the project has a title of its own.

    Who may not see a borrowed title leaves it empty and so as it is, or writes another in its place.
    """
    wanted = dict(values)
    if "title" not in wanted:
        return wanted
    given, old = _stripped(wanted.pop("title")), project.full_title
    if project.titled_after_id is None:
        return {**wanted, "full_title": given}
    concealed = not results_queries.visible_to(ctx.actor).filter(pk=project.titled_after_id).exists()
    if concealed and not given:
        return wanted
    wanted["full_title"] = given
    copied = {code for code in given if given[code] == old.get(code)}
    if not copied - (_rewritten(project) if copied else set()):
        wanted["titled_after"] = borrowed_from(carried(project), given)
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
def edit_project(ctx: Context, *, project: Project, values: Mapping[str, Any]) -> Project:
    """Change titles, summaries, centre, or whether its moves are shown to the public."""
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise Invalid({name: _("This cannot be changed here.") for name in unknown})
    if values.get("public") and not project.public:
        _check_public(project)
    settled = _settle_title(ctx, project, values)
    project.titled_after = settled.pop("titled_after", project.titled_after)
    changes = changed(project, settled)
    if not project.full_title:
        raise Invalid({"title": _("Give the project a title.")})
    if not changes:
        ctx.unchanged()
        return project
    project.sort_key = _sort_key(project.full_title)
    keep(ctx, project)
    ctx.emit(ProjectChanged(**of(project), changes=changes))
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
    return _name_manager(ctx, project, manager)


@operation("pathway.project.add_result", subjects=("project",), transition=PROJECT["add_result"])
def add_result(ctx: Context, *, project: Project, result: Any) -> ProjectResult:
    """Have a project carry one more accepted or published result."""
    _check_results(ctx, [result])
    if ProjectResult.objects.filter(project=project, result=result, removed_at=None).exists():
        raise Invalid({"result": _("The project carries this result already.")})
    row = ProjectResult(zone=ctx.zone, project=project, result=result, added_at=ctx.now)
    row.save()
    keep(ctx, project)
    ctx.emit(ResultAdded(subject=project, about=(result,), result=result.title))
    return row


@operation("pathway.project.remove_result", subjects=("project",), transition=PROJECT["remove_result"])
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
    ctx.emit(ResultRemoved(subject=project, about=(result,), result=result.title))
    return project


@operation("pathway.project.hand_on", subjects=("project",), rule=rules.hand_on, internal=True)
def hand_on_project(ctx: Context, *, project: Project, to: Any) -> Project:
    """Give a project to a colleague as its manager; part of handing all work over."""
    return _name_manager(ctx, project, to)


def _name_manager(ctx: Context, project: Project, manager: Any) -> Project:
    if project.manager_id == manager.pk:
        ctx.unchanged()
        return project
    changes = {"manager_id": [project.manager_id, manager.pk]}
    project.manager = manager
    keep(ctx, project)
    ctx.emit(ManagerAssigned(**of(project), changes=changes, manager=manager.name))
    return project
