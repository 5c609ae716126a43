"""The sections of a blueprint that belong to this app."""

from __future__ import annotations

from typing import Any

from shanhe.kernel import registries

from .blueprint import schemas
from .operations import sections
from .queries import exports


def register() -> None:
    """Tell the kernel; the order is that of loading, so what is pointed at comes first."""
    table: list[tuple[str, type[Any], Any, Any]] = [
        ("zone", schemas.ZoneFile, sections.load_zone, exports.export_zone),
        ("areas", schemas.AreasFile, sections.load_areas, exports.export_areas),
        ("sites", schemas.SitesFile, sections.load_sites, exports.export_sites),
        ("places", schemas.PlacesFile, sections.load_places, exports.export_places),
        ("units", schemas.UnitsFile, sections.load_units, exports.export_units),
        ("centres", schemas.CentresFile, sections.load_centres, exports.export_centres),
        ("roles", schemas.RolesFile, sections.load_roles, exports.export_roles),
        ("vocabularies", schemas.VocabulariesFile, sections.load_vocabularies, exports.export_vocabularies),
        ("assessment", schemas.AssessmentFile, sections.load_assessment, exports.export_assessment),
        ("holidays", schemas.HolidaysFile, sections.load_holidays, exports.export_holidays),
    ]
    for order, (name, schema, load, export) in enumerate(table, start=1):
        registries.blueprint_sections.register(
            registries.BlueprintSection(name, order * 10, schema, load, export)
        )
