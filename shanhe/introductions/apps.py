"""Tells the registries of this app. From a suggestion to an outcome, with both sides agreeing."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntroductionsConfig(AppConfig):
    name = "shanhe.introductions"
    label = "introductions"
    verbose_name = _("Introductions")

    def ready(self) -> None:
        from shanhe.kernel.registries import Figure, Findable, Panel, figures, findables, panels
        from shanhe.matching.outcomes import OutcomeSource, outcome_sources
        from shanhe.matching.steps import NextStep, next_steps
        from shanhe.parties import handover
        from shanhe.work import todo

        from . import models, operations, queries, rules
        from .panels import render_introductions_of_need

        for figure in (
            Figure("introduction_open_questions", "questions", 1, 100),
            Figure("introduction_need_interval", "days", 0, 365),
            Figure("introduction_answer_time", "days", 1, 365),
            Figure("introduction_benchmark_low", "percent", 0, 100, fractions=True),
            Figure("introduction_benchmark_high", "percent", 0, 100, fractions=True),
        ):
            figures.register(figure)
        findables.register(
            Findable(
                name="introduction",
                model="introductions.Introduction",
                label=_("Introduction"),
                plural=_("Introductions"),
                visible=queries.visible_to,
                # Neither title nor summary names a side: it may be unnamed to who reads it.
                title=lambda row: row.ref,
                url=models.Introduction.get_absolute_url,
                summary=lambda row: "",
                search=queries.find,
                icon="users",
                order=40,
                may_annotate=lambda actor, row: bool(rules.converse.allows(actor, row)),
                conceals=queries.conceals,
                behind=_("One side"),
            )
        )
        panels.register(Panel("introductions.need", "needs.need", render_introductions_of_need, order=30))
        outcome_sources.register(OutcomeSource("introductions", queries.outcomes, order=10))
        next_steps.register(
            NextStep(
                name="introduce",
                label=_("Introduce"),
                icon="users",
                may=lambda actor, zone: bool(rules.propose.allows(actor, zone)),
                url=queries.propose_url,
            )
        )
        todo.register("introductions", queries.todo_items)
        handover.register(
            handover.HandOver(
                name="introductions",
                label=_("Introductions led"),
                rows=queries.led_by,
                move=lambda ctx, row, to: operations.hand_on_introduction(ctx, introduction=row, to=to),
                order=30,
            )
        )
