"""The public pages of the zone: itself, its places, its areas, its centres."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shanhe.doors.http import rendered_panels

from . import queries


@require_safe
def zone(request: HttpRequest) -> HttpResponse:
    """What the zone is: objective, areas, units, centres, four sides, and where these facts come from."""
    overview = queries.overview()
    return render(
        request,
        "zones/zone.html",
        {
            "overview": overview,
            "sides": queries.terms("sides"),
            "roles": queries.roles(),
            "provenance": queries.provenance("zone"),
            "panels": rendered_panels("zones.zone", request, request.zone),  # type: ignore[attr-defined]
        },
    )


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """The schematic map, and the same as a list."""
    overview = queries.overview()
    return render(
        request,
        "zones/places.html",
        {
            "overview": overview,
            "geojson": queries.map_geojson(overview),
            "provenance": queries.provenance("places"),
            "sites_note": queries.provenance("sites").note,
        },
    )


@require_safe
def area(request: HttpRequest, code: str) -> HttpResponse:
    """One area: what it is for, its sites and buildings, its units."""
    overview = queries.overview()
    found = next((item for item in overview.areas if item.code == code), None)
    if found is None:
        raise Http404(_("There is no such area."))
    return render(
        request,
        "zones/area.html",
        {
            "area": found,
            "siblings": [
                {"label": str(item.name), "url": item.get_absolute_url(), "current": item.pk == found.pk}
                for item in overview.areas
            ],
            "crumbs": _crumbs(),
            "provenance": queries.provenance("areas"),
            "sites_note": queries.provenance("sites").note,
            "panels": rendered_panels("zones.area", request, found),
        },
    )


@require_safe
def centre(request: HttpRequest, code: str) -> HttpResponse:
    """One innovation centre, with what other apps have in it."""
    everything = queries.centres()
    found = next((item for item in everything if item.code == code), None)
    if found is None:
        raise Http404(_("There is no such centre."))
    head = queries.provenance("centres")
    return render(
        request,
        "zones/centre.html",
        {
            "centre": found,
            "siblings": [
                {"label": item.short, "url": item.get_absolute_url(), "current": item.pk == found.pk}
                for item in everything
            ],
            "crumbs": _crumbs(),
            "source": found.source or head.source,
            "verified": head.verified if found.verified is None else found.verified,
            "panels": rendered_panels("zones.centre", request, found),
        },
    )


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("The zone"), "url": reverse("zones:zone")}]
