"""The verification plan: written, agreed, worked through milestone by milestone, accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Denied, Invalid, NotNow
from shanhe.kernel.events import Event
from shanhe.kernel.money import Money
from shanhe.kernel.operations import operation
from shanhe.kernel.translated import in_every_language

from .. import events, rules
from ..lifecycle import MILESTONE, PLAN, PROJECT
from ..models import Hypothesis, Milestone, Project, VerificationPlan
from ..models.plans import Outcome
from .common import keep, of, reason_given

HYPOTHESIS = ("text", "method", "measure")


def of_plan(plan: VerificationPlan, **_arguments: Any) -> Iterable[Any]:
    """The project to lock with its plan."""
    return [plan.project]


def of_milestone(milestone: Milestone, **_arguments: Any) -> Iterable[Any]:
    """The plan and the project to lock with a milestone."""
    return [milestone.plan, milestone.plan.project]


def _happened(ctx: Context, plan: VerificationPlan, event: type[Event], **values: Any) -> None:
    """Save the summary of the plan's project, which is locked with it, and emit the event of the project."""
    project = Project.objects.get(pk=plan.project_id)
    keep(ctx, project)
    ctx.emit(event(**of(project), **values))


@operation("pathway.plan.start", subjects=("project",), transition=PROJECT["start_plan"])
def start_plan(ctx: Context, *, project: Project, aim: str = "") -> VerificationPlan:
    """Begin a verification plan; the one before, if any, has been accepted."""
    rows = VerificationPlan.objects.filter(project=project)
    if rows.exclude(state="accepted").exists():
        raise NotNow(project.state, _("The project has a plan under way already."))
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    plan = VerificationPlan(zone=ctx.zone, project=project, number=number, aim=aim, created_at=ctx.now)
    plan.save()
    keep(ctx, project)
    ctx.emit(events.PlanStarted(**of(project), number=number))
    ctx.adopt(plan)
    return plan


@operation("pathway.plan.write", subjects=("plan",), transition=PLAN["edit"], also=of_plan)
def write_plan(
    ctx: Context,
    *,
    plan: VerificationPlan,
    aim: str,
    hypotheses: Sequence[Mapping[str, Any]],
    milestones: Sequence[Mapping[str, Any]],
) -> VerificationPlan:
    """Replace what a draft says: its aim, hypotheses (text, method, measure) and milestones (title, due_on, budget)."""
    _check(hypotheses, milestones)
    plan.aim = aim
    plan.save()
    # A milestone that was accepted before the plan was revised stays as it was.
    kept = plan.milestones.exclude(state="planned").count()
    plan.hypotheses.all().delete()
    plan.milestones.filter(state="planned").delete()
    Hypothesis.objects.bulk_create(
        Hypothesis(
            zone=ctx.zone, plan=plan, position=position, **{name: item.get(name) or "" for name in HYPOTHESIS}
        )
        for position, item in enumerate(hypotheses, start=1)
    )
    Milestone.objects.bulk_create(
        _milestone(ctx, plan, position, str(item["title"]), item.get("due_on"), item.get("budget"))
        for position, item in enumerate(milestones, start=kept + 1)
    )
    _happened(ctx, plan, events.PlanChanged, hypotheses=len(hypotheses), milestones=len(milestones))
    return plan


def _check(hypotheses: Sequence[Mapping[str, Any]], milestones: Sequence[Mapping[str, Any]]) -> None:
    for index, item in enumerate(hypotheses):
        if not str(item.get("text", "")).strip():
            raise Invalid({f"hypotheses/{index}/text": _("Write the hypothesis.")})
    for index, item in enumerate(milestones):
        if not str(item.get("title", "")).strip():
            raise Invalid({f"milestones/{index}/title": _("Name the milestone.")})
        if (budget := item.get("budget")) is not None and budget.minor < 0:
            raise Invalid({f"milestones/{index}/budget": _("The budget cannot be below zero.")})


def _milestone(
    ctx: Context,
    plan: VerificationPlan,
    position: int,
    title: str,
    due_on: date | None,
    budget: Money | None = None,
) -> Milestone:
    values: dict[str, Any] = {"title": title.strip()[:300], "due_on": due_on, "budget": budget}
    return Milestone(zone=ctx.zone, plan=plan, position=position, **values)


@operation("pathway.plan.add_milestone", subjects=("plan",), transition=PLAN["edit"], also=of_plan)
def add_milestone(
    ctx: Context, *, plan: VerificationPlan, title: str, due_on: date | None = None
) -> Milestone:
    """Add one milestone at the end of a draft, without a budget yet."""
    _check([], [{"title": title}])
    last = plan.milestones.aggregate(last=Max("position"))["last"] or 0
    milestone = _milestone(ctx, plan, last + 1, title, due_on)
    milestone.save()
    counts = {"hypotheses": plan.hypotheses.count(), "milestones": plan.milestones.count()}
    _happened(ctx, plan, events.PlanChanged, **counts)
    return milestone


@operation("pathway.plan.submit", subjects=("plan",), transition=PLAN["submit"], also=of_plan)
def submit_plan(ctx: Context, *, plan: VerificationPlan) -> VerificationPlan:
    """Send a plan to an assessor or the committee to be agreed."""
    changes = PLAN.move(plan, "submit")
    plan.submitted_at, plan.note = ctx.now, ""
    plan.save()
    total = in_every_language(lazy(plan.budget().format, str)())
    _happened(ctx, plan, events.PlanSubmitted, changes=changes, budget=total)
    return plan


@operation("pathway.plan.return", subjects=("plan",), transition=PLAN["return"], also=of_plan)
def return_plan(ctx: Context, *, plan: VerificationPlan, note: str) -> VerificationPlan:
    """Send a submitted plan back to its writers, saying what it needs."""
    return _back_to_draft(ctx, plan, "return", note)


@operation("pathway.plan.revise", subjects=("plan",), transition=PLAN["revise"], also=of_plan)
def revise_plan(ctx: Context, *, plan: VerificationPlan, note: str) -> VerificationPlan:
    """Take an agreed plan back to a draft to change it, saying why; it must be agreed again."""
    return _back_to_draft(ctx, plan, "revise", note)


def _back_to_draft(ctx: Context, plan: VerificationPlan, action: str, note: str) -> VerificationPlan:
    reason_given(note)
    changes = PLAN.move(plan, action)
    plan.note, plan.agreed_at, plan.agreed_by = note, None, None
    plan.save()
    _happened(ctx, plan, events.PlanReturned, changes=changes, note=note)
    return plan


@operation("pathway.plan.agree", subjects=("plan",), transition=PLAN["agree"], also=of_plan)
def agree_plan(ctx: Context, *, plan: VerificationPlan) -> VerificationPlan:
    """Agree that the plan may be carried out."""
    _other_eyes(ctx, plan.project)
    changes = PLAN.move(plan, "agree")
    plan.agreed_at, plan.agreed_by_id = ctx.now, ctx.actor.person_id
    plan.save()
    _happened(ctx, plan, events.PlanAgreed, changes=changes)
    return plan


@operation("pathway.plan.accept", subjects=("plan",), transition=PLAN["accept"], also=of_plan)
def accept_plan(
    ctx: Context, *, plan: VerificationPlan, outcomes: Mapping[int, str] | None = None, note: str = ""
) -> VerificationPlan:
    """Accept what the plan promised, once all milestones are; `outcomes` maps hypotheses to supported or refuted."""
    _other_eyes(ctx, plan.project)
    for row in plan.hypotheses.filter(pk__in=list(outcomes or {})):
        row.outcome = (outcomes or {})[row.pk]
        if row.outcome not in Outcome:
            raise Invalid({"outcomes": _("A hypothesis is supported, refuted or still open.")})
        row.save(update_fields=["outcome"])
    changes = PLAN.move(plan, "accept")
    plan.accepted_at, plan.accepted_by_id, plan.note = ctx.now, ctx.actor.person_id, note
    plan.save()
    _happened(ctx, plan, events.PlanAccepted, changes=changes)
    return plan


def _other_eyes(ctx: Context, project: Project) -> None:
    if ctx.actor.person_id is not None and (
        project.manager_id == ctx.actor.person_id
        or rules.discloser.test(ctx.actor, project)
        or rules.team.test(ctx.actor, project)
    ):
        raise Denied(_("Somebody who is not part of the project must judge it."))


def _under_way(milestone: Milestone) -> VerificationPlan:
    plan = milestone.plan
    if plan.state != "agreed":
        raise NotNow(plan.state, _("The plan is not under way."))
    return plan


@operation(
    "pathway.milestone.complete", subjects=("milestone",), transition=MILESTONE["complete"], also=of_milestone
)
def complete_milestone(ctx: Context, *, milestone: Milestone, evidence: str) -> Milestone:
    """Report a milestone as done, with what shows it."""
    plan = _under_way(milestone)
    if not evidence.strip():
        raise Invalid({"evidence": _("Say what shows that it is done.")})
    changes = MILESTONE.move(milestone, "complete")
    milestone.done_at, milestone.done_by_id = ctx.now, ctx.actor.person_id
    milestone.evidence, milestone.note = evidence.strip(), ""
    milestone.save()
    _happened(ctx, plan, events.MilestoneDone, changes=changes, milestone=milestone.title)
    return milestone


@operation(
    "pathway.milestone.accept", subjects=("milestone",), transition=MILESTONE["accept"], also=of_milestone
)
def accept_milestone(ctx: Context, *, milestone: Milestone) -> Milestone:
    """Accept a milestone that was reported as done."""
    plan = _under_way(milestone)
    _other_eyes(ctx, plan.project)
    changes = MILESTONE.move(milestone, "accept")
    milestone.accepted_at, milestone.accepted_by_id = ctx.now, ctx.actor.person_id
    milestone.save()
    _happened(ctx, plan, events.MilestoneAccepted, changes=changes, milestone=milestone.title)
    return milestone


@operation(
    "pathway.milestone.return", subjects=("milestone",), transition=MILESTONE["return"], also=of_milestone
)
def return_milestone(ctx: Context, *, milestone: Milestone, note: str) -> Milestone:
    """Send a milestone back, saying what its evidence lacks."""
    plan = _under_way(milestone)
    reason_given(note)
    changes = MILESTONE.move(milestone, "return")
    milestone.note, milestone.done_at, milestone.done_by = note, None, None
    milestone.save()
    _happened(ctx, plan, events.MilestoneReturned, changes=changes, milestone=milestone.title, note=note)
    return milestone
