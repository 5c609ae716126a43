"""Hand-overs between areas: both sides say so, by different people, and then the project moves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Denied, NotNow
from shanhe.kernel.operations import operation

from .. import rules
from ..events import HandOverDeclined, HandOverGiven, HandOverTaken
from ..lifecycle import PROJECT
from ..models import HandOver, Project, Stage
from .common import carried_rows, keep, of, reason_given, role_words
from .moves import close_hand_over, complete_hand_over


def _open_hand_over(project: Project) -> tuple[HandOver, Stage]:
    row = (
        HandOver.objects.select_related("decision__to_stage").filter(project=project, closed_at=None).first()
    )
    if row is None or row.decision.to_stage is None:
        raise NotNow(project.state, _("There is no open hand-over."))
    return row, row.decision.to_stage


def _side(ctx: Context, project: Project, role: str) -> None:
    if not rules.acts_as(ctx.actor, role, project):
        raise Denied(_("This side of the hand-over belongs to somebody else."))


@operation("pathway.hand_over.give", subjects=("project",), transition=PROJECT["give"], also=carried_rows)
def give_hand_over(ctx: Context, *, project: Project, note: str = "") -> HandOver:
    """Hand the project over, for the giving side; it moves once the taking side has taken it."""
    return _one_side(ctx, project, "given", note)


@operation("pathway.hand_over.take", subjects=("project",), transition=PROJECT["take"], also=carried_rows)
def take_hand_over(ctx: Context, *, project: Project, note: str = "") -> HandOver:
    """Take the project over, for the taking side; it moves once the giving side has handed it over."""
    return _one_side(ctx, project, "taken", note)


# What a side says: the role that says it, what the other side says, and the event.
_SIDES = {"given": ("from_role", "taken", HandOverGiven), "taken": ("to_role", "given", HandOverTaken)}


def _one_side(ctx: Context, project: Project, word: str, note: str) -> HandOver:
    row, stage = _open_hand_over(project)
    role_of, other, event = _SIDES[word]
    role = getattr(row, role_of)
    _side(ctx, project, role)
    if ctx.actor.person_id is not None and getattr(row, f"{other}_by_id") == ctx.actor.person_id:
        raise Denied(_("The same person cannot hand over and take over."))
    if getattr(row, f"{word}_at") is not None:
        ctx.unchanged()
        return row
    setattr(row, f"{word}_at", ctx.now)
    setattr(row, f"{word}_by_id", ctx.actor.person_id)
    row.note = "\n".join(text for text in (row.note, note) if text)
    ctx.emit(event(**of(project), role=role_words(role), stage=stage.name, note=note))
    _settle(ctx, project, row)
    return row


def _settle(ctx: Context, project: Project, row: HandOver) -> None:
    row.save()
    if row.given_at is not None and row.taken_at is not None:
        complete_hand_over(ctx, project, row)
    else:
        keep(ctx, project)


@operation("pathway.hand_over.decline", subjects=("project",), transition=PROJECT["decline"])
def decline_hand_over(ctx: Context, *, project: Project, note: str) -> Project:
    """Refuse or call off a hand-over, saying why; the project stays in its stage and the gate is decided anew."""
    row, stage = _open_hand_over(project)
    sides = [role for role in (row.from_role, row.to_role) if rules.acts_as(ctx.actor, role, project)]
    if not sides:
        raise Denied(_("This side of the hand-over belongs to somebody else."))
    reason_given(note)
    close_hand_over(ctx, project, "declined")
    project.state = "running" if project.stage_id else "proposed"
    keep(ctx, project)
    role = role_words(sides[-1])
    ctx.emit(HandOverDeclined(**of(project), role=role, stage=stage.name, note=note))
    return project
