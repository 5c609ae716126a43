"""Where the zone is: areas, sites, buildings, places, units and centres."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.translated import Translated, TranslatedField

from ..querysets import BlueprintQuerySet
from .zone import BlueprintRow


class Status(models.TextChoices):
    """How far a site or building is."""

    PLANNED = "planned", _("Planned")
    BUILDING = "building", _("Under construction")
    OPEN = "open", _("In use")


class Area(BlueprintRow):
    """One of the areas a project moves through."""

    class Kind(models.TextChoices):
        CORE = "core", _("University core area")
        PARK = "park", _("Science park")
        INDUSTRIAL = "industrial", _("Industrial park")

    kind = models.CharField(max_length=20, choices=Kind)
    summary = TranslatedField(long=True)
    description = TranslatedField(long=True)
    longitude = models.FloatField()
    latitude = models.FloatField()
    # Corner points [longitude, latitude] in WGS-84, schematic.
    outline = models.JSONField(default=list)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_area", unique=("code",)),
        ]

    def get_absolute_url(self) -> str:
        return reverse("zones:area", args=[self.code])


class Site(BlueprintRow):
    """A piece of ground inside an area."""

    area = models.ForeignKey("zones.Area", on_delete=models.PROTECT, related_name="sites")
    status = models.CharField(max_length=20, choices=Status)
    description = TranslatedField(long=True)
    longitude = models.FloatField()
    latitude = models.FloatField()
    floor_area_m2 = models.PositiveIntegerField(null=True)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_site", "area", unique=("code",)),
        ]


class Building(BlueprintRow):
    """A building on a site."""

    site = models.ForeignKey("zones.Site", on_delete=models.PROTECT, related_name="buildings")
    status = models.CharField(max_length=20, choices=Status)
    longitude = models.FloatField()
    latitude = models.FloatField()
    floor_area_m2 = models.PositiveIntegerField(null=True)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_building", "site", unique=("code",)),
        ]


class Place(BlueprintRow):
    """A place around the core area that the zone radiates to; its point is schematic."""

    character = models.CharField(max_length=4, blank=True)
    longitude = models.FloatField()
    latitude = models.FloatField()
    # The far end of a place that is a stretch: {name, longitude, latitude}.
    reaches = models.JSONField(null=True)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_place", unique=("code",)),
        ]

    @property
    def reach_name(self) -> str:
        """The far end's name in the active language; empty for a single point."""
        return Translated(self.reaches["name"]).within() if self.reaches else ""


class Unit(BlueprintRow):
    """A body of the park's structure and its duties."""

    area = models.ForeignKey("zones.Area", on_delete=models.PROTECT, related_name="units")
    summary = TranslatedField(long=True)
    # [{code, name}]
    duties = models.JSONField(default=list)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_unit", "area", unique=("code",)),
        ]

    @property
    def duty_names(self) -> list[str]:
        """The duties in the active language."""
        return [Translated(duty["name"]).within() for duty in self.duties]


class InnovationCentre(BlueprintRow):
    """An innovation centre; results, projects and needs belong to one or more."""

    short_name = TranslatedField(limit=100)
    description = TranslatedField(long=True)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_centre", unique=("code",)),
        ]

    @property
    def short(self) -> str:
        """The short name where there is one, else the name."""
        return str(self.short_name or self.name)

    def get_absolute_url(self) -> str:
        return reverse("zones:centre", args=[self.code])
