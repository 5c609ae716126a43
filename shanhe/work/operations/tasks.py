"""Tasks: add, change, do, drop, open again, hand over, remind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid, NotNow
from shanhe.kernel.events import changed, plain
from shanhe.kernel.operations import operation
from shanhe.kernel.references import reference
from shanhe.parties.actors import actor_of_person

from .. import events, lifecycle, rules
from ..models import Task
from ..subjects import key_of, pointer

REMIND_BEFORE = timedelta(days=1)


@operation("work.add_task", subjects=("subject",), rule=rules.annotate)
def add_task(
    ctx: Context, *, subject: Any, title: str, assignee: Any, due_on: date | None = None, detail: str = ""
) -> Task:
    """Give a person something to do about the subject, by a day; the person must be able to see the subject."""
    title = title.strip()
    if not title:
        raise Invalid({"title": _("Say what is to be done.")})
    _check_assignee(ctx, subject, assignee)
    task = Task.objects.create(
        zone=ctx.zone,
        ref=reference(ctx, Task, "T"),
        subject=key_of(subject),
        title=title[:300],
        detail=detail.strip(),
        assignee=assignee,
        created_by_id=ctx.actor.person_id,
        due_on=due_on,
        created_at=ctx.now,
    )
    ctx.emit(events.TaskAdded(subject=task, about=(subject,), assignee=assignee.name, due=plain(due_on)))
    return task


def _tell(ctx: Context, task: Task, event: Any, **more: Any) -> Task:
    """Save the task and tell what happened, on its own story and its subject's."""
    task.save()
    ctx.emit(event(subject=task, about=pointer(task.subject), **more))
    return task


def _check_assignee(ctx: Context, subject: Any, assignee: Any) -> None:
    if ctx.actor.is_system or assignee.pk == ctx.actor.person_id:
        return
    if assignee.zone_id != ctx.zone.pk or not rules.sees(actor_of_person(assignee), subject):
        raise Invalid({"assignee": _("This person cannot see what the task is about.")})


@operation("work.change_task", subjects=("task",), transition=lifecycle.TASK["change"])
def change_task(
    ctx: Context, *, task: Task, title: str, due_on: date | None, detail: str = "", assignee: Any = None
) -> Task:
    """Give a task other words, another day, or to another person."""
    if not title.strip():
        raise Invalid({"title": _("Say what is to be done.")})
    values = {"title": title.strip()[:300], "due_on": due_on, "detail": detail.strip()}
    changes = changed(task, values)
    handed_on = assignee is not None and assignee.pk != task.assignee_id
    if handed_on:
        for row in pointer(task.subject):
            _check_assignee(ctx, row, assignee)
        task.assignee = assignee
    if not changes and not handed_on:
        ctx.unchanged()
    if changes:
        _tell(ctx, task, events.TaskChanged, changes=changes)
    if handed_on:
        _tell(ctx, task, events.TaskHandedOn, assignee=assignee.name)
    return task


@operation("work.complete_task", subjects=("task",), transition=lifecycle.TASK["complete"])
def complete_task(ctx: Context, *, task: Task, outcome: str = "") -> Task:
    """Mark a task as done, with what came of it."""
    return close(ctx, task, "complete", events.TaskDone, outcome)


@operation("work.drop_task", subjects=("task",), transition=lifecycle.TASK["drop"])
def drop_task(ctx: Context, *, task: Task, reason: str = "") -> Task:
    """Drop a task that need not be done any more."""
    return close(ctx, task, "drop", events.TaskDropped, reason)


def close(ctx: Context, task: Task, action: str, event: Any, outcome: str) -> Task:
    changes = lifecycle.TASK.move(task, action)
    task.outcome, task.closed_at = outcome.strip(), ctx.now
    return _tell(ctx, task, event, changes=changes)


@operation("work.reopen_task", subjects=("task",), transition=lifecycle.TASK["reopen"])
def reopen_task(ctx: Context, *, task: Task) -> Task:
    """Open a task again that was done or dropped; this is what Undo does."""
    if task.enquiries.filter(state__in=("answered", "closed")).exists():
        raise NotNow(task.state, _("Its enquiry is already closed."))
    changes = lifecycle.TASK.move(task, "reopen")
    task.outcome, task.closed_at = "", None
    return _tell(ctx, task, events.TaskReopened, changes=changes)


@operation("work.hand_on_task", subjects=("task",), rule=rules.change_task, internal=True)
def hand_on_task(ctx: Context, *, task: Task, to: Any) -> Task:
    """Give an open task to a colleague who takes over somebody's work; visibility follows the other work handed over."""
    if task.state != "open" or task.assignee_id == to.pk:
        ctx.unchanged()
        return task
    task.assignee = to
    return _tell(ctx, task, events.TaskHandedOn, assignee=to.name)


@operation("work.remind_of_due_tasks", subjects=("zone",), rule=rules.system, internal=True)
def remind_of_due_tasks(ctx: Context, *, zone: Any) -> int:
    """Remind once for each due date, from the day before on; returns how many were reminded."""
    due = Task.objects.to_remind(ctx.today + REMIND_BEFORE).order_by("id")
    tasks = list(due.select_for_update(no_key=True))
    if not tasks:
        ctx.unchanged()
    for task in tasks:
        task.reminded_for = task.due_on
        ctx.emit(events.TaskDue(subject=task, about=pointer(task.subject), due=plain(task.due_on)))
    Task.objects.bulk_update(tasks, ["reminded_for"])
    return len(tasks)
