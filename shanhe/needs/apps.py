"""Tells the registries of this app: what can be found, what waits for whom, what is handed over, who answers."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeedsConfig(AppConfig):
    name = "shanhe.needs"
    label = "needs"
    verbose_name = _("Needs")

    def ready(self) -> None:
        from shanhe.exchange.kinds import kinds
        from shanhe.kernel.documents import DocumentFacet, document_facets, document_sources
        from shanhe.kernel.registries import Figure, Findable, Panel, figures, findables, panels
        from shanhe.parties.handover import HandOver
        from shanhe.parties.handover import register as hand_over
        from shanhe.work import enquiries, todo

        from . import documents, files, operations, queries
        from .models import Need
        from .panels import render_needs_of_centre

        figures.register(Figure("need_lifetime_days", "days", 1, 3_650, default=180))
        figures.register(Figure("need_expiry_reminder_days", "days", 1, 365, default=14))
        findables.register(
            Findable(
                name="need",
                model="needs.Need",
                label=_("Need"),
                plural=_("Needs"),
                visible=queries.visible_to,
                title=lambda row: str(row.title) or row.ref,
                url=lambda row: row.get_absolute_url(),
                summary=lambda row: str(row.problem)[:160],
                search=queries.find,
                icon="help-hexagon",
                order=15,
                may_annotate=queries.looks_after,
                conceals=queries.conceals,
                behind=_("The need’s side"),
            )
        )
        hand_over(
            HandOver(
                name="needs",
                label=_("Needs responsible for"),
                rows=queries.stated_by,
                move=lambda ctx, row, to: operations.hand_over_need(ctx, need=row, to_person=to),
                order=15,
            )
        )
        panels.register(Panel("needs.centre", "zones.centre", render_needs_of_centre, order=15))
        document_sources.register(documents.SOURCE)
        kinds.register(files.NEEDS)
        document_facets.register(
            DocumentFacet("need_kind", _("Kind of need"), lambda: dict(Need.Kind.choices), order=40)
        )
        todo.register("needs", queries.todo_items)
        enquiries.route("need", lambda need: need.stated_by)
