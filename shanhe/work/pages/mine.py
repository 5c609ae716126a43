"""My work, and the page of one task."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanhe.doors.http import back, context, form_errors, page

from .. import forms, lifecycle, operations, queries, rules, todo
from ..models import Task


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


@require_POST
@page()
def add_own_task(request: HttpRequest) -> HttpResponse:
    form = forms.OwnTaskForm(request.POST)
    if form.is_valid():
        with form_errors(form):
            operations.add_task(
                context(request),
                subject=request.person,  # type: ignore[attr-defined]
                assignee=request.person,  # type: ignore[attr-defined]
                **form.cleaned_data,  # type: ignore[attr-defined]
            )
    if form.errors:
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
    else:
        messages.success(request, _("The task was added."))
    return redirect("work:my-work")


def _task(request: HttpRequest, ref: str) -> Task:
    found = queries.task_by_ref(request.actor, ref)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


@require_GET
@page()
def task(request: HttpRequest, ref: str) -> HttpResponse:
    return render(request, "work/task.html", task_context(request, _task(request, ref)))


def task_context(request: HttpRequest, found: Task, **given: Any) -> dict[str, Any]:
    """What a task's page shows; `given` are forms that were refused."""
    ctx = context(request)
    link = queries.links(ctx.actor, [found.subject]).get(found.subject)
    enquiry = found.enquiries.first()
    may_handle = enquiry is not None and rules.handle_enquiry.allows(ctx.actor, enquiry)
    names = {action.name for action in lifecycle.TASK.actions(ctx.actor, found) if action.enabled}
    shown = {
        "task": found,
        "state": lifecycle.TASK.state(found),
        "overdue": found.overdue(ctx.today),
        "link": link,
        "may": names,
        "stay": {"next": request.path},
        "crumbs": [{"label": _("My work"), "url": reverse("work:my-work")}, {"label": found.ref, "url": ""}],
        "enquiry": enquiry if may_handle else None,
        "enquiry_state": lifecycle.ENQUIRY.state(enquiry) if enquiry is not None else None,
    }
    if enquiry is not None and may_handle and enquiry.state == "open":
        shown |= {"answer_form": forms.AnswerForm(), "close_form": forms.CloseForm()}
    return shown | given


@page()
def task_change(request: HttpRequest, ref: str) -> HttpResponse:
    found = _task(request, ref)
    ctx = context(request)
    initial = {
        "title": found.title,
        "due_on": found.due_on,
        "detail": found.detail,
        "assignee": found.assignee_id,
    }
    form = forms.TaskForm(request.POST or None, actor=ctx.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            operations.change_task(ctx, task=found, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("Changed."))
            return redirect("work:task", ref=ref)
    shown = {
        "form": form,
        "title": _("Change the task"),
        "button": _("Save"),
        "object_title": found.ref,
        "object_url": reverse("work:task", args=[ref]),
    }
    return render(request, "work/form.html", shown, status=422 if form.errors else 200)


def _undo(ref: str) -> str:
    return "undo:" + reverse("work:task-reopen", args=[ref])


@require_POST
@page()
def task_done(request: HttpRequest, ref: str) -> HttpResponse:
    operations.complete_task(
        context(request), task=_task(request, ref), outcome=request.POST.get("outcome", "")[:2000]
    )
    messages.success(request, _("Done."), extra_tags=_undo(ref))
    return redirect(back(request, reverse("work:my-work")))


@require_POST
@page()
def task_drop(request: HttpRequest, ref: str) -> HttpResponse:
    operations.drop_task(
        context(request), task=_task(request, ref), reason=request.POST.get("reason", "")[:2000]
    )
    messages.success(request, _("The task was dropped."), extra_tags=_undo(ref))
    return redirect(back(request, reverse("work:my-work")))


@require_POST
@page()
def task_reopen(request: HttpRequest, ref: str) -> HttpResponse:
    operations.reopen_task(context(request), task=_task(request, ref))
    messages.success(request, _("The task is open again."))
    return redirect(back(request, reverse("work:my-work")))
