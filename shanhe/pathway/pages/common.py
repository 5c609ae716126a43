"""What the pages of this app share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.parties.http import form_errors

from .. import queries
from ..models import Project


def project_or_404(request: HttpRequest, ref: str) -> Project:
    """The project, if the reader may see it."""
    project = queries.by_ref(request.actor, ref)  # type: ignore[attr-defined]
    if project is None:
        raise Http404
    return project


def crumbs(project: Project | None = None) -> list[dict[str, str]]:
    """The way to a page: projects, and the project."""
    found = [{"label": _("Projects"), "url": reverse("pathway:board")}]
    if project is not None:
        found.append({"label": project.ref, "url": queries.url_of(project)})
    return found


def say(request: HttpRequest, message: Any, undo: str = "") -> None:
    """A message, with a button that undoes it where that is possible."""
    messages.success(request, str(message), extra_tags=f"undo:{undo}" if undo else "")


def to_project(project: Project, anchor: str = "") -> HttpResponse:
    """Back to the project's page."""
    return redirect(queries.url_of(project) + anchor)


def show_form(
    request: HttpRequest,
    project: Project,
    form: Any,
    *,
    title: Any,
    lead: Any = "",
    danger: bool = False,
    anchor: str = "",
    **more: Any,
) -> HttpResponse:
    """A page with one form about a project."""
    values = {
        "project": project,
        "form": form,
        "title": title,
        "lead": lead,
        "danger": danger,
        "crumbs": crumbs(project),
        "back": queries.url_of(project) + anchor,
        **more,
    }
    return render(request, "pathway/form.html", values, status=422 if form.errors else 200)


def ask(
    request: HttpRequest,
    project: Project,
    form: Any,
    act: Callable[[], Any],
    *,
    done: Any = "",
    anchor: str = "",
    undo: str = "",
    **shown: Any,
) -> HttpResponse:
    """A page with one form: shows it, or does `act()` and goes back to the project."""
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            act()
        if not form.errors:
            say(request, done or _("Saved."), undo)
            return to_project(project, anchor)
    return show_form(request, project, form, anchor=anchor, **shown)
