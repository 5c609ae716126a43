"""The facts about a project that gates ask for, and those of the results it carries.

A criterion that names facts of a result must hold for every result the project carries: it is met when it holds for
all, missing when it fails for one, unknown otherwise, and unknown while none is carried. So “readiness ≥ 6” speaks of
the least ready result, and “published” of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.errors import type_text
from shanhe.kernel.expressions import Expression, compile
from shanhe.kernel.registries import Fact, facts
from shanhe.results import queries as results_queries

from ..models import Evidence, Project, ProjectResult, Support, VerificationPlan
from ..models.records import EvidenceKind

SUBJECT = "pathway.Project"


def current_results(project: Project) -> list[Any]:
    """The results a project carries now, in the order they were added."""
    rows = (
        ProjectResult.objects.filter(project=project, removed_at=None).select_related("result").order_by("id")
    )
    return [row.result for row in rows]


def current_plan(project: Project) -> VerificationPlan | None:
    """The newest verification plan, with its milestones counted."""
    done = Count("milestones", filter=Q(milestones__state__in=("done", "accepted")))
    unchecked = Count("milestones", filter=Q(milestones__state="done"))
    rows = VerificationPlan.objects.filter(project=project).annotate(
        milestones_total=Count("milestones"), milestones_done=done, milestones_unchecked=unchecked
    )
    return rows.order_by("-number").first()


def valid_evidence(project: Project) -> Any:
    """Evidence that counts: neither taken back nor corrected by a newer row."""
    return Evidence.objects.filter(project=project, taken_back_at=None)


@dataclass
class Sheet:
    """A project's facts, each read when first asked for."""

    project: Project
    known: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, read: Callable[[], Any]) -> Any:
        if name not in self.known:
            self.known[name] = read()
        return self.known[name]

    @property
    def results(self) -> list[Any]:
        return self.once("results", lambda: current_results(self.project))

    @property
    def judged_results(self) -> list[Any]:
        """The same results with all that their facts read, in a fixed number of queries."""

        def read() -> list[Any]:
            prefetch_related_objects(self.results, *results_queries.FACT_PREFETCH)
            return self.results

        return self.once("judged_results", read)

    @property
    def plan(self) -> Any:
        return self.once("plan", lambda: current_plan(self.project))

    @property
    def kinds(self) -> set[str]:
        return self.once("kinds", lambda: set(valid_evidence(self.project).values_list("kind", flat=True)))

    def value(self, name: str) -> Any:
        """The value of a fact about the project; None when nobody knows it."""
        own = FACTS.get(name)
        if own is not None:
            return self.once(name, lambda: own.read(self))
        fact = facts.get(name)
        return self.once(name, lambda: fact.read(self.project)) if fact is not None else None


def _total(sheet: Sheet) -> int:
    rows = Support.objects.filter(project=sheet.project)
    return rows.aggregate(total=Sum("money_minor"))["total"] or 0


def _of_plan(sheet: Sheet, name: str) -> Any:
    return getattr(sheet.plan, name, None)


def _shown(kind: EvidenceKind) -> Callable[[Sheet], bool]:
    return lambda sheet: kind in sheet.kinds


class Own(NamedTuple):
    """A fact about a project: its words, where on the project's page it is made true, how it is read, and its type."""

    label: type_text
    anchor: str
    read: Callable[[Sheet], Any]
    type: str = "bool"
    unit: str = ""


FACTS = {
    "project.results_count": Own(_("results carried"), "results", lambda sheet: len(sheet.results), "int"),
    "project.manager_assigned": Own(
        _("a technology manager is named"), "people", lambda sheet: sheet.project.manager_id is not None
    ),
    "project.plan_accepted": Own(
        _("the verification plan is accepted"), "plan", lambda sheet: _of_plan(sheet, "state") == "accepted"
    ),
    "project.plan_milestones": Own(
        _("milestones of the plan"), "plan", lambda sheet: _of_plan(sheet, "milestones_total") or 0, "int"
    ),
    "project.plan_milestones_done": Own(
        _("milestones done"), "plan", lambda sheet: _of_plan(sheet, "milestones_done") or 0, "int"
    ),
    "project.enterprise_partner": Own(
        _("an enterprise takes part"), "people", lambda sheet: sheet.project.partner_agreed_at is not None
    ),
    "project.incubation_place": Own(
        _("a place in the incubator is settled"), "evidence", _shown(EvidenceKind.INCUBATION_PLACE)
    ),
    "project.contract_recorded": Own(_("a contract is recorded"), "evidence", _shown(EvidenceKind.CONTRACT)),
    "project.product_evidence": Own(
        _("there is evidence of a product"), "evidence", _shown(EvidenceKind.PRODUCT)
    ),
    "project.first_sale_recorded": Own(
        _("a first sale or use is recorded"), "evidence", _shown(EvidenceKind.FIRST_SALE)
    ),
    "project.support_total": Own(_("support received"), "support", _total, "int", unit="money"),
}


def register() -> None:
    """Tell the kernel of the facts this app owns."""
    for name, own in FACTS.items():
        read = partial(_value, name)
        facts.register(Fact(name, own.type, SUBJECT, own.label, read, own.unit, owner="pathway"))


def _value(name: str, project: Project) -> Any:
    return Sheet(project).value(name)


def declared() -> dict[str, Fact]:
    """The facts that a gate may name."""
    return {fact.name: fact for fact in facts if fact.name.startswith(("project.", "result."))}


@lru_cache(maxsize=512)
def compiled(source: str) -> Expression:
    """A criterion's expression, checked once; raises ExpressionError where it is wrong."""
    return compile(source, declared(), "bool")


@dataclass(frozen=True)
class Why:
    """A line of an explanation; with a result, it tells of that result and is for its readers only."""

    text: str
    result: Any = None


@dataclass(frozen=True)
class Finding:
    """What came of a criterion: True, False or None for unknown, why, and which results fall short."""

    value: bool | None
    lines: tuple[Why, ...] = ()
    results: tuple[Any, ...] = ()
    facts: frozenset[str] = frozenset()


def judge(source: str, sheet: Sheet, *, explain: bool = True) -> Finding:
    """Evaluate a criterion for a project and, where it names their facts, for each of its results."""
    expression = compiled(source)
    of_results = {name for name in expression.facts if name.startswith("result.")}
    subjects: Iterable[Any] = sheet.judged_results if of_results else [None]
    values: list[Any] = []
    lines: list[Why] = []
    short: list[Any] = []
    for result in subjects:
        outcome = expression.evaluate(partial(_read, sheet, result), explain=explain)
        values.append(outcome.value)
        if outcome.value is not True:
            prefix = f"{result}: " if result is not None and len(sheet.results) > 1 else ""
            lines += [Why(prefix + line, result) for line in outcome.explain()] if explain else []
            if result is not None:
                short.append(result)
    return Finding(_together(values), tuple(lines), tuple(short), expression.facts)


def _read(sheet: Sheet, result: Any, name: str) -> Any:
    if not name.startswith("result."):
        return sheet.value(name)
    fact = facts.get(name)
    if fact is None or result is None:
        return None
    return sheet.once(f"{name}:{result.pk}", lambda: fact.read(result))


def _together(values: list[Any]) -> bool | None:
    if any(value is False for value in values):
        return False
    return True if values and all(value is True for value in values) else None
