"""Shared by the pages: suggestions for reference fields, and a form that somebody else overtook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from shanhe.doors.http import form_errors
from shanhe.kernel.errors import Conflict
from shanhe.kernel.registries import panels_for
from shanhe.parties import queries

PAGE_SIZE = 30
SUGGESTIONS = 300


def paged(request: HttpRequest, rows: Any, size: int = PAGE_SIZE) -> Page[Any]:
    return Paginator(rows, size).get_page(request.GET.get("page"))


def panels(request: HttpRequest, name: str, row: Any) -> list[SafeString]:
    """The blocks other apps add to this page; they answer for their own escaping."""
    blocks = (panel.render(request, row) for panel in panels_for(name))
    return [mark_safe(html) for html in blocks if html]


def organisation_suggestions(actor: Any) -> Any:
    return queries.organisations_visible_to(actor).active().in_order()[:SUGGESTIONS]


def people_suggestions(actor: Any) -> Any:
    return queries.people_visible_to(actor).active().in_order()[:SUGGESTIONS]


def differences(form: BaseForm, row: Any) -> list[dict[str, Any]]:
    """Where the form's values and the row as it is now differ: `old` is what is stored, `new` what was typed."""
    found = []
    for name, value in form.cleaned_data.items():
        if name == "version" or not hasattr(row, name):
            continue
        stored = getattr(row, name)
        if (stored or "") != (value or ""):
            found.append({"label": form.fields[name].label, "old": stored, "new": value})
    return found


def edit(
    request: HttpRequest,
    form: BaseForm,
    template: str,
    context: Mapping[str, Any],
    *,
    save: Callable[[dict[str, Any], int | None], Any],
    reread: Callable[[], Any],
) -> HttpResponse | None:
    """Save a posted form; None when that worked, otherwise the page again.

    When somebody changed the row meanwhile, the page shows both and takes the newer version on, so that saving again
    is a decision.
    """
    status, clash = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            values = dict(form.cleaned_data)
            version = values.pop("version", None)
            with form_errors(form):
                save(values, version)
            if not form.errors:
                return None
            if isinstance(getattr(form, "refusal", None), Conflict):
                row = reread()
                status, clash = 409, differences(form, row)
                data: Any = form.data
                form.data = {**data.dict(), "version": row.version}
    return render(request, template, {**context, "form": form, "clash": clash}, status=status)
