"""The register of people."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.doors.acts import form_for
from shanhe.doors.asking import show_or_do
from shanhe.doors.http import context, page, rendered_panels
from shanhe.parties import forms, operations, queries, rules
from shanhe.parties.acts import PERSON_ACTS

from . import common
from .organisations import subnav


@page()
def people(request: Any) -> HttpResponse:
    """The list, narrowed by words and role."""
    may_create = rules.create_party.allows(request.actor, request.zone)
    shown = {
        **common.people_found(request),
        "subnav": subnav(request, "people"),
        "may_create": may_create,
    }
    return render(request, "parties/people.html", shown)


@page()
def person(request: Any, ref: str) -> HttpResponse:
    """One person: particulars, affiliations, roles, story."""
    found = PERSON_ACTS.row(request, ref=ref)
    return render(
        request,
        "parties/person.html",
        {
            "view": queries.person_page(request.actor, found),
            "shown": found,
            "actions": PERSON_ACTS.bar(request.actor, found, without=("ask_erasure",)),
            "administrator": rules.administer.allows(request.actor, request.zone),
            "panels": rendered_panels("parties.person", request, found),
            "crumbs": [{"label": _("People"), "url": reverse("parties:people")}],
        },
    )


@page()
def create_person(request: Any) -> HttpResponse:
    rules.create_party.demand(request.actor, request.zone)
    form = form_for(request, forms.PersonForm, None)
    return show_or_do(
        request,
        form,
        lambda: operations.create_person(context(request), zone=request.zone, **form.arguments()),
        back=reverse("parties:people"),
        done=_("The person is in the register."),
        onward=lambda made: made.get_absolute_url(),
        title=_("Add a person"),
    )
