"""What the pages of needs share."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.kernel import journal
from shanhe.kernel.errors import Conflict, Invalid, NotNow
from shanhe.kernel.models import JournalEntry
from shanhe.parties.http import form_errors, page

from .. import queries
from ..models import Need


def need_or_404(request: HttpRequest, ref: str) -> Need:
    """The need, if the reader may open it."""
    need = queries.by_ref(request.actor, ref)  # type: ignore[attr-defined]
    if need is None:
        raise Http404
    return need


def crumbs(need: Need | None = None) -> list[dict[str, str]]:
    """The way to a page: needs, and the need."""
    found = [{"label": _("Needs"), "url": reverse("needs:catalogue")}]
    if need is not None:
        found.append({"label": need.ref, "url": need.get_absolute_url()})
    return found


def say(request: HttpRequest, message: Any, undo: str = "") -> None:
    messages.success(request, str(message), extra_tags=f"undo:{undo}" if undo else "")


def told(entries: Iterable[JournalEntry], *, inside: bool) -> list[dict[str, Any]]:
    """Entries of the journal as the story component shows them; readers outside are not told who acted, nor what changed."""
    return [
        {
            "at": entry.happened_at,
            "who": journal.who(entry) if inside else "",
            "sentence": journal.sentence(entry),
            "changes": [],
        }
        for entry in entries
    ]


def on_need(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for signed-in people about one need, where a refusal is shown on the need's own page."""

    @functools.wraps(view)
    def run(request: HttpRequest, ref: str, **more: Any) -> HttpResponse:
        try:
            return view(request, ref=ref, **more)
        except (NotNow, Conflict, Invalid) as error:
            messages.error(request, str(error))
            return redirect("needs:need", ref=ref)

    return page()(run)


def ask(
    request: HttpRequest,
    need: Need,
    form: Any,
    act: Callable[[], Any],
    *,
    title: Any,
    done: Any,
    undo: str = "",
    anchor: str = "",
    **more: Any,
) -> HttpResponse:
    """A page with one form about a need: shows it, or does `act()` and goes back to the need."""
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            act()
        if not form.errors:
            say(request, done, undo)
            return redirect(need.get_absolute_url() + anchor)
    values = {
        "need": need,
        "form": form,
        "title": title,
        "crumbs": crumbs(need),
        "back": need.get_absolute_url() + anchor,
        **more,
    }
    return render(request, "needs/form.html", values, status=422 if form.errors else 200)
