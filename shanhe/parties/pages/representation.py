"""Claiming to speak for an organisation, and deciding on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanhe.doors.http import context, form_errors, page
from shanhe.parties import forms, lifecycle, operations, queries, validation


def _found(request: Any, number: int) -> Any:
    claim = queries.claims_visible_to(request.actor).filter(pk=number).first()
    if claim is None:
        raise Http404(_("There is no such claim."))
    return claim


@page()
def claim(request: Any) -> HttpResponse:
    """Claim an organisation by its credit code and a letter."""
    form = forms.ClaimForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        organisation = _by_code(request, form)
        if organisation is not None:
            with form_errors(form):
                made = operations.claim_representation(
                    context(request),
                    person=request.person,
                    organisation=organisation,
                    letter=form.cleaned_data["letter"],
                )
                messages.success(request, _("Sent. You will hear when it has been decided."))
                return redirect("parties:claim", made.pk)
    shown = {
        "form": form,
        "title": _("Represent an organisation"),
        "text": _("Give its credit code and a letter that it has signed or sealed."),
        "button": _("Send the claim"),
        "multipart": True,
        "back_url": reverse("parties:organisations"),
    }
    return render(request, "parties/simple_form.html", shown, status=422 if form.errors else 200)


def _by_code(request: Any, form: Any) -> Any:
    try:
        code = validation.credit_code(form.cleaned_data["uscc"])
    except ValueError:
        form.add_error("uscc", _("The credit code is wrong: 18 characters, the last one checks the others."))
        return None
    organisation = queries.organisation_by_code(request.actor, code)
    if organisation is None:
        form.add_error(
            "uscc", _("No organisation of this zone has this code yet. Ask the zone's staff to add it.")
        )
    return organisation


@page()
def show_claim(request: Any, number: int) -> HttpResponse:
    """A claim, with the buttons of those who decide."""
    found = _found(request, number)
    allowed = [] if found.person_id == request.person.pk else ["confirm", "refuse"]
    wanted = [*allowed, "withdraw"]
    names = {
        action.name for action in lifecycle.CLAIM.actions(request.actor, found, only=wanted) if action.enabled
    }
    shown = {
        "claim": found,
        "state": lifecycle.CLAIM.state(found),
        "may": names,
        "form": forms.ReasonForm(),
        "story": queries.story(request.actor, found),
    }
    return render(request, "parties/claim.html", shown)


@page()
def letter(request: Any, number: int) -> HttpResponseBase:
    """The letter of a claim, as a download that no browser opens in the page."""
    found = _found(request, number)
    response = FileResponse(
        found.letter.open("rb"),
        as_attachment=True,
        filename=found.letter_name,
        content_type=found.letter_type,
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@page()
def confirm(request: Any, number: int) -> HttpResponse:
    found = operations.confirm_representation(context(request), claim=_found(request, number))
    text = _("{person} represents {organisation} from today.")
    messages.success(request, text.format(person=found.person.name, organisation=found.organisation.name))
    return redirect("parties:claim", number)


@require_POST
@page()
def refuse(request: Any, number: int) -> HttpResponse:
    operations.refuse_representation(
        context(request), claim=_found(request, number), reason=request.POST.get("reason", "")
    )
    return redirect("parties:claim", number)


@require_POST
@page()
def withdraw(request: Any, number: int) -> HttpResponse:
    operations.withdraw_representation(context(request), claim=_found(request, number))
    return redirect("parties:claim", number)
