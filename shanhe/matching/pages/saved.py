"""Saved searches: the list with what is new, keeping one, changing it, removing it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.doors.http import context, form_errors, page
from shanhe.kernel.registries import findables

from .. import operations, queries
from ..forms import SearchForm
from ..models import HowOften, SavedSearch
from ..queries.saved import MOST_SAVED


def search_address(row: SavedSearch) -> str:
    """The search page with everything that the saved search looks for."""
    pairs = [("q", row.words), *(("kind", kind) for kind in row.kinds)]
    pairs += [(name, code) for name, codes in row.codes.items() for code in codes]
    return f"{reverse('web:search')}?{urlencode(pairs)}"


def _get(request: HttpRequest, number: int) -> SavedSearch:
    row = queries.one(request.actor, number)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@page()
def searches(request: HttpRequest) -> HttpResponse:
    """The reader's saved searches, each with what is new in it."""
    found = queries.saved_searches(request.actor)  # type: ignore[attr-defined]
    rows = [{"saved": item, "url": search_address(item.row)} for item in found]
    return render(request, "matching/searches.html", {"rows": rows, "most": MOST_SAVED})


@page()
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the search that the address describes."""
    given = request.GET
    kinds = [kind for kind in dict.fromkeys(given.getlist("kind")) if kind in findables]
    pairs = [(name, code) for name in given for code in given.getlist(name)]
    words = " ".join(given.get("q", "").replace("\0", "").split())[:200]
    asked = SavedSearch(words=words, kinds=kinds, codes=queries.asked(pairs))
    initial = {"name": words[:80], "words": words, "how_often": HowOften.DAILY}
    form = SearchForm(request.POST or None, initial=initial, narrowed=queries.narrowed_by(asked))
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            operations.save_search(context(request), person=request.person, **form.values())  # type: ignore[attr-defined]
        if form.is_valid():
            messages.success(request, _("The search is kept."))
            return redirect("matching:searches")
    back = search_address(asked) if words else reverse("web:search")
    return _form(request, form, _("Keep this search"), _("Keep the search"), back)


@page()
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Another name, other words, more or less often."""
    row = _get(request, number)
    initial = {"name": row.name, "words": row.words, "how_often": row.how_often}
    form = SearchForm(request.POST or None, initial=initial, narrowed=queries.narrowed_by(row))
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            operations.change_search(context(request), search=row, values=form.values())
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect("matching:searches")
    return _form(request, form, _("Change a saved search"), _("Save"), reverse("matching:searches"))


def _form(request: HttpRequest, form: SearchForm, title: str, button: str, back: str) -> HttpResponse:
    values: dict[str, Any] = {"form": form, "title": title, "button": button, "back_url": back}
    return render(request, "matching/search_form.html", values)


@page()
def look(request: HttpRequest, number: int) -> HttpResponse:
    """What was new has been looked at."""
    row = _get(request, number)
    if request.method == "POST":
        operations.mark_search_seen(context(request), search=row)
    return redirect("matching:searches")


@page()
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Keep the search no longer; it can be taken back."""
    row = _get(request, number)
    if request.method == "POST":
        operations.remove_search(context(request), search=row)
        undo = reverse("matching:search-restore", args=[row.pk])
        messages.success(
            request, _("“{name}” is kept no longer.").format(name=row.name), extra_tags=f"undo:{undo}"
        )
    return redirect("matching:searches")


@page()
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """Take the removal back."""
    row = _get(request, number)
    if request.method == "POST":
        operations.restore_search(context(request), search=row)
        messages.success(request, _("The search is kept again."))
    return redirect("matching:searches")
