"""The register of organisations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanhe.doors.acts import form_for
from shanhe.doors.asking import show_or_do
from shanhe.doors.http import context, page, rendered_panels
from shanhe.parties import choices, forms, lifecycle, operations, queries, rules
from shanhe.parties.acts import ORGANISATION_ACTS

from . import common


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
    found = ORGANISATION_ACTS.row(request, ref=ref)
    view = queries.organisation_page(request.actor, found)
    return render(
        request,
        "parties/organisation.html",
        {
            "view": view,
            "organisation": found,
            "state": lifecycle.ORGANISATION.state(found),
            "actions": ORGANISATION_ACTS.ready(request.actor, found),
            "may_edit": rules.edit_organisation.allows(request.actor, found),
            "may_end": [tie.pk for tie in view.people if rules.end_affiliation.allows(request.actor, tie)],
            "side_label": dict(choices.SIDES)[found.side],
            "panels": rendered_panels("parties.organisation", request, found),
            "crumbs": [{"label": _("Organisations"), "url": reverse("parties:organisations")}],
        },
    )


@page()
def create_organisation(request: Any) -> HttpResponse:
    rules.create_party.demand(request.actor, request.zone)
    form = form_for(request, forms.OrganisationForm, None)
    return show_or_do(
        request,
        form,
        lambda: operations.create_organisation(context(request), zone=request.zone, **form.arguments()),
        back=reverse("parties:organisations"),
        done=_("The organisation is in the register."),
        onward=lambda made: made.get_absolute_url(),
        title=_("Add an organisation"),
    )


@require_POST
@page()
def end_affiliation(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    tie = queries.affiliation_by_id(request.actor, number)  # type: ignore[attr-defined]
    if tie is None or tie.organisation.ref != ref:
        raise Http404
    operations.end_affiliation(context(request), affiliation=tie)
    messages.success(request, _("The affiliation ended today; the rights that came with it are gone."))
    return redirect("parties:organisation", ref)
