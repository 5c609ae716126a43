"""The public catalogue and the lists of those who work with results."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.doors.http import page
from shanhe.kernel.text import page_number, whole_number

from .. import queries
from ..lifecycle import RESULT
from ..queries import Filters
from ..queries.lists import OFFICE_STATES


def _number(text: str, low: int, high: int) -> int | None:
    number = whole_number(text, high)
    return number if number is not None and number >= low else None


def filters_of(request: HttpRequest) -> Filters:
    """The filters in the address; what makes no sense is left out."""
    given = request.GET
    return Filters(
        q=given.get("q", "").replace("\0", "").strip()[:200],
        centre=given.get("centre", "").replace("\0", "")[:60],
        field=given.get("field", "").replace("\0", "")[:60],
        level=_number(given.get("level", "")[:2], 1, 9),
        owner=given.get("owner", "").replace("\0", "")[:24],
        year=_number(given.get("year", "")[:4], 1900, 2200),
        ip=given.get("ip", "").replace("\0", "")[:60],
    )


def _url(filters: Filters, **more: str) -> str:
    values = {name: getattr(filters, name) for name in filters.active}
    query = urlencode({**values, **{name: value for name, value in more.items() if value}})
    return f"{reverse('results:catalogue')}{'?' if query else ''}{query}"


def _facet_cards(filters: Filters, found: queries.Facets) -> list[dict[str, Any]]:
    cards = []
    for facet in found:
        options = [
            {
                "label": option.label,
                "count": option.count,
                "selected": option.selected,
                "url": _url(
                    filters.without(facet.name)
                    if option.selected
                    else _with(filters, facet.name, option.value)
                ),
            }
            for option in facet.options
        ]
        cards.append({"name": facet.name, "title": facet.title, "options": options})
    return cards


def _with(filters: Filters, name: str, value: str) -> Filters:
    chosen: dict[str, Any] = {name: int(value) if name in ("level", "year") else value}
    return replace(filters, **chosen)


def _chips(filters: Filters, found: queries.Facets) -> list[dict[str, Any]]:
    chips = []
    for facet in found:
        value = getattr(filters, facet.name)
        if value in ("", None):
            continue
        label = next((option.label for option in facet.options if option.selected), str(value))
        chips.append({"label": facet.title, "value": label, "url": _url(filters.without(facet.name))})
    if filters.q:
        chips.append({"label": _("Words"), "value": filters.q, "url": _url(filters.without("q"))})
    return chips


@page(login=False)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Published results, with words and facets in the address."""
    actor = request.actor  # type: ignore[attr-defined]
    filters = filters_of(request)
    facets = queries.facets(actor, filters)
    cursor = request.GET.get("after", "")[:200]
    found = queries.search(actor, filters=filters, cursor=cursor, total=facets.total)
    centre_names = {
        option.value: option.label for facet in facets if facet.name == "centre" for option in facet.options
    }
    context = {
        "filters": filters,
        "kept": [(name, getattr(filters, name)) for name in filters.active if name != "q"],
        "rows": found.rows,
        "centre_names": centre_names,
        "facets": _facet_cards(filters, facets),
        "chips": _chips(filters, facets),
        "total": facets.total,
        "next_url": _url(filters, after=found.next) if found.next else "",
        "previous_url": _url(filters, after=found.previous) if found.previous else "",
        "may_disclose": bool(actor.person_id and queries.may_disclose(actor, request.zone)),  # type: ignore[attr-defined]
    }
    return render(request, "results/catalogue.html", context)


def _tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    actor = request.actor  # type: ignore[attr-defined]
    tabs = [("workspace", _("My results"))]
    if queries.has_office(actor):
        tabs.append(("office", _("Owner's office")))
    if "assessor" in actor.roles:
        tabs.append(("assess-list", _("To assess")))
    tabs.append(("catalogue", _("Catalogue")))
    return [
        {"label": label, "url": reverse(f"results:{name}"), "current": name == current}
        for name, label in tabs
    ]


def _state(request: HttpRequest) -> str:
    state = request.GET.get("state", "")
    return state if state in RESULT.states else ""


def _page_number(request: HttpRequest) -> int:
    return page_number(request.GET.get("page", ""))


def _list(request: HttpRequest, listed: queries.Listed, **more: Any) -> HttpResponse:
    state, number = more["state"], listed.number
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]

    def at(wanted: int) -> str:
        return "?" + urlencode({**({"state": state} if state else {}), "page": wanted})

    rows = [{"result": row, "state": RESULT.state(row)} for row in listed.rows]
    context = {
        "rows": rows,
        "next_url": at(number + 1) if listed.more else "",
        "previous_url": at(number - 1) if number > 1 else "",
        "may_disclose": queries.may_disclose(actor, zone),
        **more,
    }
    return render(request, "results/list.html", context)


@page()
def workspace(request: HttpRequest) -> HttpResponse:
    """What the person disclosed or contributed to."""
    state = _state(request)
    listed = queries.my_results(request.actor, state=state, number=_page_number(request))  # type: ignore[attr-defined]
    states = [
        {"label": item.label, "url": f"?state={item.code}", "current": item.code == state}
        for item in RESULT.states.values()
    ]
    states.insert(0, {"label": _("All"), "url": "?", "current": not state})
    return _list(
        request,
        listed,
        state=state,
        states=states,
        tabs=_tabs(request, "workspace"),
        title=_("My results"),
        office=False,
    )


@page()
def office(request: HttpRequest) -> HttpResponse:
    """The queue of the owner's office."""
    actor = request.actor  # type: ignore[attr-defined]
    state = _state(request) or "submitted"
    counts = queries.office_counts(actor)
    listed = queries.office_results(actor, state=state, number=_page_number(request))
    states = [
        {"label": label, "url": f"?state={code}", "current": code == state, "count": counts.get(code, 0)}
        for code, label in OFFICE_STATES
    ]
    return _list(
        request,
        listed,
        state=state,
        states=states,
        tabs=_tabs(request, "office"),
        title=_("Owner's office"),
        office=True,
    )


@page()
def assess_list(request: HttpRequest) -> HttpResponse:
    """The readiness claims that wait for this assessor."""
    claims = queries.to_assess(request.actor)  # type: ignore[attr-defined]
    return render(
        request, "results/assess_list.html", {"claims": claims, "tabs": _tabs(request, "assess-list")}
    )
