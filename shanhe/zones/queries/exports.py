"""Each of this app's sections written back from the rows, in the form its schema reads."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from shanhe.zones.models import (
    Area,
    Building,
    Holiday,
    InnovationCentre,
    Parameter,
    Place,
    RoleDescription,
    Site,
    Term,
    Unit,
    Vocabulary,
    Zone,
)

ITEM = ("code", "name", "source", "verified")
POINT = ("longitude", "latitude")


def _take(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def export_zone(zone: Zone) -> dict[str, Any]:
    texts = ("name", "short_name", "summary", "description", "objective", "policy_title")
    item = _take(zone, "version", "timezone", "currency", "languages", "started_on", *texts)
    return {
        "zone": {**item, "code": zone.slug, "date": zone.version_date, "centre": _take(zone, *POINT, "zoom")}
    }


def export_areas(zone: Zone) -> dict[str, Any]:
    fields = (*ITEM, "description", "kind", "summary", "outline")
    return {
        "areas": [{**_take(area, *fields), "centre": _take(area, *POINT)} for area in Area.objects.current()]
    }


def export_sites(zone: Zone) -> dict[str, Any]:
    common = (*ITEM, *POINT, "status", "floor_area_m2")
    buildings: dict[int, list[Any]] = defaultdict(list)
    for building in Building.objects.current():
        buildings[building.site_id].append(_take(building, *common))
    return {
        "sites": [
            {**_take(site, *common, "description"), "area": site.area.code, "buildings": buildings[site.pk]}
            for site in Site.objects.current().select_related("area")
        ]
    }


def export_places(zone: Zone) -> dict[str, Any]:
    return {
        "places": [_take(place, *ITEM, *POINT, "character", "reaches") for place in Place.objects.current()]
    }


def export_units(zone: Zone) -> dict[str, Any]:
    fields = (*ITEM, "summary", "duties")
    rows = Unit.objects.current().select_related("area")
    return {"units": [{**_take(unit, *fields), "area": unit.area.code} for unit in rows]}


def export_centres(zone: Zone) -> dict[str, Any]:
    fields = (*ITEM, "description", "short_name")
    return {"centres": [_take(centre, *fields) for centre in InnovationCentre.objects.current()]}


def export_roles(zone: Zone) -> dict[str, Any]:
    fields = (*ITEM, "side", "does")
    return {"roles": [_take(role, *fields) for role in RoleDescription.objects.current()]}


def _terms() -> dict[int, list[Term]]:
    terms: dict[int, list[Term]] = defaultdict(list)
    for term in Term.objects.current():
        terms[term.vocabulary_id].append(term)
    return terms


def export_vocabularies(zone: Zone) -> dict[str, Any]:
    terms = _terms()
    return {
        "vocabularies": [
            {
                **_take(row, *ITEM),
                "terms": [_take(term, *ITEM, "description", "group") for term in terms[row.pk]],
            }
            for row in Vocabulary.objects.current().filter(kind=Vocabulary.Kind.LIST)
        ]
    }


def export_assessment(zone: Zone) -> dict[str, Any]:
    terms = _terms()
    rows = list(Vocabulary.objects.current())
    scales = [row for row in rows if row.kind == Vocabulary.Kind.SCALE]
    standards = [term for row in rows if row.kind == Vocabulary.Kind.STANDARDS for term in terms[row.pk]]
    fields = (*ITEM, "description", "unit", "value", "valid_from", "valid_to")
    return {
        "assessment": {
            "scales": [
                {**_take(row, *ITEM), "levels": [_level(term) for term in terms[row.pk]]} for row in scales
            ],
            "standards": [_take(term, *ITEM, "note") for term in standards],
            "parameters": [_take(row, *fields) for row in Parameter.objects.current()],
        }
    }


def _level(term: Term) -> dict[str, Any]:
    return {"level": int(term.code), **_take(term, "name", "description"), "evidence": term.note}


def export_holidays(zone: Zone) -> dict[str, Any]:
    fields = (*ITEM, "first_day", "last_day", "moved_working_days")
    return {"holidays": [_take(row, *fields) for row in Holiday.objects.current()]}
