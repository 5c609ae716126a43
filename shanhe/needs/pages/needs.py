"""The public list of needs, the page of one, the working list, and what is done with a need."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from shanhe.doors.acts import Acts
from shanhe.doors.http import page
from shanhe.kernel.registries import panels_for
from shanhe.kernel.text import page_number
from shanhe.zones import addresses
from shanhe.zones import queries as zones

from .. import queries, rules
from ..acts import INTEREST_ACTS, NEED_ACTS, QUESTION_ACTS, crumbs
from ..lifecycle import NEED
from ..models import Need
from .common import need_or_404, on_need

ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def _clean(request: HttpRequest, name: str, most: int) -> str:
    return request.GET.get(name, "").replace("\0", "").strip()[:most]


def filters_of(request: HttpRequest) -> queries.Filters:
    """The filters in the address."""
    return queries.Filters(
        q=_clean(request, "q", 200),
        kind=_clean(request, "kind", 16),
        field=_clean(request, "field", 60),
        centre=_clean(request, "centre", 60),
    )


def _url(filters: queries.Filters, **more: Any) -> str:
    query = urlencode({**filters.active, **{name: value for name, value in more.items() if value}})
    return f"{reverse('needs:catalogue')}{'?' if query else ''}{query}"


@page(login=False)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Published needs, by kind, field and centre."""
    actor = request.actor  # type: ignore[attr-defined]
    filters = filters_of(request)
    found = queries.catalogue(actor, filters, page_number(request.GET.get("page", "")))
    counts = queries.kind_counts(actor, filters)
    without_kind = queries.Filters(q=filters.q, field=filters.field, centre=filters.centre)
    kinds = [{"label": _("All"), "url": _url(without_kind), "current": not filters.kind}]
    for code, label in Need.Kind.choices:
        if counts.get(code):
            url = _url(without_kind, kind=code)
            kinds.append({"label": label, "url": url, "current": code == filters.kind, "count": counts[code]})
    context_ = {
        "filters": filters,
        "kinds": kinds,
        "rows": found.rows,
        "told": found.told,
        "total": found.total,
        "centre_names": {row.code: row.short for row in zones.centres()},
        "field_names": {row.code: str(row.name) for row in zones.terms("fields")},
        "may_state": bool(rules.state.allows(actor, request.zone)),  # type: ignore[attr-defined]
        "next_url": _url(filters, page=found.number + 1) if found.more else "",
        "previous_url": _url(filters, page=found.number - 1) if found.number > 1 else "",
        "panels": [mark_safe(panel.render(request, None)) for panel in panels_for("needs.catalogue")],
    }
    return render(request, "needs/catalogue.html", context_)


@page()
def workspace(request: HttpRequest) -> HttpResponse:
    """The needs of the reader's side, or all that are looked after."""
    actor = request.actor  # type: ignore[attr-defined]
    chosen = _clean(request, "state", 16)
    here = reverse("needs:workspace")
    views = [{"label": _("All"), "url": here, "current": chosen not in NEED.states}]
    for code, state in NEED.states.items():
        views.append({"label": state.label, "url": f"{here}?state={code}", "current": code == chosen})
    rows = queries.mine(actor, state=chosen if chosen in NEED.states else "")
    values = {
        "rows": [{"need": row, "state": NEED.state(row)} for row in rows],
        "views": views,
        "may_state": bool(rules.state.allows(actor, request.zone)),  # type: ignore[attr-defined]
    }
    return render(request, "needs/list.html", values)


@page(login=False)
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """A need as this reader may see it; its own side and those who look after it also get offers, questions and story."""
    actor = request.actor  # type: ignore[attr-defined]
    need = need_or_404(request, ref)
    found = queries.need_page(actor, need)
    score = queries.completeness(need) if found.inside and need.state in ("draft", "submitted") else None
    values = {
        "need": need,
        "page": found,
        "state": NEED.state(need),
        "actions": NEED_ACTS.bar(actor, need, without=("offer",) if found.own else ()),
        "offers": [_shown(actor, INTEREST_ACTS, row) for row in found.interests],
        "own": _shown(actor, INTEREST_ACTS, found.own) if found.own else None,
        "questions": [_shown(actor, QUESTION_ACTS, row) for row in found.questions],
        "score": score,
        "missing": [{"label": item.label, "points": item.points} for item in score.useful] if score else [],
        "centres": [row for row in zones.centres() if row.code in need.centre_codes],
        "field_names": [str(row.name) for row in zones.terms("fields") if row.code in need.fields],
        "story": queries.story(actor, need, inside=found.inside),
        "panels": [mark_safe(panel.render(request, need)) for panel in panels_for("needs.need")],
        "jsonld": _jsonld(request, found) if need.state == "published" else "",
        "crumbs": crumbs(),
    }
    return render(request, "needs/need.html", values)


def _shown(actor: Any, acts: Acts, row: Any) -> dict[str, Any]:
    return {"row": row, "state": acts.lifecycle.state(row), "actions": acts.ready(actor, row)}


def _jsonld(request: HttpRequest, found: queries.NeedPage) -> str:
    """The need as a schema.org Demand; the organisation only where everybody may know it."""
    need = found.need
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Demand",
        "identifier": need.ref,
        "name": need.title,
        "description": need.problem,
        "url": addresses.absolute(need.zone, need.get_absolute_url()),
    }
    if need.shown_until:
        data["availabilityEnds"] = need.shown_until.isoformat()
    if need.organisation and need.confidentiality == Need.Confidentiality.NAMED:
        data["seller"] = {"@type": "Organization", "name": str(need.organisation.name)}
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))


@on_need
def act(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """One act on a need."""
    return NEED_ACTS.page(request, need_or_404(request, ref), name)


@on_need
def interest(request: HttpRequest, ref: str, pk: int, name: str) -> HttpResponse:
    """Answer an offer of help, take the answer back, or withdraw one's own."""
    row = queries.interest_by_id(request.actor, need_or_404(request, ref), pk)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return INTEREST_ACTS.page(request, row, name)


@on_need
def question(request: HttpRequest, ref: str, pk: int, name: str) -> HttpResponse:
    """Answer a question, or set it aside."""
    row = queries.question_by_id(request.actor, need_or_404(request, ref), pk)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return QUESTION_ACTS.page(request, row, name)
