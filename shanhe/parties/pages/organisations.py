"""The register of organisations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanhe.doors.http import context, form_errors, page
from shanhe.parties import choices, forms, lifecycle, operations, queries, rules, validation

from . import common


def _found(request: Any, ref: str) -> Any:
    organisation = queries.organisation_by_ref(request.actor, ref)
    if organisation is None:
        raise Http404(_("There is no such organisation."))
    return organisation


def subnav(request: Any, current: str) -> list[dict[str, Any]]:
    """Organisations and people are two pages of one register; people are for those signed in."""
    items = [("organisations", _("Organisations")), ("people", _("People"))]
    return [
        {"label": label, "url": reverse(f"parties:{name}"), "current": name == current}
        for name, label in items
        if name == "organisations" or request.person is not None
    ]


@page(login=False)
def organisations(request: Any) -> HttpResponse:
    """The list, narrowed by words, side and kind."""
    form = forms.OrganisationFilter(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    rows = queries.search_organisations(
        request.actor, words=given.get("q", ""), side=given.get("side", ""), kind=given.get("kind", "")
    )
    return render(
        request,
        "parties/organisations.html",
        {
            "form": form,
            "page": common.paged(request, rows),
            "kinds": queries.kinds(),
            "subnav": subnav(request, "organisations"),
            "may_create": rules.create_party.allows(request.actor, request.zone),
            "filtered": any(given.values()),
        },
    )


@page(login=False)
def organisation(request: Any, ref: str) -> HttpResponse:
    """One organisation: particulars, people, parts, claims, story."""
    found = _found(request, ref)
    view = queries.organisation_page(request.actor, found)
    return render(
        request,
        "parties/organisation.html",
        {
            "view": view,
            "organisation": found,
            "state": lifecycle.ORGANISATION.state(found),
            "actions": _actions(request, found),
            "may_edit": rules.edit_organisation.allows(request.actor, found),
            "may_affiliate": rules.affiliate.allows(request.actor, found),
            "may_end": [tie.pk for tie in view.people if rules.end_affiliation.allows(request.actor, tie)],
            "side_label": dict(choices.SIDES)[found.side],
            "panels": common.panels(request, "parties.organisation", found),
            "crumbs": [{"label": _("Organisations"), "url": reverse("parties:organisations")}],
        },
    )


def _actions(request: Any, found: Any) -> list[dict[str, Any]]:
    urls = {
        "close": reverse("parties:organisation-close", args=[found.ref]),
        "reopen": reverse("parties:organisation-reopen", args=[found.ref]),
    }
    return [
        {
            "label": action.label,
            "url": urls[action.name],
            "enabled": action.enabled,
            "reason": action.reason,
            "method": "post" if action.name == "reopen" else "get",
            "danger": action.name == "close",
        }
        for action in lifecycle.ORGANISATION.actions(request.actor, found)
        if action.enabled
    ]


@page()
def create_organisation(request: Any) -> HttpResponse:
    rules.create_party.demand(request.actor, request.zone)
    form = forms.OrganisationForm(request.POST or None, actor=request.actor)
    made: list[Any] = []

    def save(values: dict[str, Any], version: int | None) -> None:
        made.append(operations.create_organisation(context(request), zone=request.zone, values=values))

    shown = {
        "title": _("Add an organisation"),
        "organisations": common.organisation_suggestions(request.actor),
        "back_url": reverse("parties:organisations"),
    }
    again = common.edit(
        request, form, "parties/organisation_form.html", shown, save=save, reread=lambda: None
    )
    return again or redirect("parties:organisation", made[0].ref)


@page()
def edit_organisation(request: Any, ref: str) -> HttpResponse:
    found = _found(request, ref)
    rules.edit_organisation.demand(request.actor, found)
    initial = {name: getattr(found, name) for name in [*validation.ORGANISATION_FIELDS, "version"]}
    form = forms.OrganisationForm(request.POST or None, initial=initial, actor=request.actor)

    def save(values: dict[str, Any], version: int | None) -> None:
        operations.edit_organisation(context(request), organisation=found, values=values, version=version)

    shown = {
        "title": _("Change {name}").format(name=found.name),
        "organisation": found,
        "organisations": common.organisation_suggestions(request.actor),
        "back_url": reverse("parties:organisation", args=[ref]),
    }
    again = common.edit(
        request, form, "parties/organisation_form.html", shown, save=save, reread=lambda: _found(request, ref)
    )
    return again or redirect("parties:organisation", ref)


@page()
def close_organisation(request: Any, ref: str) -> HttpResponse:
    found = _found(request, ref)
    rules.close_organisation.demand(request.actor, found)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            operations.close_organisation(
                context(request), organisation=found, reason=form.cleaned_data["reason"]
            )
        if not form.errors:
            return redirect("parties:organisation", ref)
    shown = {
        "title": _("Close {name}").format(name=found.name),
        "text": _("It stays in the register. Rights through it end at once."),
        "button": _("Close the organisation"),
        "danger": True,
        "back_url": reverse("parties:organisation", args=[ref]),
        "form": form,
    }
    return render(request, "parties/simple_form.html", shown, status=422 if form.errors else 200)


@require_POST
@page()
def reopen_organisation(request: Any, ref: str) -> HttpResponse:
    operations.reopen_organisation(context(request), organisation=_found(request, ref))
    return redirect("parties:organisation", ref)


@page()
def affiliate(request: Any, ref: str) -> HttpResponse:
    """Say that somebody belongs to the organisation."""
    found = _found(request, ref)
    rules.affiliate.demand(request.actor, found)
    form = forms.AffiliateForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            made = operations.affiliate(context(request), organisation=found, **form.cleaned_data)
            if made is None:
                messages.info(request, _("That was recorded already."))
        if not form.errors:
            return redirect("parties:organisation", ref)
    shown = {
        "title": _("Somebody who belongs to {name}").format(name=found.name),
        "button": _("Record"),
        "back_url": reverse("parties:organisation", args=[ref]),
        "people": common.people_suggestions(request.actor),
        "form": form,
    }
    return render(request, "parties/simple_form.html", shown, status=422 if form.errors else 200)


@require_POST
@page()
def end_affiliation(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    tie = queries.affiliation_by_id(request.actor, number)  # type: ignore[attr-defined]
    if tie is None or tie.organisation.ref != ref:
        raise Http404
    operations.end_affiliation(context(request), affiliation=tie)
    messages.success(request, _("The affiliation ended today; the rights that came with it are gone."))
    return redirect("parties:organisation", ref)
