"""The public page of the indicator tree."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shanhe.zones import queries as zones

from . import queries


@require_safe
def indicator_tree(request: HttpRequest) -> HttpResponse:
    """What the zone measures, by whom, in which unit; "no data yet" until something is measured."""
    owners = {role.code: str(role.name) for role in zones.roles()}
    return render(
        request,
        "indicators/indicator_tree.html",
        {"tree": queries.tree(owners), "provenance": zones.provenance("indicators")},
    )
