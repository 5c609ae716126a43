"""Tells the registries of this app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompetitionsConfig(AppConfig):
    name = "shanhe.competitions"
    label = "competitions"
    verbose_name = _("Open competitions")

    def ready(self) -> None:
        from shanhe.kernel.registries import Findable, Panel, findables, panels
        from shanhe.work import todo

        from . import queries
        from .panels import render_competitions_of_need, render_way_to_competitions

        findables.register(
            Findable(
                name="competition",
                model="competitions.Competition",
                label=_("Open competition"),
                plural=_("Open competitions"),
                visible=queries.visible_to,
                title=lambda row: str(row.title) or row.ref,
                url=lambda row: row.get_absolute_url(),
                summary=lambda row: str(row.aim)[:160],
                search=queries.find,
                icon="trophy",
                order=16,
                conceals=queries.conceals,
                behind=_("The need’s side"),
            )
        )
        panels.register(Panel("competitions.need", "needs.need", render_competitions_of_need, order=10))
        panels.register(Panel("competitions.way", "needs.catalogue", render_way_to_competitions))
        todo.register("competitions", queries.todo_items)
