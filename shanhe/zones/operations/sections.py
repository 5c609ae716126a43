"""What loading each of this app's blueprint sections does; called inside the load operation only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shanhe.kernel.context import Context
from shanhe.zones.blueprint import schemas
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

from .sync import Counts, set_changed, sync_rows

STANDARDS = {"code": "assessment_standards", "name": {"zh": "评价标准", "en": "Evaluation standards"}}


def _dumped(items: Iterable[Any], *without: str) -> list[dict[str, Any]]:
    return [item.model_dump(exclude=set(without)) for item in items]


def load_zone(ctx: Context, zone: Zone, data: schemas.ZoneFile) -> Counts:
    """The zone's own row; its addresses (`hosts`) are left alone."""
    item = data.zone
    values = item.model_dump(exclude={"code", "centre", "version", "date"})
    values |= {"version": item.version, "version_date": item.date, **item.centre.model_dump()}
    new = not zone.version
    changed = set_changed(zone, values)
    return Counts(created=int(new), changed=int(changed and not new), unchanged=int(not changed))


def load_areas(ctx: Context, zone: Zone, data: schemas.AreasFile) -> Counts:
    """Areas with their schematic outlines."""
    wanted = [
        {
            **item.model_dump(exclude={"centre", "outline"}),
            **item.centre.model_dump(),
            "outline": [list(point) for point in item.outline],
        }
        for item in data.areas
    ]
    return sync_rows(ctx, Area.objects.all(), wanted)


def load_sites(ctx: Context, zone: Zone, data: schemas.SitesFile) -> Counts:
    """Sites and the buildings on them; a building keeps its identity when it is listed under another site."""
    areas = {area.code: area for area in Area.objects.all()}
    wanted = [
        {**item.model_dump(exclude={"area", "buildings"}), "area_id": areas[item.area].pk}
        for item in data.sites
    ]
    counts = sync_rows(ctx, Site.objects.all(), wanted)
    sites = {site.code: site for site in Site.objects.all()}
    buildings = [
        {**building.model_dump(), "site_id": sites[site.code].pk}
        for site in data.sites
        for building in site.buildings
    ]
    return counts + sync_rows(ctx, Building.objects.all(), buildings)


def load_places(ctx: Context, zone: Zone, data: schemas.PlacesFile) -> Counts:
    """The places the zone radiates to."""
    return sync_rows(ctx, Place.objects.all(), _dumped(data.places))


def load_units(ctx: Context, zone: Zone, data: schemas.UnitsFile) -> Counts:
    """The bodies of the park's structure."""
    areas = {area.code: area for area in Area.objects.all()}
    wanted = [{**item.model_dump(exclude={"area"}), "area_id": areas[item.area].pk} for item in data.units]
    return sync_rows(ctx, Unit.objects.all(), wanted)


def load_centres(ctx: Context, zone: Zone, data: schemas.CentresFile) -> Counts:
    """Innovation centres."""
    return sync_rows(ctx, InnovationCentre.objects.all(), _dumped(data.centres))


def load_roles(ctx: Context, zone: Zone, data: schemas.RolesFile) -> Counts:
    """What the roles are called and do."""
    return sync_rows(ctx, RoleDescription.objects.all(), _dumped(data.roles))


def load_vocabularies(ctx: Context, zone: Zone, data: schemas.VocabulariesFile) -> Counts:
    """Lists of terms."""
    terms = [(item.code, _dumped(item.terms)) for item in data.vocabularies]
    return _vocabularies(ctx, Vocabulary.Kind.LIST, _dumped(data.vocabularies, "terms"), terms)


def load_assessment(ctx: Context, zone: Zone, data: schemas.AssessmentFile) -> Counts:
    """Readiness scales, the standards cited, and dated periods."""
    assessment = data.assessment
    counts = _vocabularies(
        ctx,
        Vocabulary.Kind.SCALE,
        _dumped(assessment.scales, "levels"),
        [(scale.code, [_level(level) for level in scale.levels]) for scale in assessment.scales],
    )
    counts += _vocabularies(
        ctx, Vocabulary.Kind.STANDARDS, [STANDARDS], [(str(STANDARDS["code"]), _dumped(assessment.standards))]
    )
    return counts + sync_rows(
        ctx, Parameter.objects.all(), _dumped(assessment.parameters), key=("code", "valid_from")
    )


def _level(level: schemas.LevelItem) -> dict[str, Any]:
    values = level.model_dump(exclude={"level", "evidence"})
    return {**values, "code": str(level.level), "note": level.evidence}


def _vocabularies(
    ctx: Context, kind: str, wanted: list[dict[str, Any]], terms: list[tuple[str, list[dict[str, Any]]]]
) -> Counts:
    counts = sync_rows(ctx, Vocabulary.objects.filter(kind=kind), wanted, fixed={"kind": kind})
    rows = {row.code: row for row in Vocabulary.objects.filter(kind=kind)}
    for code, items in terms:
        vocabulary = rows.pop(code)
        counts += sync_rows(
            ctx, Term.objects.filter(vocabulary=vocabulary), items, fixed={"vocabulary_id": vocabulary.pk}
        )
    for vocabulary in rows.values():
        counts += sync_rows(ctx, Term.objects.filter(vocabulary=vocabulary), [])
    return counts


def load_holidays(ctx: Context, zone: Zone, data: schemas.HolidaysFile) -> Counts:
    """Days off and the weekend days worked in exchange."""
    return sync_rows(ctx, Holiday.objects.all(), _dumped(data.holidays))
