"""All that a project's page shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock, journal
from shanhe.kernel.context import Actor
from shanhe.kernel.errors import type_text
from shanhe.kernel.models import JournalEntry
from shanhe.kernel.money import Money
from shanhe.results.queries import visible_to as visible_results

from .. import rules
from ..models import Evidence, GateDecision, Milestone, Project, StageVisit, Support, VerificationPlan
from . import routes
from .board import days_here, role_words
from .facts import current_results
from .gate import Gate, for_reader, gate, who_names
from .visible import by_ref

UNDO_WINDOW = timedelta(minutes=15)
ONLY_THE_LAST = _("Only the last decision can be taken back.")


@dataclass
class ProjectPage:
    """A project with its gate, way, plan, evidence, support and story."""

    project: Project
    gate: Gate
    way: list[dict[str, Any]]
    days: int
    over: int
    stalled: bool
    results: list[Any]
    carried: int
    concealed: int
    plan: VerificationPlan | None
    evidence: list[Evidence]
    support: list[Support]
    decision: GateDecision | None
    undoable: bool
    who: Any
    story: list[Any]


def project_page(actor: Actor, project: Project, now: datetime) -> ProjectPage:
    """Everything on the page; the number of queries does not depend on how much there is."""
    today = clock.day_of(now)
    next_gate = gate(project)
    decision = last_decision(project)
    results = next_gate.sheet.results if next_gate.sheet else current_results(project)
    shown = carried_shown(actor, results)
    return ProjectPage(
        project=project,
        gate=for_reader(next_gate, {row.pk for row in shown}),
        way=way(project, today),
        days=days_here(project, today),
        over=project.days_over(today),
        stalled=project.stalled(today),
        results=shown,
        carried=len(results),
        concealed=len(results) - len(shown),
        plan=plan_of(project),
        evidence=evidence_of(project),
        support=support_of(project),
        decision=decision,
        undoable=undo_refused(project, decision, now) is None and bool(rules.decide.allows(actor, project)),
        who=who_names(project, role_words()),
        story=_story(actor, project),
    )


def carried_shown(actor: Actor, carried: Sequence[Any]) -> list[Any]:
    """Those of a project's results that this reader may open: a project is open to more people than each of them."""
    seen = visible_results(actor).filter(pk__in=[row.pk for row in carried]).values_list("pk", flat=True)
    open_ids = set(seen)
    return [row for row in carried if row.pk in open_ids]


def gate_for(actor: Actor, project: Project) -> Gate:
    """The next gate as this reader may know it."""
    next_gate = gate(project)
    results = carried_shown(actor, next_gate.sheet.results if next_gate.sheet else [])
    return for_reader(next_gate, {row.pk for row in results})


def _story(actor: Actor, project: Project) -> list[JournalEntry]:
    """The project's story; tasks, notes and enquiries only for those who work on it."""
    entries = journal.story(project, actor=actor, limit=60)
    if rules.annotate.allows(actor, project):
        return entries
    return [entry for entry in entries if not entry.verb.startswith("work.")]


def last_decision(project: Project) -> GateDecision | None:
    """The newest decision on the project."""
    rows = GateDecision.objects.filter(project=project).select_related("to_stage", "from_stage", "decided_by")
    return rows.order_by("-id").first()


def undo_refused(project: Project, decision: GateDecision | None, now: datetime) -> type_text | None:
    """Why the last decision stands, if it does: too late, or something happened since."""
    if decision is None or decision.undone_at is not None:
        return ONLY_THE_LAST
    if now - decision.decided_at > UNDO_WINDOW:
        return _("A decision can be taken back within 15 minutes; decide anew instead.")
    if project.version != decision.project_version:
        return _("Something happened since, so this decision stands; decide anew instead.")
    return None


def plan_of(project: Project) -> VerificationPlan | None:
    """The newest plan with its hypotheses and milestones."""
    rows = VerificationPlan.objects.filter(project=project).prefetch_related("hypotheses", "milestones")
    plan = rows.select_related("agreed_by", "accepted_by").order_by("-number").first()
    if plan is not None:
        plan.project = project  # as it was loaded for this reader
    return plan


def plan_at(actor: Actor, ref: str) -> VerificationPlan | None:
    """The newest plan of a project that the actor may see."""
    project = by_ref(actor, ref)
    return plan_of(project) if project else None


def milestone_at(actor: Actor, ref: str, number: int) -> Milestone | None:
    """A milestone of that plan."""
    plan = plan_at(actor, ref)
    return next((row for row in plan.milestones.all() if row.pk == number), None) if plan else None


def evidence_of(project: Project) -> list[Evidence]:
    """All evidence, that taken back too, newest first."""
    rows = Evidence.objects.filter(project=project).select_related("recorded_by", "attachment")
    return list(rows.order_by("-happened_on", "-id"))


def support_of(project: Project) -> list[Support]:
    """The support received, newest first; a reversal names the row it reverses."""
    return list(Support.objects.filter(project=project).order_by("-date", "-id"))


def support_sums(rows: Sequence[Support]) -> tuple[list[Money], list[tuple[str, str, Decimal]]]:
    """The money in all, a sum a currency, and the quantities by kind and unit; reversed rows cancel out."""
    money: dict[str, Money] = {}
    quantities: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.money is not None:
            known = money.get(row.money.currency)
            money[row.money.currency] = row.money if known is None else known + row.money
        quantities[row.kind, row.unit] += row.quantity or 0
    counted = [(kind, unit, quantity) for (kind, unit), quantity in sorted(quantities.items()) if quantity]
    return [total for total in money.values() if total], counted


def visits_of(project: Project) -> list[StageVisit]:
    """The stays in stages in order, those taken back left out."""
    rows = StageVisit.objects.filter(project=project).exclude(outcome="undone")
    return list(rows.select_related("stage").order_by("entered_at", "id"))


def way(project: Project, today: date) -> list[dict[str, Any]]:
    """The route's stages as the component `way` shows them: done, current, ahead, skipped or stopped, with days in each."""
    stages = routes.stages_of(project.route_id, keep=project.stage_id)
    usual = routes.usual_days_now([stage.pk for stage in stages], today)
    spent: dict[str, int] = defaultdict(int)
    first: dict[str, date] = {}
    last: dict[str, date | None] = {}
    for visit in visits_of(project):
        entered = clock.day_of(visit.entered_at)
        left = clock.day_of(visit.left_at) if visit.left_at else None
        spent[visit.stage.code] += ((left or today) - entered).days
        first.setdefault(visit.stage.code, entered)
        last[visit.stage.code] = left
    here = next((stage.position for stage in stages if stage.pk == project.stage_id), 0)
    return [
        {
            "code": stage.code,
            "name": str(stage.name),
            "area": stage.area.kind,
            "area_name": str(stage.area.name),
            "state": _state(project, stage, here, stage.code in spent),
            "entered": first.get(stage.code),
            "left": last.get(stage.code),
            "days": spent.get(stage.code),
            "usual_days": None if stage.skipped else (usual.get(stage.pk) or None),
        }
        for stage in stages
    ]


def _state(project: Project, stage: Any, here: int, visited: bool) -> str:
    if stage.skipped:
        return "skipped"
    if stage.pk == project.stage_id:
        return "stopped" if project.state == "stopped" else "current"
    return "done" if stage.position < here and visited else "ahead"
