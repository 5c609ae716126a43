"""The list of introductions, new matches, a proposal, and the funnel."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanhe.doors.asking import ask
from shanhe.doors.http import context, page
from shanhe.kernel import clock
from shanhe.kernel.text import page_number

from .. import forms, operations, queries, rules
from ..acts import crumbs
from ..lifecycle import INTRODUCTION
from ..queries import STEPS, Filters, Row


@page()
def introduction_list(request: HttpRequest) -> HttpResponse:
    """The introductions the reader may see: those one leads, is asked in, or all for the committee."""
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
    filters = Filters.read(request.GET)
    number = page_number(request.GET.get("page", ""))
    shown, pairs = queries.introduction_list(actor, filters, number)
    values = {
        "page": shown,
        "rows": [{"pair": pair, "state": INTRODUCTION.state(pair.introduction)} for pair in pairs],
        "form": forms.FilterForm(request.GET or None),
        "narrowed": bool(filters.state or filters.mine or filters.q),
        "may_propose": bool(rules.propose.allows(actor, zone)),
        "views": views(request, "list"),
    }
    return render(request, "introductions/list.html", values)


def views(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The list, the new matches, and the funnel for those who may see it."""
    names = [("list", _("List")), ("matches", _("New matches"))]
    if rules.see_funnel.allows(request.actor, request.zone):  # type: ignore[attr-defined]
        names.append(("funnel", _("Figures")))
    return [
        {"label": label, "url": reverse(f"introductions:{name}"), "current": name == current}
        for name, label in names
    ]


@page()
def funnel(request: HttpRequest) -> HttpResponse:
    """From proposal to contract, by month, centre and manager, beside the published figure."""
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
    rules.see_funnel.demand(actor, zone)
    centre, manager = request.GET.get("centre", ""), request.GET.get("manager", "")
    figures = queries.funnel(zone, clock.today(zone), centre=centre[:80], manager=manager[:24])
    values = {
        "funnel": figures,
        "form": forms.FunnelForm(request.GET or None, zone=zone),
        "columns": COLUMNS.values(),
        "blocks": [
            (_("By month"), _("Month"), _cells(figures.months)),
            (_("By centre"), _("Centre"), _cells(figures.centres)),
            (_("By manager"), _("Manager"), _cells(figures.managers)),
        ],
        "steps_title": _steps_title(figures.total),
        "months_title": _months_title(figures.months),
        "steps": _chart_steps(figures.total),
        "months": _chart_months(figures.months),
        "views": views(request, "funnel"),
    }
    return render(request, "introductions/funnel.html", values)


@page()
def matches(request: HttpRequest) -> HttpResponse:
    """The few matches that are worth the reader's time now, as the daily digest tells them."""
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
    may_propose = bool(rules.propose.allows(actor, zone))
    rows = [
        {
            "need": match.need,
            "need_url": match.need.get_absolute_url(),
            "other": match.row,
            "other_url": queries.page_of(match.row),
            "why_url": _why_url(match) if may_propose else "",
            "propose_url": queries.propose_url(match.need, match.row),
        }
        for match in queries.matches(actor, zone, clock.today(zone))
    ]
    values = {"rows": rows, "may_propose": may_propose, "views": views(request, "matches")}
    return render(request, "introductions/matches.html", values)


def _why_url(match: Any) -> str:
    """The suggestions of the need with their reasons, and at which place this one stands."""
    query = urlencode({"kind": match.row._meta.model_name, "why": match.row.ref})
    return f"{reverse('matching:need', args=[match.need.ref])}?{query}#why"


@page()
def propose(request: HttpRequest) -> HttpResponse:
    """Introduce two sides; `?need=N-…&result=R-…` (or `person`, `organisation`) fills them in beforehand."""
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
    rules.propose.demand(actor, zone)
    linked = [request.GET.get(name, "") for name in ("result", "person", "organisation", "other")]
    initial = {"need": request.GET.get("need", ""), "other": next(filter(None, linked), "")}
    form = forms.ProposeForm(request.POST or None, row=zone, actor=actor, initial=initial)
    need, other = form.pair()
    both = need is not None and other is not None
    return ask(
        request,
        "introductions/propose.html",
        form,
        lambda: operations.propose_introduction(context(request), **form.arguments()),
        title=_("Introduce two sides"),
        done=_("Proposed. Nobody has been asked yet."),
        back=reverse("introductions:list"),
        onward=lambda made: made.get_absolute_url(),
        crumbs=crumbs(),
        need=need,
        other=other,
        asking=queries.asking(need, other, clock.now()) if both else None,
        open_one=queries.open_pair(need, other) if both else None,
    )


COLUMNS: dict[str, Any] = {
    "proposed": gettext_lazy("Proposed"),
    "asked": gettext_lazy("Asked"),
    "agreed": gettext_lazy("Agreed"),
    "talking": gettext_lazy("Talked"),
    "contract": gettext_lazy("Contract"),
    "trial": gettext_lazy("Trial"),
    "later": gettext_lazy("Later"),
    "declined": gettext_lazy("Declined"),
    "lapsed": gettext_lazy("Lapsed"),
}


def _cells(rows: list[Row]) -> list[dict[str, Any]]:
    return [{"row": row, "cells": [(COLUMNS[name], row.counts[name]) for name in COLUMNS]} for row in rows]


def _steps_title(total: Row) -> str:
    worst = total.largest_loss()
    if worst is None:
        return _("Every proposal led to a contract")
    return _("Most drop out between “{one}” and “{two}”: {went} of {came} went on").format(
        one=COLUMNS[worst[0]], two=COLUMNS[worst[1]], went=worst[3], came=worst[2]
    )


def _months_title(months: list[Row]) -> str:
    busiest = max(months, key=lambda row: row.counts["proposed"], default=None)
    if busiest is None:
        return _("Nothing was proposed in this time")
    return _("Most were proposed in {month}: {n}").format(month=busiest.label, n=busiest.counts["proposed"])


def _chart_steps(total: Row) -> dict[str, Any]:
    return {
        "kind": "bar",
        "horizontal": True,
        "x": [str(COLUMNS[name]) for name in STEPS],
        "series": [
            {
                "name": str(_("Introductions")),
                "values": [total.counts[name] for name in STEPS],
                "area": "park",
            }
        ],
    }


def _chart_months(months: list[Row]) -> dict[str, Any]:
    areas = {"proposed": "park", "agreed": "core", "contract": "industrial"}
    return {
        "kind": "line",
        "x": [row.label for row in months],
        "series": [
            {"name": str(COLUMNS[name]), "values": [row.counts[name] for row in months], "area": area}
            for name, area in areas.items()
        ],
    }
