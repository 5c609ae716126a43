"""Starting a project."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.doors.acts import form_for
from shanhe.doors.asking import ask
from shanhe.doors.http import context, page

from .. import forms, operations, queries
from ..acts import crumbs


@page()
def start(request: HttpRequest) -> HttpResponse:
    """Start a project with results one may take forward; `?results=R-…` chooses them beforehand."""
    form = form_for(request, forms.StartForm, request.zone)  # type: ignore[attr-defined]
    return ask(
        request,
        "pathway/start.html",
        form,
        lambda: operations.start_project(context(request), **form.arguments()),
        title=_("Start a project"),
        back=reverse("pathway:board"),
        done=_("Started. This is its page."),
        onward=queries.url_of,
        routes=queries.offered_routes(),
        crumbs=crumbs(),
        nothing=not form.fields["results"].choices,
    )
