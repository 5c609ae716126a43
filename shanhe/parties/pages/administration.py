"""What administrators do: people and roles, invitations, claims, the permission table, the journal."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanhe.doors.http import context, form_errors, page
from shanhe.kernel.events import EVENTS
from shanhe.kernel.text import whole_number
from shanhe.parties import choices, forms, handover, lifecycle, operations, permissions, queries, rules

from . import common

JOURNAL_PAGE = 50


def _subnav(current: str) -> list[dict[str, Any]]:
    items = [
        ("home", _("Overview")),
        ("people", _("People and roles")),
        ("invitations", _("Invitations")),
        ("claims", _("Claims")),
        ("permissions", _("Permissions")),
        ("journal", _("Journal")),
    ]
    return [
        {"label": text, "url": reverse(f"administration:{name}"), "current": name == current}
        for name, text in items
    ]


def _show(
    request: Any, current: str, template: str, shown: dict[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, template, {"subnav": _subnav(current), **shown}, status=status)


def _demand(request: Any) -> None:
    rules.administer.demand(request.actor, request.zone)


@page()
def home(request: Any) -> HttpResponse:
    _demand(request)
    shown = {
        "counts": queries.counts(),
        "panels": common.panels(request, "parties.administration", request.zone),
    }
    return _show(request, "home", "parties/administration.html", shown)


@page()
def people(request: Any) -> HttpResponse:
    """Everybody with today's roles; a name leads to the page where roles are given and ended."""
    _demand(request)
    form = forms.PersonFilter(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    rows = queries.search_people(
        request.actor, words=given.get("q", ""), role=given.get("role", ""), on=queries.today(request.zone)
    )
    shown = {"form": form, "page": common.paged(request, rows)}
    return _show(request, "people", "parties/administration_people.html", shown)


def _person(request: Any, ref: str) -> Any:
    found = queries.person_by_ref(request.actor, ref)
    if found is None:
        raise Http404(_("There is nobody with this reference."))
    return found


@page()
def person(request: Any, ref: str) -> HttpResponse:
    """Give and end roles, record that somebody left or is back."""
    _demand(request)
    found = _person(request, ref)
    form = forms.RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            made = operations.grant_role(context(request), person=found, role=form.cleaned_data["role"])
            if made is None:
                messages.info(request, _("That role is held already."))
        if not form.errors:
            return redirect("administration:person", ref)
    shown = {
        "form": form,
        "shown": found,
        "view": queries.person_page(request.actor, found),
        "work": handover.open_work(found),
        "two_factor": found.user_id is not None and is_mfa_enabled(found.user),
    }
    return _show(request, "people", "parties/administration_person.html", shown, 422 if form.errors else 200)


@require_POST
@page()
def end_role(request: Any, ref: str, number: int) -> HttpResponse:
    grant = next((grant for grant in queries.grants_of(_person(request, ref)) if grant.pk == number), None)
    if grant is None:
        raise Http404
    operations.end_role(context(request), grant=grant)
    messages.success(request, _("The role ended today."))
    return redirect("administration:person", ref)


@require_POST
@page()
def departure(request: Any, ref: str) -> HttpResponse:
    operations.record_departure(context(request), person=_person(request, ref))
    messages.success(request, _("All rights ended today; the work stays."))
    return redirect("administration:person", ref)


@require_POST
@page()
def comeback(request: Any, ref: str) -> HttpResponse:
    operations.record_return(context(request), person=_person(request, ref))
    return redirect("administration:person", ref)


@require_POST
@page()
def reset_second_factor(request: Any, ref: str) -> HttpResponse:
    operations.reset_second_factor(context(request), person=_person(request, ref))
    messages.success(request, _("From now on the password alone signs in, until two steps are set up again."))
    return redirect("administration:person", ref)


@page()
def invitations(request: Any) -> HttpResponse:
    _demand(request)
    shown: dict[str, Any] = {
        "page": common.paged(request, queries.invitations()),
        "states": lifecycle.INVITATION.states,
    }
    shown["rows"] = [
        (row, lifecycle.INVITATION.state(row), queries.role_words(row.roles))
        for row in shown["page"].object_list
    ]
    return _show(request, "invitations", "parties/invitations.html", shown)


@page()
def invite(request: Any) -> HttpResponse:
    _demand(request)
    form = forms.InviteForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            made = operations.invite_person(context(request), zone=request.zone, **form.cleaned_data)
            messages.success(request, _("The invitation to {email} is on its way.").format(email=made.email))
        if not form.errors:
            return redirect("administration:invitations")
    shown = {
        "form": form,
        "people": common.people_suggestions(request.actor),
        "organisations": common.organisation_suggestions(request.actor),
    }
    return _show(request, "invitations", "parties/invite.html", shown, 422 if form.errors else 200)


@require_POST
@page()
def revoke_invitation(request: Any, number: int) -> HttpResponse:
    _demand(request)
    found = queries.invitations().filter(pk=number).first()
    if found is None:
        raise Http404
    operations.revoke_invitation(context(request), invitation=found)
    messages.success(request, _("The invitation's link no longer works."))
    return redirect("administration:invitations")


@page()
def claims(request: Any) -> HttpResponse:
    _demand(request)
    found = common.paged(request, queries.claims_visible_to(request.actor))
    rows = [(row, lifecycle.CLAIM.state(row)) for row in found.object_list]
    return _show(request, "claims", "parties/claims.html", {"page": found, "rows": rows})


@page()
def permission_table(request: Any) -> HttpResponse:
    _demand(request)
    roles = [(code, choices.ROLE_LABELS[code]) for code in permissions.COLUMNS]
    shown = {"table": permissions.table(), "roles": roles}
    return _show(request, "permissions", "parties/permissions.html", shown)


@page()
def journal(request: Any) -> HttpResponse:
    """The zone's journal, newest first, fifty at a time."""
    _demand(request)
    areas = sorted({verb.split(".")[0] for verb in EVENTS})
    words = {config.label: config.verbose_name for config in apps.get_app_configs()}
    form = forms.JournalFilter(request.GET)
    form.fields["verb"].choices = [forms.ANY, *((area + ".", words.get(area, area)) for area in areas)]  # type: ignore[attr-defined]
    given = dict(form.cleaned_data) if form.is_valid() else {}
    before = whole_number(request.GET.get("before", ""))
    rows = queries.journal_entries(words=given.pop("q", ""), **given)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: JOURNAL_PAGE + 1])
    entries = found[:JOURNAL_PAGE]
    kept = {name: value for name, value in request.GET.items() if value and name != "before"}
    older = "?" + urlencode({**kept, "before": entries[-1].pk}) if len(found) > JOURNAL_PAGE else ""
    shown = {
        "form": form,
        "entries": [
            {**queries.story_entry(line), "entry": line.entry} for line in queries.whole_journal(entries)
        ],
        "next_url": older,
        "previous_url": "?" + urlencode(kept) if before else "",
    }
    return _show(request, "journal", "parties/journal.html", shown)
