"""The verification step that an outcome suggests: taken on, or left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shanhe.kernel.context import Context
from shanhe.kernel.operations import operation
from shanhe.pathway import operations as pathway
from shanhe.work import operations as work

from .. import events
from ..lifecycle import FOLLOW_UP
from ..models import FollowUp

TASK_DAYS = 14


def _plan(follow_up: FollowUp) -> Any:
    """The plan that is being written for the project, if there is one."""
    return follow_up.project and follow_up.project.plans.filter(state="draft").first()


def _with(follow_up: FollowUp, **_arguments: Any) -> list[Any]:
    rows = (follow_up.introduction.result, follow_up.project, _plan(follow_up))
    return [row for row in rows if row is not None]


@operation("introductions.follow_up.take", subjects=("follow_up",), transition=FOLLOW_UP["take"], also=_with)
def take_follow_up(ctx: Context, *, follow_up: FollowUp, title: str = "") -> FollowUp:
    """Make the suggested step a milestone of the project's plan where one is being written, else a task."""
    title = title.strip() or follow_up.title
    plan = _plan(follow_up)
    if plan is not None:
        pathway.add_milestone(ctx, plan=plan, title=title)
    else:
        work.add_task(
            ctx,
            subject=follow_up.subject,
            title=title,
            assignee=follow_up.assignee,
            due_on=ctx.today + timedelta(days=TASK_DAYS),
        )
    follow_up.made = "task" if plan is None else "milestone"
    return _decide(ctx, follow_up, "take", events.FollowUpTaken, {"made": follow_up.made})


@operation("introductions.follow_up.leave", subjects=("follow_up",), transition=FOLLOW_UP["leave"])
def leave_follow_up(ctx: Context, *, follow_up: FollowUp) -> FollowUp:
    """Not take the suggested step on."""
    return _decide(ctx, follow_up, "leave", events.FollowUpLeft, {})


def _decide(ctx: Context, follow_up: FollowUp, action: str, event: Any, data: dict[str, Any]) -> FollowUp:
    FOLLOW_UP.move(follow_up, action)
    follow_up.decided_at = ctx.now
    follow_up.save()
    ctx.emit(event(subject=follow_up.introduction, **data))
    return follow_up
