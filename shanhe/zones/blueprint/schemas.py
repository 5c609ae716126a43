"""The files of this app's blueprint sections; a field with no default is always written, others only when set."""

import datetime as dt
from functools import cache
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator
from pydantic import Strict as PydanticStrict

from shanhe.kernel.language_names import known_language
from shanhe.kernel.money import currencies_in_use
from shanhe.kernel.translated import Limits, Text, Translated, checked, text_type

# A code is part of addresses.
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=80)]
Name = Annotated[dict[str, str], checked(Limits(200), required=True)]
NOTHING: dict[str, str] = Translated()
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Day = Annotated[dt.date, Field(ge=dt.date(1900, 1, 1), le=dt.date(2200, 1, 1))]
SquareMetres = Annotated[int, Field(ge=0, le=2_000_000_000)]
# What is longer than this is no holiday but a mistake in the year.
LONGEST_HOLIDAY = dt.timedelta(days=60)
StatusCode = Literal["planned", "building", "open"]

time_zones = cache(available_timezones)  # it reads the folders of the system


class Strict(BaseModel):
    """Refuses keys it does not know and does not guess types: a number is no text, `yes` is no word, 20260101 no day."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Named(Strict):
    """An item with a code and a name."""

    code: Code
    name: Name


class Item(Named):
    """A named item that may say its own source, where that differs from the file's."""

    source: str = ""
    verified: bool | None = None


class Point(Strict):
    """A place on the map, WGS-84."""

    longitude: Longitude
    latitude: Latitude


class ZoneCentre(Point):
    """Where the map opens."""

    zoom: float = Field(ge=1, le=20, allow_inf_nan=False)


class ZoneItem(Named):
    """The zone itself and the version of its blueprint."""

    version: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    date: Day
    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=60)]
    short_name: text_type(Limits(60)) = NOTHING  # type: ignore[valid-type]
    summary: Text
    description: Text
    objective: Text = NOTHING
    timezone: str
    currency: str
    languages: list[str] = Field(min_length=1)
    started_on: Day | None = None
    centre: ZoneCentre
    policy_title: text_type(Limits(300)) = NOTHING  # type: ignore[valid-type]

    @field_validator("timezone")
    @classmethod
    def known_timezone(cls, value: str) -> str:
        if value not in time_zones():
            raise ValueError(_("There is no time zone called “{name}”.").format(name=value))
        return value

    @field_validator("currency")
    @classmethod
    def known_currency(cls, value: str) -> str:
        if value not in currencies_in_use():
            told = _("“{code}” is no currency of ISO 4217 in use, such as CNY, EUR or USD.")
            raise ValueError(told.format(code=value))
        return value

    @field_validator("languages")
    @classmethod
    def each_once(cls, value: list[str]) -> list[str]:
        if len(set(value)) < len(value):
            raise ValueError(_("A language is given twice."))
        for code in value:
            if not known_language(code):
                raise ValueError(_("“{code}” is no language.").format(code=code))
        return value


class ZoneFile(Strict):
    zone: ZoneItem


# Longitude and latitude, as a list of two.
Corner = Annotated[tuple[Longitude, Latitude], PydanticStrict(False)]


class AreaItem(Item):
    """One of the areas; its outline is schematic."""

    kind: Literal["core", "park", "industrial"]
    summary: Text
    description: Text = NOTHING
    centre: Point
    outline: list[Corner] = []

    @field_validator("outline")
    @classmethod
    def encloses(cls, value: list[Any]) -> list[Any]:
        if value and len(value) < 3:
            raise ValueError(_("An outline has at least three corners."))
        return value


class AreasFile(Strict):
    areas: list[AreaItem] = Field(min_length=1)


class BuildingItem(Item):
    status: StatusCode
    longitude: Longitude
    latitude: Latitude
    floor_area_m2: SquareMetres | None


class SiteItem(Item):
    area: Code
    status: StatusCode
    description: Text = NOTHING
    longitude: Longitude
    latitude: Latitude
    floor_area_m2: SquareMetres | None
    buildings: list[BuildingItem]


class SitesFile(Strict):
    sites: list[SiteItem]


class Reach(Point):
    """The far end of a place that is a stretch."""

    name: Name


class PlaceItem(Item):
    character: str = Field(default="", max_length=4)
    longitude: Longitude
    latitude: Latitude
    reaches: Reach | None = None


class PlacesFile(Strict):
    places: list[PlaceItem]


class UnitItem(Item):
    area: Code
    summary: Text
    duties: list[Named]


class UnitsFile(Strict):
    units: list[UnitItem]


class CentreItem(Item):
    short_name: text_type(Limits(100)) = NOTHING  # type: ignore[valid-type]
    description: Text


class CentresFile(Strict):
    centres: list[CentreItem]


class RoleItem(Item):
    side: Literal["government", "enterprise", "university", "society"]
    does: Text


class RolesFile(Strict):
    roles: list[RoleItem]


class TermItem(Item):
    group: str = Field(default="", max_length=40)
    description: Text = NOTHING


class VocabularyItem(Item):
    terms: list[TermItem]


class VocabulariesFile(Strict):
    vocabularies: list[VocabularyItem]


class LevelItem(Strict):
    """One level of a scale and the kind of evidence that shows it."""

    level: int = Field(ge=0, le=99)
    name: Name
    description: Text
    evidence: Text = NOTHING


class ScaleItem(Item):
    levels: list[LevelItem] = Field(min_length=2)

    @field_validator("levels")
    @classmethod
    def rising(cls, value: list[LevelItem]) -> list[LevelItem]:
        numbers = [item.level for item in value]
        if numbers != sorted(set(numbers)):
            raise ValueError(_("The levels rise from the first to the last, each once."))
        return value


class StandardItem(Item):
    note: Text = NOTHING


class ParameterItem(Item):
    """A dated figure, valid from its first day up to but without `valid_to`."""

    description: Text = NOTHING
    unit: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    value: int | float | str
    valid_from: Day
    valid_to: Day | None

    @model_validator(mode="after")
    def in_order(self) -> Any:
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError(_("The figure must end after it begins."))
        return self


class Assessment(Strict):
    scales: list[ScaleItem]
    standards: list[StandardItem]
    parameters: list[ParameterItem]


class AssessmentFile(Strict):
    assessment: Assessment


class HolidayItem(Item):
    first_day: Day
    last_day: Day
    moved_working_days: list[Day] = []

    @model_validator(mode="after")
    def in_order(self) -> Any:
        if self.last_day < self.first_day:
            raise ValueError(_("The last day is before the first."))
        if self.last_day - self.first_day > LONGEST_HOLIDAY:
            raise ValueError(_("A holiday of more than 60 days is a mistake."))
        if any(self.first_day <= day <= self.last_day for day in self.moved_working_days):
            raise ValueError(_("A day cannot be both off and worked."))
        if any(day.weekday() < 5 for day in self.moved_working_days):
            raise ValueError(_("Only a Saturday or Sunday can be worked in exchange."))
        return self


class HolidaysFile(Strict):
    holidays: list[HolidayItem]
