"""Reading the zone: its areas, places and centres, its words, its calendar, its dated figures.

Everything reads the zone in scope; functions that take a zone enter its scope themselves.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django_scopes import scope
from django_scopes.state import get_scope

from shanhe.kernel.context import Actor
from shanhe.kernel.errors import ProgrammingError
from shanhe.kernel.registries import Registry, blueprint_sections, figures, word_lists
from shanhe.kernel.translated import Translated
from shanhe.kernel.workdays import Calendar
from shanhe.zones.models import (
    Area,
    BlueprintFile,
    BlueprintVersion,
    Building,
    Holiday,
    InnovationCentre,
    Parameter,
    Place,
    RoleDescription,
    Site,
    Term,
    Unit,
    Zone,
)

from .blueprint import (
    canonical,
    canonical_texts,
    diff,
    digest_of,
    exported,
    installed_version,
    parse_blueprint,
    problems_of,
    read_blueprint,
    section_data,
    unformatted,
    zone_by_slug,
)

log = logging.getLogger("shanhe.zones")


def zone_for_host(host: str, fallback: str) -> Zone | None:
    """The zone that an address leads to: by its hosts, else the one called `fallback`, else the first."""
    zones = list(Zone.objects.all())
    by_host = (zone for zone in zones if host in zone.hosts)
    by_slug = (zone for zone in zones if zone.slug == fallback)
    return next(by_host, None) or next(by_slug, None) or next(iter(zones), None)


@dataclass(frozen=True)
class Provenance:
    """Where a section's facts come from; `verified` is False where they were not confirmed."""

    source: str
    verified: bool | None
    note: Translated


def provenance(section: str) -> Provenance:
    """The head of an installed blueprint file."""
    row = BlueprintFile.objects.filter(section=section).first()
    return Provenance(row.source, row.verified, row.note) if row else Provenance("", None, Translated())


@dataclass(frozen=True)
class Overview:
    """The zone at a glance."""

    areas: list[Area]
    centres: list[InnovationCentre]
    places: list[Place]
    version: BlueprintVersion | None


def overview() -> Overview:
    """Areas with sites and units, centres, places and the blueprint's version, in seven queries."""
    return Overview(areas(), centres(), places(), installed_version())


def areas() -> list[Area]:
    """The areas in order, each with `sites` (with `buildings`) and `units` of the installed blueprint."""
    buildings = Prefetch("buildings", queryset=Building.objects.current())
    sites = Prefetch("sites", queryset=Site.objects.current().prefetch_related(buildings))
    units = Prefetch("units", queryset=Unit.objects.current())
    return list(Area.objects.current().prefetch_related(sites, units))


def area(code: str) -> Area | None:
    """One area with its sites and units."""
    return next((found for found in areas() if found.code == code), None)


def centres() -> list[InnovationCentre]:
    """The innovation centres in order."""
    return list(InnovationCentre.objects.current())


def centre(code: str) -> InnovationCentre | None:
    """One innovation centre."""
    return InnovationCentre.objects.current().filter(code=code).first()


def centres_visible_to(actor: Actor) -> QuerySet[InnovationCentre]:
    """Innovation centres are public."""
    found: QuerySet[InnovationCentre] = InnovationCentre.objects.current()
    return found


def search_centres(actor: Actor, words: str, limit: int) -> list[InnovationCentre]:
    """Centres whose name has every word, in any language."""
    found = centres_visible_to(actor)
    for word in words.split():
        found = found.filter(name__says=word)
    return list(found[:limit])


def places() -> list[Place]:
    """The places the zone radiates to."""
    return list(Place.objects.current())


def roles() -> list[RoleDescription]:
    """What each role is called and does in this zone."""
    return list(RoleDescription.objects.current())


def versions(limit: int = 20) -> list[BlueprintVersion]:
    """The versions that were loaded, newest first."""
    return list(BlueprintVersion.objects.all()[:limit])


def terms(vocabulary: str, group: str | None = None) -> list[Term]:
    """The terms of a vocabulary that may be chosen now, in order; of one group if given."""
    _declared(word_lists, vocabulary)
    found = Term.objects.current().filter(vocabulary__code=vocabulary)
    return list(found if group is None else found.filter(group=group))


def bilingual_terms() -> list[tuple[str, str]]:
    """(Chinese, English) of every term of every vocabulary and of the centres' names, as far as both are given: two queries."""
    names = [*Term.objects.values_list("name", flat=True), *(row.name for row in centres())]
    return [(name["zh"], name["en"]) for name in names if name.keys() >= {"zh", "en"}]


def field_words() -> dict[str, str]:
    """The word of each technical field, in order: one query."""
    return {row.code: str(row.name) for row in terms("fields")}


def centre_words() -> dict[str, str]:
    """The short name of each innovation centre, in order: one query."""
    return {row.code: row.short for row in centres()}


def term(vocabulary: str, code: str) -> Term | None:
    """A term by its code, retired ones too, so that old rows keep their words."""
    _declared(word_lists, vocabulary)
    return Term.objects.filter(vocabulary__code=vocabulary, code=code).first()


def term_name(vocabulary: str, code: str) -> str:
    """A term's word in the active language; the code itself if there is none."""
    found = term(vocabulary, code)
    return str(found.name) if found else code


def _declared(registry: Registry[Any], code: str) -> Any:
    """What an app said of this code; one that no app declared cannot be read, for nothing would check it."""
    found = registry.get(code)
    if found is None:
        raise ProgrammingError(f"no app declares the {registry.what} {code}")
    return found


def parameter(zone: Zone, code: str, on: date) -> Any:
    """The value of a dated figure on a day, in the type and range that its app declared, or the app's own default.

    Raises LookupError when there is neither.
    """
    row = parameter_row(zone, code, on)
    value = _declared(figures, code).default if row is None else row.value
    if value is None:
        raise LookupError(f"{zone.slug}: no parameter {code} on {on}")
    return value


def parameter_row(zone: Zone, code: str, on: date) -> Parameter | None:
    """A dated figure on a day with its words, or None where the blueprint has none that its app can read."""
    figure = _declared(figures, code)
    with scope(zone=zone):
        row = Parameter.objects.current().on(on).filter(code=code).order_by("-valid_from").first()
    if row is not None and not figure.fits(row.value):
        # Only rows from before figures were checked can be so; a page must not fall with them.
        log.error("%s: the figure %s is %r, which cannot be read", zone.slug, code, row.value)
        return None
    return row


def parameters(zone: Zone, on: date, prefix: str = "") -> dict[str, Any]:
    """The values of declared figures on a day whose code begins with `prefix`, by code, in one query."""
    with scope(zone=zone):
        rows = Parameter.objects.current().on(on).filter(code__startswith=prefix).order_by("valid_from")
        return {
            row.code: row.value for row in rows if row.code in figures and figures[row.code].fits(row.value)
        }


def calendar(zone: Zone) -> Calendar:
    """The zone's working days."""
    off: set[date] = set()
    worked: set[date] = set()
    with scope(zone=zone):
        rows = list(Holiday.objects.current())
    for row in rows:
        off |= {
            row.first_day + timedelta(days=step) for step in range((row.last_day - row.first_day).days + 1)
        }
        worked |= set(row.moved_working_days)
    return Calendar(frozenset(off), frozenset(worked))


def calendar_in_scope() -> Calendar:
    """The working days of the zone in scope, read once for as long as its row is at hand; weekends outside a zone."""
    zone = get_scope().get("zone")
    if zone is None:
        return Calendar()
    found: Calendar | None = zone.__dict__.get("_calendar")
    if found is None:
        found = zone.__dict__["_calendar"] = calendar(zone)
    return found


def section_items(zone: Zone, name: str) -> Any:
    """What a blueprint section of any app holds, as plain data; None when no app registers it."""
    section = blueprint_sections.get(name)
    if section is None:
        return None
    with scope(zone=zone):
        return section_data(zone, section).get(name)


def map_geojson(found: Overview | None = None) -> dict[str, Any]:
    """Areas, sites and places as GeoJSON (WGS-84, schematic), in the active language."""
    found = found or overview()
    features = []
    for place in found.places:
        features.append(_point(place, "place"))
        if place.reaches:
            end = [place.reaches["longitude"], place.reaches["latitude"]]
            line = {"type": "LineString", "coordinates": [[place.longitude, place.latitude], end]}
            features.append(_feature(line, "", "place"))
            ended = {"type": "Point", "coordinates": end}
            features.append(_feature(ended, place.reach_name, "place"))
    for item in found.areas:
        features += _area_features(item)
    return {"type": "FeatureCollection", "features": features}


def _area_features(item: Area) -> list[dict[str, Any]]:
    """The area and its sites; the only site of an outlined area is told by the outline's own words."""
    sites = list(item.sites.all())
    alone = len(sites) == 1
    url = item.get_absolute_url()
    status = sites[0].get_status_display() if alone else ""
    note = str(sites[0].name if alone else item.summary)
    if not item.outline:
        return [_point(item, item.kind, note=note, url=url), *(_site(site, url) for site in sites)]
    shape = {"type": "Polygon", "coordinates": [[*item.outline, item.outline[0]]]}
    outlined = _feature(shape, str(item.name), item.kind, status=status, note=note, url=url)
    return [outlined] if alone else [outlined, *(_site(site, url) for site in sites)]


def _site(site: Site, url: str) -> dict[str, Any]:
    return _point(site, "site", status=site.get_status_display(), url=url)


def _point(row: Any, kind: str, **extra: Any) -> dict[str, Any]:
    shape = {"type": "Point", "coordinates": [row.longitude, row.latitude]}
    return _feature(shape, str(row.name), kind, **extra)


def _feature(geometry: dict[str, Any], name: str, kind: str, **extra: Any) -> dict[str, Any]:
    properties = {"name": name, "kind": kind, **{key: str(value) for key, value in extra.items() if value}}
    return {"type": "Feature", "geometry": geometry, "properties": properties}
