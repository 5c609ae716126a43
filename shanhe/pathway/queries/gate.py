"""The next gate of a project as a checklist, and the summary of it that boards and to-do lists read."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.registries import findable_of
from shanhe.kernel.translated import Translated, in_every_language

from ..models import Approval, Criterion, GateApproval, HandOver, Project, Stage, StageVisit
from . import routes
from .facts import FACTS, Sheet, Why, judge

MISSING_KEPT = 8
DECIDER = "technology_manager"


@dataclass
class Check:
    """One line of the checklist; `state` is met, missing, unknown or waiting, `who` the role that must act.

    `lines` say why, `results` which results fall short, `anchor` is where on the page a criterion can be met.
    """

    kind: str
    code: str
    name: Translated
    state: str
    who: str
    hint: str = ""
    lines: tuple[Why, ...] = ()
    anchor: str = ""
    results: tuple[Any, ...] = ()
    by: str = ""
    at: datetime | None = None
    row: Any = None

    @property
    def met(self) -> bool:
        return self.state == "met"

    def as_data(self) -> dict[str, Any]:
        """For the decision's record."""
        return {
            "kind": self.kind,
            "code": self.code,
            "name": self.name,
            "state": self.state,
            "who": self.who,
            "by": self.by,
        }


@dataclass
class Gate:
    """The gate before a project: where it leads, what is asked, and whether it may be passed."""

    project: Project
    stage: Stage | None
    checks: list[Check] = field(default_factory=list)
    sheet: Sheet | None = None
    hand_over: HandOver | None = None

    @property
    def open(self) -> bool:
        """Every criterion is met and every role agreed; an unknown is not met."""
        return self.stage is not None and all(check.met for check in self.checks if check.kind != "hand_over")

    @property
    def lacking(self) -> list[Check]:
        return [check for check in self.checks if not check.met]

    @property
    def needs_hand_over(self) -> bool:
        return self.stage is not None and self.stage.needs_hand_over


def open_visit(project: Project) -> StageVisit | None:
    """The stay the project is in now."""
    return StageVisit.objects.filter(project=project, left_at=None).first()


def gate(project: Project, *, explain: bool = True) -> Gate:
    """The next gate with every criterion judged now; without a stage when the project has no gate before it."""
    if project.state in ("stopped", "on_market"):
        return Gate(project, None)
    stages = routes.stages_of(project.route_id, keep=project.stage_id)
    here = next((stage for stage in stages if stage.pk == project.stage_id), None)
    after = routes.stage_after(stages, here)
    if after is None:
        return Gate(project, None)
    sheet = Sheet(project)
    checks = _criteria(after, sheet, explain) + _approvals(project, after)
    hand_over = _open_hand_over(project) if project.state == "handing_over" else None
    if after.needs_hand_over:
        checks += _both_sides(after, hand_over)
    return Gate(project, after, checks, sheet, hand_over)


def _criteria(stage: Stage, sheet: Sheet, explain: bool) -> list[Check]:
    checks = []
    for row in Criterion.objects.current().filter(stage=stage):
        found = judge(row.expression, sheet, explain=explain)
        state = "met" if found.value is True else "unknown" if found.value is None else "missing"
        anchor = next((FACTS[name].anchor for name in sorted(found.facts) if name in FACTS), "")
        checks.append(
            Check(
                "criterion",
                row.code,
                row.name,
                state,
                row.who,
                hint=str(row.hint),
                lines=found.lines,
                anchor=anchor,
                results=found.results,
                row=row,
            )
        )
    return checks


def for_reader(gate: Gate, readable: Container[int]) -> Gate:
    """The gate for a reader to whom only these results are open: of the others it tells that they fall short, no more."""
    checks = []
    for check in gate.checks:
        open_to_them = tuple(result for result in check.results if result.pk in readable)
        lines = tuple(why for why in check.lines if why.result is None or why.result.pk in readable)
        if len(open_to_them) < len(check.results):
            lines += (Why(gettext("A result falls short that is not open to you.")),)
        checks.append(replace(check, lines=lines, results=open_to_them))
    return replace(gate, checks=checks)


def _approvals(project: Project, stage: Stage) -> list[Check]:
    visit = open_visit(project)
    given = {
        item.approval_id: item
        for item in GateApproval.objects.filter(
            project=project, visit=visit, withdrawn_at=None
        ).select_related("given_by")
    }
    checks = []
    for row in Approval.objects.current().filter(stage=stage):
        mine = given.get(row.pk)
        checks.append(
            Check(
                "approval",
                row.code,
                row.name,
                "met" if mine else "waiting",
                row.code,
                by=(str(mine.given_by.name) if mine.given_by else mine.given_by_name) if mine else "",
                at=mine.given_at if mine else None,
                row=row,
            )
        )
    return checks


def approvals_asked(project: Project) -> list[Approval]:
    """Those whose agreement the project's next gate asks for."""
    return [check.row for check in gate(project, explain=False).checks if check.kind == "approval"]


def _open_hand_over(project: Project) -> HandOver | None:
    rows = HandOver.objects.filter(project=project, closed_at=None)
    return rows.select_related("given_by", "taken_by").first()


def _both_sides(stage: Stage, hand_over: HandOver | None) -> list[Check]:
    given_at, given_by = (hand_over.given_at, hand_over.given_by) if hand_over else (None, None)
    taken_at, taken_by = (hand_over.taken_at, hand_over.taken_by) if hand_over else (None, None)
    sides = [
        ("give", _("Hand over"), stage.hand_over_from, given_by, given_at),
        ("take", _("Take over"), stage.hand_over_to, taken_by, taken_at),
    ]
    return [
        Check(
            "hand_over",
            code,
            in_every_language(name),
            "met" if at else "waiting",
            role,
            by=str(person.name) if person else "",
            at=at,
        )
        for code, name, role, person, at in sides
    ]


def summary(project: Project, found: Gate | None = None) -> dict[str, Any]:
    """The values of the stored summary: next stage, who must act, what is missing.

    The criteria's roles come first; with all met, the roles that must agree; then who decides or hands over.
    """
    found = found or gate(project, explain=False)
    if found.stage is None:
        return {"next_stage_id": None, "waiting_for": [], "missing": [], "missing_count": 0}
    lacking = [check for check in found.lacking if check.kind != "hand_over"]
    if project.state == "handing_over":
        lacking = [check for check in found.lacking if check.kind == "hand_over"]
    waiting = [check.who for check in lacking] or [DECIDER]
    return {
        "next_stage_id": found.stage.pk,
        "waiting_for": list(dict.fromkeys([*waiting, *_plan_waits(found)])),
        "missing": [{"name": check.name, "who": check.who} for check in lacking[:MISSING_KEPT]],
        "missing_count": len(lacking),
    }


def _plan_waits(found: Gate) -> list[str]:
    """An assessor is waited for while a plan is submitted, or a milestone reported as done."""
    plan = found.sheet.plan if found.sheet else None
    if plan is None:
        return []
    waits = plan.state == "submitted" or (plan.state == "agreed" and plan.milestones_unchecked)
    return ["assessor"] if waits else []


def place_to_do(check: Check, project_url: str) -> list[tuple[Any, str]]:
    """Where a criterion can be met: on the project's page, or on the pages of the results that fall short."""
    found: list[tuple[Any, str]] = []
    if check.anchor:
        found.append((_("Do it"), f"{project_url}#{check.anchor}"))
    for result in check.results:
        findable = findable_of(result)
        if findable is not None:
            found.append((str(result), findable.url(result)))
    return found


def who_names(project: Project, roles: Mapping[str, str]) -> Mapping[str, str]:
    """Each role's word, with the name of whoever holds it for this project."""
    named = {
        "technology_manager": project.manager.name_as_holder if project.manager else "",
        "owner_office": str(project.owner.name),
        "enterprise_representative": str(project.partner.name) if project.partner else "",
    }
    return {code: f"{word} · {named[code]}" if named.get(code) else word for code, word in roles.items()}
