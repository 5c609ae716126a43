"""What came of it: contract, trial, later, declined; taking an outcome back; the step an outcome suggests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.errors import Conflict, NotNow
from shanhe.kernel.operations import operation
from shanhe.pathway import operations as pathway
from shanhe.pathway import queries as projects
from shanhe.work import operations as work

from .. import events, rules
from ..lifecycle import INTRODUCTION
from ..models import FollowUp, Introduction, Reason
from ..queries import visible
from ..querysets import OPEN
from .asking import check_reason
from .common import about, conclude, keep, keys, of_follow_up, remember, the_need

UNDO = timedelta(minutes=15)
TASK_DAYS = 14


def _record(
    ctx: Context, introduction: Introduction, action: str, outcome: str, *, reason: str = "", note: str = ""
) -> Introduction:
    """Move to the outcome and tell it on the stories of both sides and of the projects that carry the result."""
    remember(introduction)
    changes = INTRODUCTION.move(introduction, action)
    if introduction.talking_at is None:
        introduction.talking_at = ctx.now
    conclude(ctx, introduction, reason, note)
    keep(introduction)
    label = Reason(reason).label if reason else INTRODUCTION.states[outcome].label
    data = {"outcome": outcome, "reason": reason, "words": _both(label), **keys(introduction)}
    carrying = _projects(ctx, introduction) if outcome in ("contract", "trial") else []
    ctx.emit(
        events.IntroductionConcluded(
            subject=introduction, about=(*about(introduction), *carrying), changes=changes, data=data
        )
    )
    return introduction


def _both(label: Any) -> dict[str, str]:
    """A label's words in both languages, for the journal."""
    found = {}
    for key, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            found[key] = str(label)
    return found


def _projects(ctx: Context, introduction: Introduction) -> list[Any]:
    if introduction.result is None:
        return []
    return projects.projects_of(SystemActor("introductions"), introduction.result)


@operation("introductions.contract", subjects=("introduction",), transition=INTRODUCTION["contract"])
def record_contract(ctx: Context, *, introduction: Introduction, note: str = "") -> Introduction:
    """Record that the two sides have a contract."""
    return _record(ctx, introduction, "contract", "contract", note=note)


@operation("introductions.trial", subjects=("introduction",), transition=INTRODUCTION["trial"])
def record_trial(ctx: Context, *, introduction: Introduction, note: str = "") -> Introduction:
    """Record that the need's side tries it out; a contract may follow."""
    return _record(ctx, introduction, "trial", "trial", note=note)


@operation("introductions.later", subjects=("introduction",), transition=INTRODUCTION["later"])
def put_off(ctx: Context, *, introduction: Introduction, note: str = "") -> Introduction:
    """Record that both come back to it later."""
    return _record(ctx, introduction, "later", "later", note=note)


@operation("introductions.decline", subjects=("introduction",), transition=INTRODUCTION["decline"])
def decline_introduction(
    ctx: Context, *, introduction: Introduction, reason: str, note: str = ""
) -> Introduction:
    """End it with one of the eight reasons; "too early" suggests a verification step to who can take it on."""
    check_reason(reason)
    _record(ctx, introduction, "decline", "declined", reason=reason, note=note)
    if reason == Reason.TOO_EARLY:
        _suggest_step(ctx, introduction)
    return introduction


def _suggest_step(ctx: Context, introduction: Introduction) -> None:
    """Suggest a milestone to the manager of the project that carries the result, else a task to who disclosed it."""
    running = [
        row
        for row in _projects(ctx, introduction)
        if row.state != "stopped" and row.manager and not row.manager.away
    ]
    project = running[0] if running else None
    result = introduction.result
    assignee = project.manager if project else None if result is None else result.discloser
    if assignee is None or assignee.away or introduction.follow_ups.filter(state="open").exists():
        return
    row = FollowUp.objects.create(
        zone=ctx.zone, introduction=introduction, project=project, assignee=assignee, created_at=ctx.now
    )
    ctx.emit(events.FollowUpProposed(subject=introduction, data={"follow_up": row.pk}))


@operation("introductions.resume", subjects=("introduction",), transition=INTRODUCTION["resume"])
def resume_talks(ctx: Context, *, introduction: Introduction) -> Introduction:
    """Take up again what was put off."""
    changes = INTRODUCTION.move(introduction, "resume")
    introduction.concluded_at = introduction.concluded_by = None
    introduction.note = ""
    keep(introduction)
    ctx.emit(events.TalksResumed(subject=introduction, about=about(introduction), changes=changes))
    return introduction


@operation("introductions.undo", subjects=("introduction",), transition=INTRODUCTION["undo"], also=the_need)
def undo_outcome(ctx: Context, *, introduction: Introduction) -> Introduction:
    """Take the last outcome back within 15 minutes; a step it suggested is withdrawn with it.

    NotNow when the time has passed or the step was taken on already, Conflict when the pair is being introduced anew.
    """
    before, at = introduction.before, introduction.concluded_at
    if not before or at is None or ctx.now - at > UNDO:
        raise NotNow(introduction.state, _("An outcome can be taken back within 15 minutes."))
    if introduction.follow_ups.filter(state="taken", created_at=at).exists():
        raise NotNow(introduction.state, _("The step it suggested was taken on already."))
    newer = visible.open_pair(introduction.need, introduction.other)
    if newer is not None and newer.pk != introduction.pk and before["state"] in OPEN:
        raise Conflict(_("These two are being introduced anew: {ref}.").format(ref=newer.ref))
    outcome = introduction.state
    _restore(introduction, before)
    introduction.follow_ups.filter(state="open").update(state="left", decided_at=ctx.now)
    changes = {"state": [outcome, introduction.state]}
    data = {"outcome": outcome, **keys(introduction)}
    ctx.emit(
        events.OutcomeUndone(subject=introduction, about=about(introduction), changes=changes, data=data)
    )
    return introduction


def _restore(introduction: Introduction, before: dict[str, Any]) -> None:
    introduction.state, introduction.reason = before["state"], before["reason"]
    introduction.note = before["note"]
    moment = before["concluded_at"]
    introduction.concluded_at = datetime.fromisoformat(moment) if moment else None
    introduction.concluded_by_id = before["concluded_by_id"]
    introduction.before = {}
    keep(introduction)
    if "answer" not in before:
        return
    # What was taken back was a side's no: its answer goes, or becomes what it was.
    earlier = before["answer"]
    if earlier is None:
        introduction.consents.filter(agrees=False).delete()
    else:
        introduction.consents.filter(side=earlier["side"]).update(agrees=earlier["agrees"])


@operation("introductions.follow_up.take", subjects=("follow_up",), rule=rules.follow_up, also=of_follow_up)
def take_follow_up(ctx: Context, *, follow_up: FollowUp, title: str = "") -> FollowUp:
    """Make the suggested step a milestone of the project's plan where one is being written, else a task."""
    _still_open(follow_up)
    introduction = follow_up.introduction
    title = title.strip() or step_title(introduction)
    project = follow_up.project
    plan = project.plans.filter(state="draft").first() if project is not None else None
    if plan is not None:
        pathway.add_milestone(ctx, plan=plan, title=title)
        made = "milestone"
    else:
        work.add_task(
            ctx,
            subject=project or introduction.result,
            title=title,
            assignee=follow_up.assignee,
            due_on=ctx.today + timedelta(days=TASK_DAYS),
        )
        made = "task"
    follow_up.state, follow_up.made, follow_up.decided_at = "taken", made, ctx.now
    follow_up.save()
    ctx.emit(events.FollowUpTaken(subject=introduction, data={"made": made}))
    return follow_up


def step_title(introduction: Introduction) -> str:
    """What the step is called unless its taker writes something else; it names nobody."""
    return _now("Verify the use for which {ref} found it too early").format(ref=introduction.ref)


@operation("introductions.follow_up.leave", subjects=("follow_up",), rule=rules.follow_up)
def leave_follow_up(ctx: Context, *, follow_up: FollowUp) -> FollowUp:
    """Not take the suggested step on."""
    _still_open(follow_up)
    follow_up.state, follow_up.decided_at = "left", ctx.now
    follow_up.save()
    ctx.emit(events.FollowUpLeft(subject=follow_up.introduction))
    return follow_up


def _still_open(follow_up: FollowUp) -> None:
    if follow_up.state != "open":
        raise NotNow(follow_up.state, _("This was decided already."))
