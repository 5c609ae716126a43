"""Adding to an object: tasks, contacts, notes, files, watching."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from shanhe.doors.http import back, context, form_errors, next_address, or_404, page

from .. import operations, queries
from ..acts import ADDITIONS, title_and_url
from . import common


@page()
def add(request: HttpRequest, key: str, what: str) -> HttpResponse:
    """One small form about an object: in place with htmx, on a page of its own without."""
    addition = or_404(ADDITIONS.get(what))
    row = common.subject_or_404(request, key)
    object_title, object_url = title_and_url(row)
    in_place = common.is_fragment(request)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    ctx = context(request)
    form = addition.form(*data, row=row, actor=ctx.actor, initial={"happened_at": ctx.now})
    if data and form.is_valid():
        with form_errors(form):
            addition.operation(ctx, subject=row, **form.arguments())
        if not form.errors and in_place:
            return _redrawn(common.panel_html(request, row))
        if not form.errors:
            messages.success(request, str(addition.done))
            return redirect(next_address(request) or f"{object_url}#work")
    shown = {
        "form": form,
        "title": addition.label,
        "object_title": object_title,
        "object_url": object_url,
        "in_place": in_place,
    }
    template = "work/_form.html" if in_place else "work/form.html"
    return render(request, template, shown, status=422 if form.errors else 200)


def _redrawn(panel: str) -> HttpResponse:
    """The panel anew, which replaces the whole old one."""
    response = HttpResponse(panel)
    response["HX-Retarget"] = "#work"
    response["HX-Reswap"] = "outerHTML"
    return response


@require_POST
@page()
def watch(request: HttpRequest, key: str, *, on: bool) -> HttpResponse:
    """Follow an object, or follow it no longer."""
    row = common.subject_or_404(request, key)
    (operations.watch if on else operations.unwatch)(context(request), subject=row)
    if common.is_fragment(request):
        return HttpResponse(common.watch_html(request, row))
    return redirect(back(request, title_and_url(row)[1]))


@require_GET
@page(login=False)
def download(request: HttpRequest, number: int) -> FileResponse:
    """Send a file as a download, never to be shown inside a page."""
    attachment = or_404(queries.attachment_for(request.actor, number))  # type: ignore[attr-defined]
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
