"""Pages that ask for something with one form, and go back to the record they were about.

return ask(request, "needs/form.html", form, lambda: operations.close_need(…), back=need.get_absolute_url(),
           title=_("Close"), done=_("Closed."), need=need, crumbs=crumbs(need))
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from shanhe.kernel.errors import Conflict, Invalid, NotNow

from .http import form_errors, page


def say(request: HttpRequest, message: Any, undo: str = "") -> None:
    """A message, with a button that undoes it where that is possible."""
    messages.success(request, str(message), extra_tags=f"undo:{undo}" if undo else "")


def way(label: Any, url: str, row: Any = None, row_url: str = "") -> list[dict[str, str]]:
    """The way to a page: the list, and the record, if it is about one."""
    found = [{"label": str(label), "url": url}]
    if row is not None:
        found.append({"label": row.ref, "url": row_url or row.get_absolute_url()})
    return found


def show_form(
    request: HttpRequest, template: str, form: Any, *, title: Any, back: str, **more: Any
) -> HttpResponse:
    """A page with one form."""
    values = {"form": form, "title": title, "back": back, **more}
    return render(request, template, values, status=422 if form.errors else 200)


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


def on_record(url_name: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page for signed-in people about one record; a refusal is shown on the record's own page, by its name."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def run(request: HttpRequest, ref: str, **more: Any) -> HttpResponse:
            try:
                return view(request, ref=ref, **more)
            except (NotNow, Conflict, Invalid) as error:
                messages.error(request, str(error))
                return redirect(url_name, ref=ref)

        return page()(run)

    return decorate
