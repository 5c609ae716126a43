"""The register of people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.doors.http import context, form_errors, page
from shanhe.parties import forms, handover, operations, queries, rules, validation

from . import common
from .organisations import subnav


def _found(request: Any, ref: str) -> Any:
    person = queries.person_by_ref(request.actor, ref)
    if person is None:
        raise Http404(_("There is nobody with this reference."))
    return person


@page()
def people(request: Any) -> HttpResponse:
    """The list, narrowed by words and role."""
    form = forms.PersonFilter(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    rows = queries.search_people(
        request.actor, words=given.get("q", ""), role=given.get("role", ""), on=queries.today(request.zone)
    )
    return render(
        request,
        "parties/people.html",
        {
            "form": form,
            "page": common.paged(request, rows),
            "subnav": subnav(request, "people"),
            "may_create": rules.create_party.allows(request.actor, request.zone),
            "filtered": any(given.values()),
        },
    )


@page()
def person(request: Any, ref: str) -> HttpResponse:
    """One person: particulars, affiliations, roles, story."""
    found = _found(request, ref)
    return render(
        request,
        "parties/person.html",
        {
            "view": queries.person_page(request.actor, found),
            "shown": found,
            "may_edit": rules.edit_person.allows(request.actor, found),
            "may_hand_over": rules.act_for.allows(request.actor, found),
            "administrator": rules.administer.allows(request.actor, request.zone),
            "panels": common.panels(request, "parties.person", found),
            "crumbs": [{"label": _("People"), "url": reverse("parties:people")}],
        },
    )


@page()
def create_person(request: Any) -> HttpResponse:
    rules.create_party.demand(request.actor, request.zone)
    form = forms.PersonForm(request.POST or None, actor=request.actor)
    made: list[Any] = []

    def save(values: dict[str, Any], version: int | None) -> None:
        made.append(operations.create_person(context(request), zone=request.zone, values=values))

    shown = {"title": _("Add a person"), "back_url": reverse("parties:people")}
    again = common.edit(request, form, "parties/person_form.html", shown, save=save, reread=lambda: None)
    return again or redirect("parties:person", made[0].ref)


@page()
def edit_person(request: Any, ref: str) -> HttpResponse:
    found = _found(request, ref)
    rules.edit_person.demand(request.actor, found)
    initial = {name: getattr(found, name) for name in [*validation.PERSON_FIELDS, "version"]}
    form = forms.PersonForm(request.POST or None, initial=initial, actor=request.actor)

    def save(values: dict[str, Any], version: int | None) -> None:
        operations.edit_person(context(request), person=found, values=values, version=version)

    shown = {
        "title": _("Change {name}").format(name=found.name),
        "back_url": reverse("parties:person", args=[ref]),
    }
    again = common.edit(
        request, form, "parties/person_form.html", shown, save=save, reread=lambda: _found(request, ref)
    )
    return again or redirect("parties:person", ref)


@page()
def hand_over(request: Any, ref: str) -> HttpResponse:
    """Move all open work to a colleague."""
    found = _found(request, ref)
    rules.act_for.demand(request.actor, found)
    form = forms.HandOverForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            counts = operations.hand_over(context(request), person=found, to=form.cleaned_data["to"])
            if counts:
                messages.success(
                    request, _("Everything has moved: {total} items.").format(total=sum(counts.values()))
                )
            else:
                messages.info(request, _("There was no open work to move."))
        if not form.errors:
            return redirect("parties:person", ref)
    shown = {
        "form": form,
        "shown": found,
        "work": handover.open_work(found),
        "people": common.people_suggestions(request.actor),
        "back_url": reverse("parties:person", args=[ref]),
    }
    return render(request, "parties/hand_over.html", shown, status=422 if form.errors else 200)
