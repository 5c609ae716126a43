"""Claiming to speak for an organisation, and deciding on it."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.doors.acts import form_for
from shanhe.doors.asking import show_or_do
from shanhe.doors.http import context, page
from shanhe.parties import forms, lifecycle, operations, queries
from shanhe.parties.acts import CLAIM_ACTS


@page()
def claim(request: Any) -> HttpResponse:
    """Claim an organisation by its credit code and a letter."""
    form = form_for(request, forms.ClaimForm, None)
    return show_or_do(
        request,
        form,
        lambda: operations.claim_representation(
            context(request),
            person=request.person,
            organisation=form.cleaned_data["uscc"],
            letter=form.cleaned_data["letter"],
        ),
        back=reverse("parties:organisations"),
        done=_("Sent. You will hear when it has been decided."),
        onward=lambda made: made.get_absolute_url(),
        title=_("Represent an organisation"),
        about=_("Give its credit code and a letter that it has signed or sealed."),
        button=_("Send the claim"),
    )


@page()
def show_claim(request: Any, number: int) -> HttpResponse:
    """A claim, with the buttons of those who decide."""
    found = CLAIM_ACTS.row(request, number=number)
    own = found.person_id == request.person.pk
    shown = {
        "claim": found,
        "state": lifecycle.CLAIM.state(found),
        "actions": CLAIM_ACTS.bar(request.actor, found, without=("confirm", "refuse") if own else ()),
        "story": queries.story(request.actor, found),
    }
    return render(request, "parties/claim.html", shown)


@page()
def letter(request: Any, number: int) -> HttpResponseBase:
    """The letter of a claim, as a download that no browser opens in the page."""
    found = CLAIM_ACTS.row(request, number=number)
    if not found.letter:
        raise Http404(_("The letter was erased."))
    response = FileResponse(
        found.letter.open("rb"),
        as_attachment=True,
        filename=found.letter_name,
        content_type=found.letter_type,
    )
    response["Cache-Control"] = "private, no-store"
    return response
