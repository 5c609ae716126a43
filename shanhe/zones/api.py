"""The zone over the API."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from . import queries
from .models import Area, Building, Site
from .schemas import ZoneOut

router = Router(tags=["zones"])


@router.get(
    "/zones/{slug}", response=ZoneOut, auth=None, summary="A zone with areas, centres, routes and measures"
)
def get_zone(request: HttpRequest, slug: str) -> dict[str, Any]:
    """The zone this address leads to; any other is not found."""
    zone = request.zone  # type: ignore[attr-defined]
    if zone is None or slug != zone.slug:
        raise Http404(_("There is no such zone here."))
    overview = queries.overview()
    version = overview.version
    return {
        "slug": zone.slug,
        "name": zone.name,
        "summary": zone.summary,
        "objective": zone.objective,
        "timezone": zone.timezone,
        "currency": zone.currency,
        "languages": zone.languages,
        "started_on": zone.started_on,
        "blueprint": version and {"version": version.version, "date": version.date, "digest": version.digest},
        "areas": [_area(area) for area in overview.areas],
        "places": [{**_point(place), "code": place.code} for place in overview.places],
        "centres": [
            {"code": item.code, "name": item.name, "description": item.description}
            for item in overview.centres
        ],
        "routes": queries.section_items(zone, "routes") or [],
        "measures": queries.section_items(zone, "measures") or [],
        "map": queries.map_geojson(overview),
    }


def _point(row: Any) -> dict[str, Any]:
    return {"name": row.name, "longitude": row.longitude, "latitude": row.latitude}


def _built(row: Site | Building) -> dict[str, Any]:
    return {**_point(row), "code": row.code, "status": row.status, "floor_area_m2": row.floor_area_m2}


def _area(area: Area) -> dict[str, Any]:
    return {
        **_point(area),
        "code": area.code,
        "kind": area.kind,
        "summary": area.summary,
        "sites": [
            {
                **_built(site),
                "description": site.description,
                "buildings": [_built(building) for building in site.buildings.all()],
            }
            for site in area.sites.all()
        ],
        "units": [
            {
                "code": unit.code,
                "name": unit.name,
                "summary": unit.summary,
                "duties": unit.duties,
            }
            for unit in area.units.all()
        ],
    }
