"""The list of introductions and the funnel."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.doors.http import page
from shanhe.kernel.text import page_number
from shanhe.parties import queries as parties

from .. import forms, queries, rules
from ..lifecycle import INTRODUCTION
from ..queries import Filters, Funnel, Row


@page()
def introduction_list(request: HttpRequest) -> HttpResponse:
    """The introductions the reader may see: those one leads, is asked in, or all for the committee."""
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
    filters = Filters.read(request.GET)
    number = page_number(request.GET.get("page", ""))
    found, pairs = queries.introduction_list(actor, filters, number)
    context = {
        "page": found,
        "rows": [{"pair": pair, "state": INTRODUCTION.state(pair.introduction)} for pair in pairs],
        "form": forms.FilterForm(request.GET or None),
        "narrowed": bool(filters.state or filters.mine or filters.q),
        "may_propose": bool(rules.propose.allows(actor, zone)),
        "views": views(request, "list"),
    }
    return render(request, "introductions/list.html", context)


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
    found = queries.funnel(zone, parties.today(zone), centre=centre[:80], manager=manager[:24])
    context = {
        "funnel": found,
        "form": forms.FunnelForm(request.GET or None, zone=zone),
        "columns": _columns(),
        "blocks": [
            (_("By month"), _("Month"), _rows(found.months)),
            (_("By centre"), _("Centre"), _rows(found.centres)),
            (_("By manager"), _("Manager"), _rows(found.managers)),
        ],
        "total": _rows([found.total])[0],
        "steps_title": _steps_title(found.total),
        "months_title": _months_title(found.months),
        "steps": _chart_steps(found),
        "months": _chart_months(found),
        "views": views(request, "funnel"),
    }
    return render(request, "introductions/funnel.html", context)


@page()
def matches(request: HttpRequest) -> HttpResponse:
    """The few matches that are worth the reader's time now, as the daily digest tells them."""
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
    found = queries.matches(actor, zone, parties.today(zone))
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
        for match in found
    ]
    context = {"rows": rows, "may_propose": may_propose, "views": views(request, "matches")}
    return render(request, "introductions/matches.html", context)


def _why_url(match: Any) -> str:
    """The suggestions of the need with their reasons, and at which place this one stands."""
    kind = "person" if match.row._meta.label == "parties.Person" else "result"
    return f"{reverse('matching:need', args=[match.need.ref])}?{urlencode({'kind': kind, 'why': match.row.ref})}#why"


def _columns() -> list[tuple[str, Any]]:
    return [
        ("proposed", _("Proposed")),
        ("asked", _("Asked")),
        ("agreed", _("Agreed")),
        ("talking", _("Talked")),
        ("contract", _("Contract")),
        ("trial", _("Trial")),
        ("later", _("Later")),
        ("declined", _("Declined")),
        ("lapsed", _("Lapsed")),
    ]


def _rows(rows: list[Row]) -> list[dict[str, Any]]:
    return [
        {
            "label": row.label,
            "cells": [(label, row.counts[name]) for name, label in _columns()],
            "rate": row.rate,
            "small": row.small,
            "n": row.counts["asked"],
        }
        for row in rows
    ]


def _steps_title(total: Row) -> str:
    worst = total.largest_loss()
    if worst is None:
        return _("All that were proposed came to a contract")
    names = dict(_columns())
    return _("Most are left between “{one}” and “{two}”: {went} of {came} go on").format(
        one=names[worst[0]], two=names[worst[1]], went=worst[3], came=worst[2]
    )


def _months_title(months: list[Row]) -> str:
    busiest = max(months, key=lambda row: row.counts["proposed"], default=None)
    if busiest is None:
        return _("Nothing was proposed in this time")
    return _("Most were proposed in {month}: {n}").format(month=busiest.label, n=busiest.counts["proposed"])


def _chart_steps(found: Funnel) -> dict[str, Any]:
    shown = _columns()[:5]
    values = [found.total.counts[name] for name, _label in shown]
    return {
        "kind": "bar",
        "horizontal": True,
        "x": [str(label) for _name, label in shown],
        "series": [{"name": str(_("Introductions")), "values": values, "area": "park"}],
    }


def _chart_months(found: Funnel) -> dict[str, Any]:
    shown = [item for item in _columns() if item[0] in ("proposed", "agreed", "contract")]
    areas = ("park", "core", "industrial")
    return {
        "kind": "line",
        "x": [row.label for row in found.months],
        "series": [
            {"name": str(label), "values": [row.counts[name] for row in found.months], "area": area}
            for (name, label), area in zip(shown, areas, strict=True)
        ],
    }
