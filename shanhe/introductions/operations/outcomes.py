"""What comes of an introduction, and taking it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.errors import Conflict, NotNow
from shanhe.kernel.operations import operation
from shanhe.kernel.translated import in_every_language
from shanhe.pathway import queries as projects

from .. import events
from ..lifecycle import INTRODUCTION
from ..models import FollowUp, Introduction, Reason
from ..queries import visible
from ..querysets import OPEN
from .common import OUTCOME, conclude, move, record, with_need

UNDO = timedelta(minutes=15)


def _record(
    ctx: Context, introduction: Introduction, action: str, *, reason: str | None = None, note: str = ""
) -> Introduction:
    """Tell the outcome on the stories of both sides, and a good one on those of the projects that carry the result."""
    outcome = INTRODUCTION[action].target or ""
    label = Reason(reason).label if reason in Reason.values else INTRODUCTION.states[outcome].label
    data = {"outcome": outcome, "reason": reason or "", "words": in_every_language(label)}
    return conclude(
        ctx,
        introduction,
        action,
        events.IntroductionConcluded,
        reason=reason,
        note=note,
        data=data,
        about=_projects(introduction) if outcome in ("contract", "trial") else (),
        talking_at=introduction.talking_at or ctx.now,
    )


def _projects(introduction: Introduction) -> list[Any]:
    if introduction.result is None:
        return []
    return projects.projects_of(SystemActor("introductions"), introduction.result)


@operation("introductions.contract", subjects=("introduction",), transition=INTRODUCTION["contract"])
def record_contract(ctx: Context, *, introduction: Introduction, note: str = "") -> Introduction:
    """Record that the two sides have a contract."""
    return _record(ctx, introduction, "contract", note=note)


@operation("introductions.trial", subjects=("introduction",), transition=INTRODUCTION["trial"])
def record_trial(ctx: Context, *, introduction: Introduction, note: str = "") -> Introduction:
    """Record that the need's side tries it out; a contract may follow."""
    return _record(ctx, introduction, "trial", note=note)


@operation("introductions.later", subjects=("introduction",), transition=INTRODUCTION["later"])
def put_off(ctx: Context, *, introduction: Introduction, note: str = "") -> Introduction:
    """Record that both come back to it later."""
    return _record(ctx, introduction, "later", note=note)


@operation("introductions.decline", subjects=("introduction",), transition=INTRODUCTION["decline"])
def decline_introduction(
    ctx: Context, *, introduction: Introduction, reason: str, note: str = ""
) -> Introduction:
    """End it with one of the eight reasons; "too early" suggests a verification step to who can take it on."""
    _record(ctx, introduction, "decline", reason=reason, note=note)
    if reason == Reason.TOO_EARLY:
        _suggest_step(ctx, introduction)
    return introduction


def _suggest_step(ctx: Context, introduction: Introduction) -> None:
    """Suggest a milestone to the manager of the project that carries the result, else a task to who disclosed it."""
    running = (row for row in _projects(introduction) if row.state != "stopped" and row.manager)
    project = next((row for row in running if not row.manager.away), None)
    assignee = project.manager if project else getattr(introduction.result, "discloser", None)
    if assignee is None or assignee.away or introduction.followups.filter(state="open").exists():
        return
    row = FollowUp.objects.create(
        zone=ctx.zone, introduction=introduction, project=project, assignee=assignee, created_at=ctx.now
    )
    ctx.emit(events.FollowUpProposed(subject=introduction, follow_up=row.pk))


@operation("introductions.resume", subjects=("introduction",), transition=INTRODUCTION["resume"])
def resume_talks(ctx: Context, *, introduction: Introduction) -> Introduction:
    """Take up again what was put off."""
    nothing: dict[str, Any] = {"concluded_at": None, "concluded_by": None, "note": ""}
    return move(ctx, introduction, "resume", events.TalksResumed, **nothing)


@operation("introductions.undo", subjects=("introduction",), transition=INTRODUCTION["undo"], also=with_need)
def undo_outcome(ctx: Context, *, introduction: Introduction) -> Introduction:
    """Take the last outcome back within 15 minutes; a step it suggested is withdrawn with it.

    NotNow when the time has passed or the step was taken on already, Conflict when the pair is being introduced anew.
    """
    before, at, outcome = introduction.before, introduction.concluded_at, introduction.state
    if not before or at is None or ctx.now - at > UNDO:
        raise NotNow(outcome, _("An outcome can be taken back within 15 minutes."))
    if introduction.followups.filter(state="taken", created_at=at).exists():
        raise NotNow(outcome, _("The step it suggested has already been taken on."))
    newer = visible.open_pair(introduction.need, introduction.other)
    if newer is not None and newer.pk != introduction.pk and before["state"] in OPEN:
        raise Conflict(_("These two are being introduced anew: {ref}.").format(ref=newer.ref))
    introduction.followups.filter(state="open").update(state="left", decided_at=ctx.now)
    _restore(introduction, before)
    changes = {"state": [outcome, introduction.state]}
    return record(ctx, introduction, events.OutcomeUndone, changes=changes, data={"outcome": outcome})


def _restore(introduction: Introduction, before: dict[str, Any]) -> None:
    for name in OUTCOME:
        field: Any = Introduction._meta.get_field(name)
        setattr(introduction, name, field.to_python(before[name]))
    introduction.before = {}
    if "answer" not in before:
        return
    # What was taken back was a side's no: its answer goes, or becomes what it was.
    earlier = before["answer"]
    if earlier is None:
        introduction.consents.filter(agrees=False).delete()
    else:
        introduction.consents.filter(side=earlier["side"]).update(agrees=earlier["agrees"])
