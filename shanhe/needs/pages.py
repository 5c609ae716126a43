"""The public list of needs, the page of one, the working list, stating one, and what is done with it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from shanhe.doors.http import page, rendered_panels
from shanhe.kernel.text import page_number
from shanhe.zones import addresses
from shanhe.zones import queries as zones

from . import queries, rules
from .acts import INTEREST_ACTS, NEED_ACTS, QUESTION_ACTS, STATING, crumbs
from .lifecycle import NEED
from .models import Need

ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
LONGEST = {"q": 200, "kind": 16, "field": 60, "centre": 60}


def filters_of(request: HttpRequest) -> queries.Filters:
    """The filters in the address."""
    given = {
        name: request.GET.get(name, "").replace("\0", "").strip()[:most] for name, most in LONGEST.items()
    }
    return queries.Filters(**given)


def _url(filters: queries.Filters) -> str:
    query = urlencode(filters.active)
    return f"{reverse('needs:catalogue')}{'?' if query else ''}{query}"


@page(login=False)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Published needs, by kind, field and centre."""
    actor = request.actor  # type: ignore[attr-defined]
    filters = filters_of(request)
    rows = queries.catalogue(actor, filters, page_number(request.GET.get("page", "")))
    values = {
        "filters": filters,
        "kinds": _kinds(actor, filters),
        "page": rows,
        "told": queries.told_organisations(actor, list(rows)),
        "centre_names": {row.code: row.short for row in zones.centres()},
        "may_begin": bool(rules.begin.allows(actor, request.zone)),  # type: ignore[attr-defined]
        "here": _url(filters),
        "panels": rendered_panels("needs.catalogue", request, None),
    }
    return render(request, "needs/catalogue.html", values)


def _kinds(actor: Any, filters: queries.Filters) -> list[dict[str, Any]]:
    """The ways to narrow the list by kind, each with its number."""
    counts = queries.kind_counts(actor, filters)
    kinds = [
        {
            "label": label,
            "url": _url(replace(filters, kind=code)),
            "current": code == filters.kind,
            "count": counts[code],
        }
        for code, label in Need.Kind.choices
        if counts.get(code)
    ]
    return [{"label": _("All"), "url": _url(replace(filters, kind="")), "current": not filters.kind}, *kinds]


@page()
def workspace(request: HttpRequest) -> HttpResponse:
    """The needs of the reader's side, or all that are looked after."""
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in NEED.states else ""
    here = reverse("needs:workspace")
    views = [{"label": _("All"), "url": here, "current": not chosen}]
    views += [
        {"label": state.label, "url": f"{here}?state={code}", "current": code == chosen}
        for code, state in NEED.states.items()
    ]
    values = {
        "rows": [{"need": row, "state": NEED.state(row)} for row in queries.mine(actor, state=chosen)],
        "views": views,
        "may_begin": bool(rules.begin.allows(actor, zone)),
    }
    return render(request, "needs/list.html", values)


@page(login=False)
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """A need as this reader may see it; its own side and those who look after it also get offers, questions and story."""
    actor = request.actor  # type: ignore[attr-defined]
    need = NEED_ACTS.row(request, ref=ref)
    told = queries.need_page(actor, need)
    score = queries.completeness(need) if told.inside and need.state in ("draft", "submitted") else None
    values = {
        "need": need,
        "page": told,
        "state": NEED.state(need),
        "actions": NEED_ACTS.bar(actor, need, without=("offer",) if told.own else ()),
        "offers": [INTEREST_ACTS.shown(actor, row) for row in told.interests],
        "own": INTEREST_ACTS.shown(actor, told.own) if told.own else None,
        "questions": [QUESTION_ACTS.shown(actor, row) for row in told.questions],
        "score": score,
        "missing": STATING.missing(need, score) if score else [],
        "centres": [row for row in zones.centres() if row.code in need.centre_codes],
        "field_names": [str(row.name) for row in zones.terms("fields") if row.code in need.fields],
        "story": queries.story(actor, need, inside=told.inside),
        "panels": rendered_panels("needs.need", request, need),
        "jsonld": _jsonld(need) if need.state == "published" else "",
        "crumbs": crumbs(),
    }
    return render(request, "needs/need.html", values)


def _jsonld(need: Need) -> str:
    """The need as a schema.org Demand; the organisation only where everybody may know it."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Demand",
        "identifier": need.ref,
        "name": str(need.title),
        "description": str(need.problem),
        "url": addresses.absolute(need.zone, need.get_absolute_url()),
    }
    if need.shown_until:
        data["availabilityEnds"] = need.shown_until.isoformat()
    if need.organisation and need.confidentiality == queries.NAMED:
        data["seller"] = {"@type": "Organization", "name": need.organisation.name}
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))


@page()
def begin(request: HttpRequest) -> HttpResponse:
    """The first screen of a new need; the draft is made when something is first saved."""
    return STATING.begin(request)


@page()
def edit(request: HttpRequest, ref: str, step: int) -> HttpResponse:
    """A screen of a draft, or of a need under change."""
    return STATING.edit(request, NEED_ACTS.row(request, ref=ref), step)
