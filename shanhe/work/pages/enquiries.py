"""Asking about an object without an account, and answering."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shanhe.doors import guessing
from shanhe.doors.http import context, form_errors, or_404, page

from .. import forms, operations, queries
from ..acts import title_and_url
from ..models import Enquiry
from . import common


@never_cache
@page(login=False)
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Write an enquiry about an object."""
    row = common.subject_or_404(request, key)
    object_title, object_url = title_and_url(row)
    form = forms.EnquiryForm(request.POST or None, initial=_known(request))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "email", "organisation", "message")}
        with form_errors(form):
            enquiry = operations.open_enquiry(
                context(request), subject=row, client=request.META.get("REMOTE_ADDR", ""), **values
            )
        if not form.errors:
            return redirect("work:ask-code", token=enquiry.token)
    shown = {"form": form, "object_title": object_title, "object_url": object_url}
    return render(request, "work/ask.html", shown, status=422 if form.errors else 200)


def _known(request: HttpRequest) -> dict[str, str]:
    """What is known of somebody who is signed in."""
    person = request.person  # type: ignore[attr-defined]
    return {} if person is None else {"name": str(person.name), "email": person.email}


def _enquiry(token: UUID) -> Enquiry:
    return or_404(queries.enquiry_by_token(token))


@guessing.limited("link")
@never_cache
@page(login=False)
def ask_code(request: HttpRequest, token: UUID) -> HttpResponse:
    """Type the code; afterwards this page says what became of the enquiry."""
    enquiry = _enquiry(token)
    if enquiry.state != "unconfirmed":
        return render(request, "work/ask_done.html", _result(request, enquiry))
    form = forms.CodeForm(request.POST or None, initial={"code": request.GET.get("code", "")[:6]})
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            enquiry = operations.confirm_enquiry(
                context(request), enquiry=enquiry, code=form.cleaned_data["code"]
            )
        if enquiry.state != "unconfirmed":
            return redirect("work:ask-code", token=token)
        if not form.errors:
            guessing.guessed_wrong(request)
            form.add_error("code", _("This is not the code we sent. Look at the newest mail."))
    shown = {"form": form, "enquiry": enquiry}
    return render(request, "work/ask_code.html", shown, status=422 if form.errors else 200)


def _result(request: HttpRequest, enquiry: Enquiry) -> dict[str, Any]:
    link = queries.links(request.actor, [enquiry.subject]).get(enquiry.subject)  # type: ignore[attr-defined]
    return {"enquiry": enquiry, "link": link, "due_on": enquiry.task.due_on if enquiry.task else None}


@guessing.limited("link")
@require_POST
@page(login=False)
def ask_again(request: HttpRequest, token: UUID) -> HttpResponse:
    operations.renew_enquiry_code(context(request), enquiry=_enquiry(token))
    messages.success(request, _("A new code is on its way."))
    return redirect("work:ask-code", token=token)
