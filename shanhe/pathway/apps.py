"""Tells the registries of this app: its blueprint section, facts, what can be found, what waits for whom."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PathwayConfig(AppConfig):
    name = "shanhe.pathway"
    label = "pathway"
    verbose_name = _("Projects")

    def ready(self) -> None:
        from shanhe.kernel.documents import DocumentFacet, document_facets, document_sources
        from shanhe.kernel.registries import (
            BlueprintSection,
            Findable,
            Panel,
            blueprint_sections,
            findables,
            panels,
        )
        from shanhe.parties import handover
        from shanhe.work import enquiries, todo

        from . import documents, jobs, operations, queries, rules
        from .blueprint import RoutesFile
        from .operations.blueprint import load_routes
        from .panels import render_projects_in_area, render_projects_of_result
        from .queries import facts, routes

        facts.register()
        _declare()
        _declare_personal()
        blueprint_sections.register(
            BlueprintSection("routes", 110, RoutesFile, load_routes, routes.export_routes)
        )
        findables.register(
            Findable(
                name="project",
                model="pathway.Project",
                label=_("Project"),
                plural=_("Projects"),
                visible=queries.visible_to,
                title=lambda row: row.title or row.ref,
                url=queries.url_of,
                summary=lambda row: str(row.summary),
                search=queries.find,
                icon="route",
                order=20,
                may_annotate=lambda actor, row: bool(rules.annotate.allows(actor, row)),
                told=queries.told_publicly,
                renamed=queries.renamed,
            )
        )
        panels.register(Panel("pathway.projects", "results.result", render_projects_of_result, order=20))
        panels.register(Panel("pathway.area", "zones.area", render_projects_in_area, order=20))
        document_sources.register(documents.SOURCE)
        document_facets.register(DocumentFacet("stage", _("Stage"), routes.stage_words, order=50))
        todo.register("pathway", queries.todo_items)
        handover.register(
            handover.HandOver(
                name="pathway",
                label=_("Projects managed"),
                rows=queries.managed_by,
                move=lambda ctx, row, to: operations.hand_on_project(ctx, project=row, to=to),
                order=20,
            )
        )
        enquiries.route("project", lambda project: project.manager)
        jobs.subscribe()


def _declare() -> None:
    """What this app reads from a blueprint."""
    from shanhe.kernel.registries import WordList, word_lists

    word_lists.register(WordList("gate_reasons", groups=("go", "hold", "back", "stop"), every=True))
    for name in ("route_change_reasons", "support_kinds", "contract_kinds"):
        word_lists.register(WordList(name))


def _declare_personal() -> None:
    """The names that projects keep of who did what."""
    from shanhe.parties import privacy

    for field, person in (
        ("GateDecision.decided_by_name", "decided_by"),
        ("GateApproval.given_by_name", "given_by"),
        ("Evidence.recorded_by_name", "recorded_by"),
    ):
        privacy.declare(
            privacy.PersonalField(
                f"pathway.{field}",
                _("Knowing who did what"),
                privacy.CONTRACT,
                privacy.WHILE_HERE,
                privacy.MEMBERS,
                person=person,
                what=pgettext_lazy("person", "Name"),
            )
        )
