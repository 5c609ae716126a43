"""Tells the registries of this app: facts, what can be found, what waits for whom, what is handed over."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResultsConfig(AppConfig):
    name = "shanhe.results"
    label = "results"
    verbose_name = _("Results")

    def ready(self) -> None:
        from shanhe.kernel.documents import DocumentFacet, document_facets, document_sources
        from shanhe.kernel.registries import Findable, Panel, facts, findables, panels
        from shanhe.parties import handover
        from shanhe.parties import queries as parties
        from shanhe.work import enquiries, todo

        from . import documents, operations, queries, rules
        from .models import Result
        from .panels import render_results_of_centre
        from .queries.work import todo as results_todo

        _declare()
        for fact in queries.FACTS:
            facts.register(fact)
        findables.register(
            Findable(
                name="result",
                model="results.Result",
                label=_("Result"),
                plural=_("Results"),
                visible=queries.visible_to,
                title=str,
                url=lambda row: row.get_absolute_url(),
                summary=lambda row: str(row.summary) or ("" if row.summary_only else str(row.abstract)[:160]),
                search=queries.find,
                icon="bulb",
                order=10,
                may_annotate=lambda actor, row: bool(rules.view_inside.allows(actor, row)),
            )
        )
        panels.register(Panel("results.centre", "zones.centre", render_results_of_centre, order=10))
        document_sources.register(documents.SOURCE)
        document_facets.register(
            DocumentFacet(
                "level", _("Readiness"), lambda: {str(n): f"TRL {n}" for n in range(1, 10)}, order=30
            )
        )
        todo.register("results", results_todo)

        def open_results(person: Any) -> list[Result]:
            rows = Result.objects.filter(discloser=person).exclude(state="withdrawn")
            return list(rows.order_by("pk"))

        handover.register(
            handover.HandOver(
                name="results",
                label=_("Results responsible for"),
                rows=open_results,
                move=lambda ctx, row, to: operations.hand_over_result(ctx, result=row, to_person=to),
                order=10,
            )
        )

        def answers(result: Any) -> Any:
            people = parties.office_people(result.owner) if result.owner_id else []
            return next(iter(people), None)

        enquiries.route("result", answers)


def _declare() -> None:
    """What this app reads from a blueprint, and from files, and what it keeps of people."""
    from shanhe.exchange.kinds import kinds
    from shanhe.kernel.registries import Figure, WordList, figures, word_lists
    from shanhe.parties import privacy

    from . import files

    kinds.register(files.RESULTS)
    figures.register(Figure("contributor_silence", "working_days", 1, 250))
    figures.register(Figure("readiness_assessment_due", "working_days", 1, 250))
    figures.register(Figure("right_fee_reminder", "days", 1, 365))
    word_lists.register(WordList("trl", codes=tuple("123456789"), scale=True))
    word_lists.register(WordList("ip_right_kinds"))
    word_lists.register(WordList("funding_kinds"))
    privacy.declare(
        privacy.PersonalField(
            "results.Contributor.email",
            _("Asking contributors for their answer"),
            privacy.CONTRACT,
            privacy.WHILE_HERE,
            privacy.STAFF,
        )
    )
