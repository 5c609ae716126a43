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

from shanhe.doors.acts import form_for
from shanhe.doors.asking import show_or_do
from shanhe.doors.http import context, page, rendered_panels
from shanhe.kernel.events import EVENTS
from shanhe.kernel.text import whole_number
from shanhe.parties import choices, forms, handover, lifecycle, operations, permissions, queries, rules
from shanhe.parties.acts import ERASURE_ACTS, RIGHTS_ACTS

from . import common

JOURNAL_PAGE = 50


def _subnav(current: str) -> list[dict[str, Any]]:
    items = [
        ("home", _("Overview")),
        ("people", _("People and roles")),
        ("invitations", _("Invitations")),
        ("claims", _("Claims")),
        ("erasures", _("Requests to erase data")),
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
        "panels": rendered_panels("parties.administration", request, request.zone),
    }
    return _show(request, "home", "parties/administration.html", shown)


@page()
def people(request: Any) -> HttpResponse:
    """Everybody with today's roles; a name leads to the page where roles are given and ended."""
    _demand(request)
    return _show(request, "people", "parties/administration_people.html", common.people_found(request))


@page()
def person(request: Any, ref: str) -> HttpResponse:
    """Roles, affiliations and open work of somebody, and what can be done about them."""
    _demand(request)
    found = RIGHTS_ACTS.row(request, ref=ref)
    two_factor = found.user_id is not None and is_mfa_enabled(found.user)
    hidden = () if two_factor else ("reset_second_factor",)
    shown = {
        "shown": found,
        "view": queries.person_page(request.actor, found),
        "work": handover.open_work(found),
        "actions": RIGHTS_ACTS.bar(request.actor, found, without=hidden),
    }
    return _show(request, "people", "parties/administration_person.html", shown)


@require_POST
@page()
def end_role(request: Any, ref: str, number: int) -> HttpResponse:
    grants = queries.grants_of(RIGHTS_ACTS.row(request, ref=ref))
    grant = next((grant for grant in grants if grant.pk == number), None)
    if grant is None:
        raise Http404
    operations.end_role(context(request), grant=grant)
    messages.success(request, _("The role ended today."))
    return redirect("administration:person", ref)


@page()
def invitations(request: Any) -> HttpResponse:
    _demand(request)
    shown: dict[str, Any] = {
        "page": common.paged(request, queries.invitations(request.actor)),
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
    form = form_for(request, forms.InviteForm, None)
    return show_or_do(
        request,
        form,
        lambda: operations.invite_person(context(request), zone=request.zone, **form.arguments()),
        back=reverse("administration:invitations"),
        done=_("The invitation is on its way."),
        title=_("Invite somebody"),
        button=_("Send the invitation"),
    )


@page()
def claims(request: Any) -> HttpResponse:
    _demand(request)
    found = common.paged(request, queries.claims_visible_to(request.actor))
    rows = [(row, lifecycle.CLAIM.state(row)) for row in found.object_list]
    return _show(request, "claims", "parties/claims.html", {"page": found, "rows": rows})


@page()
def erasures(request: Any) -> HttpResponse:
    """Who asked for their data to be erased, and what can be answered."""
    _demand(request)
    found = common.paged(request, queries.erasures_visible_to(request.actor))
    rows = [
        (row, lifecycle.ERASURE.state(row), ERASURE_ACTS.ready(request.actor, row))
        for row in found.object_list
    ]
    return _show(request, "erasures", "parties/erasures.html", {"page": found, "rows": rows})


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
