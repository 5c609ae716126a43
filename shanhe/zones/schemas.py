"""What the API says of a zone."""

from datetime import date
from typing import Any

from ninja import Schema

from shanhe.kernel.translated import Text


class BuildingOut(Schema):
    code: str
    name: Text
    status: str
    longitude: float
    latitude: float
    floor_area_m2: int | None


class SiteOut(BuildingOut):
    description: Text
    buildings: list[BuildingOut]


class UnitOut(Schema):
    code: str
    name: Text
    summary: Text
    duties: list[dict[str, Any]]


class AreaOut(Schema):
    code: str
    kind: str
    name: Text
    summary: Text
    longitude: float
    latitude: float
    sites: list[SiteOut]
    units: list[UnitOut]


class PlaceOut(Schema):
    code: str
    name: Text
    longitude: float
    latitude: float


class CentreOut(Schema):
    code: str
    name: Text
    description: Text


class BlueprintOut(Schema):
    version: str
    date: date
    digest: str


class ZoneOut(Schema):
    """A zone with its areas, places, centres, routes and measures.

    `routes` and `measures` are the blueprint's own items; an amount that has not been published is null.
    """

    slug: str
    name: Text
    summary: Text
    objective: Text
    timezone: str
    currency: str
    languages: list[str]
    started_on: date | None
    blueprint: BlueprintOut | None
    areas: list[AreaOut]
    places: list[PlaceOut]
    centres: list[CentreOut]
    routes: list[dict[str, Any]]
    measures: list[dict[str, Any]]
    map: dict[str, Any]
