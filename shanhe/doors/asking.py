"""Pages that ask for something with one form, and go back to the record they were about.

return ask(request, "needs/form.html", form, lambda: operations.close_need(…), back=need.get_absolute_url(),
           title=_("Close"), done=_("Closed."), need=need, crumbs=crumbs(need))
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from shanhe.kernel.errors import Conflict
from shanhe.kernel.translated import parts

from .http import form_errors

TEMPLATE = "doors/act.html"


def say(request: HttpRequest, message: Any, undo: str = "") -> None:
    """A message, with a button that undoes it where that is possible."""
    messages.success(request, str(message), extra_tags=f"undo:{undo}" if undo else "")


def way(label: Any, url: str, row: Any = None, row_url: str = "") -> list[dict[str, str]]:
    """The way to a page: the list, and the record, if it is about one."""
    found = [{"label": str(label), "url": url}]
    if row is not None:
        found.append({"label": row.ref, "url": row_url or row.get_absolute_url()})
    return found


def way_from(label: Any, url_name: str) -> Callable[..., list[dict[str, str]]]:
    """The way to every page of a kind of record: `crumbs()` to the list, `crumbs(row)` to the record."""
    return lambda row=None: way(label, reverse(url_name), row)


def show_form(
    request: HttpRequest, template: str, form: Any, *, title: Any, back: str, **more: Any
) -> HttpResponse:
    """A page with one form; where somebody changed the record meanwhile, it shows both, and saving again is a decision."""
    status, clash = 422 if form.errors else 200, None
    row = getattr(form, "row", None)
    if isinstance(getattr(form, "refusal", None), Conflict) and "version" in form.fields and row is not None:
        row.refresh_from_db()
        status, clash = 409, differences(form, row)
        form.data = {**_plain(form.data), "version": row.version}
    values = {"form": form, "title": title, "back": back, "clash": clash, **more}
    return render(request, template, values, status=status)


def _plain(data: Any) -> dict[str, Any]:
    return data.dict() if hasattr(data, "dict") else dict(data)


def differences(form: Any, row: Any) -> list[dict[str, Any]]:
    """Where the form's values and the row as it is now differ: `old` is what is stored, `new` what was typed."""
    lines = []
    for name, field in form.fields.items():
        if name != "version" and hasattr(row, name):
            lines.append((field.label, getattr(row, name), form.cleaned_data.get(name)))
    for name in form.translated:
        stored, typed = getattr(row, name, {}), form.cleaned_data.get(name, {})
        for part, language in parts(name):
            lines.append((form.fields[part].label, stored.get(language), typed.get(language)))
    return [
        {"label": label, "old": old, "new": new} for label, old, new in lines if (old or "") != (new or "")
    ]


def ask(
    request: HttpRequest,
    template: str,
    form: Any,
    act: Callable[[], Any],
    *,
    back: str,
    done: Any,
    undo: str | Callable[[Any], str] = "",
    onward: Callable[[Any], str] | None = None,
    **shown: Any,
) -> HttpResponse:
    """A page with one form: shows it, or does `act()`, says `done` and goes `back`; a refusal stays with the form.

    `undo` and `onward` may depend on what `act()` returned: the address that takes it back, and the page that follows.
    """
    if request.method == "POST" and form.is_valid():
        made = None
        with form_errors(form):
            made = act()
        if not form.errors:
            say(request, done, undo(made) if callable(undo) else undo)
            return redirect(onward(made) if onward else back)
    return show_form(request, template, form, back=back, **shown)


def show_or_do(request: HttpRequest, form: Any, act: Callable[[], Any], **shown: Any) -> HttpResponse:
    """`ask` on the page that every act has."""
    return ask(request, TEMPLATE, form, act, **shown)
