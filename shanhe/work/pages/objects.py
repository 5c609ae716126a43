"""Adding to an object: tasks, contacts, notes, files, watching."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from shanhe.doors.http import back, context, form_errors, page

from .. import forms, operations, queries
from ..models import ContactLog, Note
from . import common


def _add_page(
    request: HttpRequest,
    key: str,
    form: Callable[[Any], django_forms.Form],
    save: Callable[[Any, dict[str, Any]], Any],
    *,
    title: Any,
    button: Any,
    done: Any,
) -> HttpResponse:
    """One small form about an object: in place with htmx, on a page of its own without."""
    row = common.subject_or_404(request, key)
    object_title, object_url = common.title_and_url(row)
    bound = form(row)
    if request.method == "POST" and bound.is_valid():
        with form_errors(bound):
            save(row, bound.cleaned_data)
        if not bound.errors:
            if common.is_fragment(request):
                return common.panel_response(request, row)
            messages.success(request, str(done))
            return redirect(f"{object_url}#work")
    template = "work/_form.html" if common.is_fragment(request) else "work/form.html"
    shown = {
        "form": bound,
        "title": title,
        "button": button,
        "object_title": object_title,
        "object_url": object_url,
        "in_place": common.is_fragment(request),
    }
    return render(request, template, shown, status=422 if bound.errors else 200)


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@page()
def add_task(request: HttpRequest, key: str) -> HttpResponse:
    ctx = context(request)
    return _add_page(
        request,
        key,
        lambda row: forms.TaskForm(
            _data(request), actor=ctx.actor, initial={"assignee": ctx.actor.person_id}
        ),
        lambda row, values: operations.add_task(ctx, subject=row, **values),
        title=gettext_lazy("Add a task"),
        button=gettext_lazy("Add task"),
        done=gettext_lazy("The task was added."),
    )


@page()
def log_contact(request: HttpRequest, key: str) -> HttpResponse:
    ctx = context(request)
    return _add_page(
        request,
        key,
        lambda row: forms.ContactForm(_data(request), initial={"happened_at": ctx.now}),
        lambda row, values: operations.log_contact(ctx, subject=row, **values),
        title=gettext_lazy("Log a call, meeting or visit"),
        button=gettext_lazy("Log contact"),
        done=gettext_lazy("The contact was logged."),
    )


@page()
def add_note(request: HttpRequest, key: str) -> HttpResponse:
    ctx = context(request)
    return _add_page(
        request,
        key,
        lambda row: forms.NoteForm(_data(request)),
        lambda row, values: operations.add_note(ctx, subject=row, **values),
        title=gettext_lazy("Add a note"),
        button=gettext_lazy("Add note"),
        done=gettext_lazy("The note was added."),
    )


@page()
def attach_file(request: HttpRequest, key: str) -> HttpResponse:
    ctx = context(request)
    return _add_page(
        request,
        key,
        lambda row: forms.FileForm(_data(request), request.FILES or None),
        lambda row, values: operations.attach_file(ctx, subject=row, **values),
        title=gettext_lazy("Attach a file"),
        button=gettext_lazy("Attach file"),
        done=gettext_lazy("The file was attached."),
    )


@require_POST
@page()
def watch(request: HttpRequest, key: str) -> HttpResponse:
    row = common.subject_or_404(request, key)
    operations.watch(context(request), subject=row)
    if common.is_fragment(request):
        return HttpResponse(common.watch_html(request, row))
    return redirect(back(request, common.title_and_url(row)[1]))


@require_POST
@page()
def unwatch(request: HttpRequest, key: str) -> HttpResponse:
    row = common.subject_or_404(request, key)
    operations.unwatch(context(request), subject=row)
    if common.is_fragment(request):
        return HttpResponse(common.watch_html(request, row))
    return redirect(back(request, common.title_and_url(row)[1]))


_KINDS = {"contact": ContactLog, "note": Note}


@require_POST
@page()
def remove(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Take a file, a contact or a note away; Undo puts it back."""
    ctx = context(request)
    if kind == "file":
        found: Any = queries.attachment_for(ctx.actor, number)
    else:
        found = queries.annotation_for(ctx.actor, _KINDS[kind], number) if kind in _KINDS else None
    if found is None:
        raise Http404
    if kind == "file":
        operations.remove_attachment(ctx, attachment=found)
    else:
        operations.remove_annotation(ctx, annotation=found)
    undo = reverse("work:restore", args=[kind, number])
    messages.success(request, _("Removed."), extra_tags=f"undo:{undo}")
    return redirect(_object_url(request, found.subject))


@require_POST
@page()
def restore(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    ctx = context(request)
    if kind == "file":
        found: Any = queries.attachment_for(ctx.actor, number, removed=True)
    else:
        found = queries.annotation_for(ctx.actor, _KINDS[kind], number) if kind in _KINDS else None
    if found is None:
        raise Http404
    if kind == "file":
        operations.restore_attachment(ctx, attachment=found)
    else:
        operations.restore_annotation(ctx, annotation=found)
    messages.success(request, _("It is back."))
    return redirect(_object_url(request, found.subject))


def _object_url(request: HttpRequest, key: str) -> str:
    row = common.subject_or_404(request, key)
    return f"{common.title_and_url(row)[1]}#work"


@require_GET
@page(login=False)
def download(request: HttpRequest, number: int) -> FileResponse:
    """Send a file as a download, never to be shown inside a page."""
    attachment = queries.attachment_for(request.actor, number)  # type: ignore[attr-defined]
    if attachment is None:
        raise Http404
    response = FileResponse(
        attachment.file.open("rb"),
        as_attachment=True,
        filename=attachment.name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
