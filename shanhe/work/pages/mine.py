"""My work, and the page of one task."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from shanhe.doors.http import context, page

from .. import forms, lifecycle, queries, rules, todo
from ..acts import ENQUIRY_ACTS, TASK_ACTS, crumbs
from ..models import Task
from ..subjects import key_of


@require_GET
@page()
def my_work(request: HttpRequest) -> HttpResponse:
    ctx = context(request)
    items = todo.items_for(ctx.actor)
    since = queries.start_of_yesterday(ctx.zone, ctx.now)
    watched = queries.watched(ctx.actor)
    shown = {
        "waiting": [_line(item, ctx.today) for item in items if item.waiting_for == "me"],
        "others": [_line(item, ctx.today) for item in items if item.waiting_for == "others"],
        "changes": queries.changed_since(ctx.actor, since, watched),
        "watched": watched,
        "recent": queries.recent(ctx.actor),
        "form": forms.OwnTaskForm(),
        "own_key": key_of(request.person),  # type: ignore[attr-defined]
    }
    return render(request, "work/my_work.html", shown)


def _line(item: todo.TodoItem, today: date) -> dict[str, Any]:
    """A line as the list component wants it."""
    line: dict[str, Any] = {
        "title": item.title,
        "url": item.url,
        "due": item.due_on,
        "overdue": item.due_on is not None and item.due_on < today,
        "kind": item.kind,
        "context": item.subject,
        "context_url": item.subject_url,
        "who": item.who,
    }
    if item.action is not None:
        line |= {
            "action_label": item.action.label,
            "action_url": item.action.url,
            "method": item.action.method,
            "fields": {**item.action.fields, "next": reverse("work:my-work")},
        }
    return line


@require_GET
@page()
def task(request: HttpRequest, ref: str) -> HttpResponse:
    """What is to be done, by when, about what; and the enquiry it came from, to whoever may answer it."""
    ctx = context(request)
    row = TASK_ACTS.row(request, ref=ref)
    buttons = {act["name"]: act for act in TASK_ACTS.ready(ctx.actor, row)}
    finish = buttons.pop("complete", None)
    values = {
        "task": row,
        "state": lifecycle.TASK.state(row),
        "link": queries.links(ctx.actor, [row.subject]).get(row.subject),
        "finish": finish and TASK_ACTS.address(row, "complete"),
        "buttons": buttons.values(),
        "crumbs": crumbs(row),
        **_enquiry_of(ctx.actor, row),
    }
    return render(request, "work/task.html", values)


def _enquiry_of(actor: Any, row: Task) -> dict[str, Any]:
    enquiry = row.enquiries.first()
    if enquiry is None or not rules.handle_enquiry.allows(actor, enquiry):
        return {"from_enquiry": enquiry is not None}
    acts = {act["name"]: act for act in ENQUIRY_ACTS.ready(actor, enquiry)}
    return {
        "from_enquiry": True,
        "enquiry": enquiry,
        "enquiry_state": lifecycle.ENQUIRY.state(enquiry),
        "answer_form": forms.AnswerForm(row=enquiry, actor=actor) if "answer" in acts else None,
        "answer_url": ENQUIRY_ACTS.address(enquiry, "answer"),
        "close": acts.get("close"),
    }
