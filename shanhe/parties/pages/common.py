"""Shared by the pages: lists in pages, and the blocks of other apps."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from shanhe.parties import forms, queries

PAGE_SIZE = 30


def paged(request: HttpRequest, rows: Any, size: int = PAGE_SIZE) -> Page[Any]:
    return Paginator(rows, size).get_page(request.GET.get("page"))


def people_found(request: Any) -> dict[str, Any]:
    """The people that the filter of the page's address leaves, in pages."""
    form = forms.PersonFilter(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    rows = queries.search_people(
        request.actor, words=given.get("q", ""), role=given.get("role", ""), on=queries.today(request.zone)
    )
    return {"form": form, "page": paged(request, rows), "filtered": any(given.values())}
