"""What the pages of this app share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.doors import asking
from shanhe.doors.asking import way

from .. import queries
from ..models import Project

TEMPLATE = "pathway/form.html"


def project_or_404(request: HttpRequest, ref: str) -> Project:
    """The project, if the reader may see it."""
    project = queries.by_ref(request.actor, ref)  # type: ignore[attr-defined]
    if project is None:
        raise Http404
    return project


def crumbs(project: Project | None = None) -> list[dict[str, str]]:
    """The way to a page: projects, and the project."""
    to = queries.url_of(project) if project is not None else ""
    return way(_("Projects"), reverse("pathway:board"), project, to)


def to_project(project: Project, anchor: str = "") -> HttpResponse:
    """Back to the project's page."""
    return redirect(queries.url_of(project) + anchor)


def show_form(
    request: HttpRequest, project: Project, form: Any, *, anchor: str = "", **more: Any
) -> HttpResponse:
    """A page with one form about a project."""
    return asking.show_form(request, TEMPLATE, form, **_shown(project, anchor, more))


def ask(
    request: HttpRequest,
    project: Project,
    form: Any,
    act: Callable[[], Any],
    *,
    done: Any = "",
    anchor: str = "",
    **more: Any,
) -> HttpResponse:
    """A page with one form: shows it, or does `act()` and goes back to the project."""
    shown = _shown(project, anchor, more)
    return asking.ask(request, TEMPLATE, form, act, done=done or _("Saved."), **shown)


def _shown(project: Project, anchor: str, more: dict[str, Any]) -> dict[str, Any]:
    back = queries.url_of(project) + anchor
    return {"project": project, "crumbs": crumbs(project), "back": back, **more}
