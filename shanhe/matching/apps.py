"""Follows every row that leads to a document, and shows suggestions on the page of a need."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "shanhe.matching"
    label = "matching"
    verbose_name = _("Matching")

    def ready(self) -> None:
        from shanhe.kernel.registries import Figure, Panel, figures, panels

        from . import jobs, outcomes
        from .pages import panels as blocks

        figures.register(Figure("matching_outcomes_needed", "outcomes", 1, 1_000_000))
        jobs.subscribe()
        outcomes.outcome_sources.register(outcomes.OutcomeSource("answers", outcomes.answered))
        panels.register(Panel("matching.suggestions", "needs.need", blocks.suggestions_of_need, order=5))
        panels.register(
            Panel("matching.reviewers", "competitions.competition", blocks.reviewers_of_competition, order=10)
        )
        panels.register(Panel("matching.like", "results.result", blocks.more_like_result, order=40))
