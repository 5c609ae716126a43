"""What the pages of this app share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from shanhe.doors.asking import say
from shanhe.doors.http import form_errors

from .. import queries
from ..acts import crumbs
from ..models import Introduction


def introduction_or_404(request: HttpRequest, ref: str) -> Introduction:
    """The introduction, if the reader may see it."""
    found = queries.by_ref(request.actor, ref)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def show_form(request: HttpRequest, form: Any, *, title: Any, back: str, **more: Any) -> HttpResponse:
    """A page with one form."""
    values = {"form": form, "title": title, "back": back, **more}
    return render(request, "introductions/form.html", values, status=422 if form.errors else 200)


def ask(
    request: HttpRequest,
    introduction: Introduction,
    form: Any,
    act: Callable[[], Any],
    *,
    done: Any,
    undo: str = "",
    anchor: str = "",
    **shown: Any,
) -> HttpResponse:
    """A page with one form about an introduction: shows it, or does `act()` and goes back to its page."""
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            act()
        if not form.errors:
            say(request, done, undo)
            return redirect(introduction.get_absolute_url() + anchor)
    back = introduction.get_absolute_url() + anchor
    return show_form(request, form, back=back, summary=introduction.ref, crumbs=crumbs(introduction), **shown)
