"""The zone as its blueprint describes it; rows keep their identity by code and are retired, never deleted."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.text import is_chinese, localized

from .querysets import BlueprintQuerySet, ParameterQuerySet


class Bilingual(models.Model):
    """A row with a name in Chinese and in English."""

    name_zh = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return localized(self, "name")

    @property
    def description(self) -> str:
        return localized(self, "description")

    @property
    def summary(self) -> str:
        return localized(self, "summary")


class Zone(Bilingual):
    """One tenant: an innovation zone, installed from a blueprint."""

    slug = models.SlugField(max_length=60, unique=True)
    short_name_zh = models.CharField(max_length=60, blank=True)
    short_name_en = models.CharField(max_length=60, blank=True)
    summary_zh = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    description_zh = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    objective_zh = models.TextField(blank=True)
    objective_en = models.TextField(blank=True)
    policy_title_zh = models.CharField(max_length=300, blank=True)
    policy_title_en = models.CharField(max_length=300, blank=True)
    timezone = models.CharField(max_length=64, default="Asia/Shanghai")
    currency = models.CharField(max_length=3, default="CNY")
    languages = ArrayField(models.CharField(max_length=8), default=list)
    started_on = models.DateField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    zoom = models.FloatField(default=12.0)
    version = models.CharField(max_length=40, blank=True)
    version_date = models.DateField(null=True)
    # Which addresses lead to this zone is a matter of the installation, not of the blueprint.
    hosts = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name or self.slug

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def short_name(self) -> str:
        return localized(self, "short_name") or self.name

    @property
    def objective(self) -> str:
        return localized(self, "objective")

    @property
    def policy_title(self) -> str:
        return localized(self, "policy_title")


class BlueprintRow(Bilingual, ZoneModel):
    """A row that one item of a blueprint file describes; `source` and `verified` override those of the file."""

    code = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    source = models.TextField(blank=True)
    verified = models.BooleanField(null=True)

    class Meta:
        abstract = True

    @property
    def retired(self) -> bool:
        return self.retired_at is not None


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
    summary_zh = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    description_zh = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    longitude = models.FloatField()
    latitude = models.FloatField()
    # Corner points [longitude, latitude] in WGS-84, schematic.
    outline = models.JSONField(default=list)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_area"),
            models.UniqueConstraint(fields=["zone", "code"], name="zones_area_code"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("zones:area", args=[self.code])


class Site(BlueprintRow):
    """A piece of ground inside an area."""

    area = models.ForeignKey("zones.Area", on_delete=models.PROTECT, related_name="sites")
    status = models.CharField(max_length=20, choices=Status)
    description_zh = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    longitude = models.FloatField()
    latitude = models.FloatField()
    floor_area_m2 = models.PositiveIntegerField(null=True)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_site", "area"),
            models.UniqueConstraint(fields=["zone", "code"], name="zones_site_code"),
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
            *ZoneModel.zone_constraints("zones_building", "site"),
            models.UniqueConstraint(fields=["zone", "code"], name="zones_building_code"),
        ]


class Place(BlueprintRow):
    """A place around the core area that the zone radiates to; its point is schematic."""

    character = models.CharField(max_length=4, blank=True)
    longitude = models.FloatField()
    latitude = models.FloatField()
    # The far end of a place that is a stretch: {name_zh, name_en, longitude, latitude}.
    reaches = models.JSONField(null=True)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_place"),
            models.UniqueConstraint(fields=["zone", "code"], name="zones_place_code"),
        ]

    @property
    def reach_name(self) -> str:
        """The far end's name in the active language; empty for a single point."""
        return self.reaches["name_zh" if is_chinese() else "name_en"] if self.reaches else ""


class Unit(BlueprintRow):
    """A body of the park's structure and its duties."""

    area = models.ForeignKey("zones.Area", on_delete=models.PROTECT, related_name="units")
    summary_zh = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    # [{code, name_zh, name_en}]
    duties = models.JSONField(default=list)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_unit", "area"),
            models.UniqueConstraint(fields=["zone", "code"], name="zones_unit_code"),
        ]

    @property
    def duty_names(self) -> list[str]:
        """The duties in the active language."""
        language = "zh" if is_chinese() else "en"
        return [duty[f"name_{language}"] for duty in self.duties]


class InnovationCentre(BlueprintRow):
    """An innovation centre; results, projects and needs belong to one or more."""

    short_name_zh = models.CharField(max_length=100, blank=True)
    short_name_en = models.CharField(max_length=100, blank=True)
    description_zh = models.TextField(blank=True)
    description_en = models.TextField(blank=True)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_centre"),
            models.UniqueConstraint(fields=["zone", "code"], name="zones_centre_code"),
        ]

    @property
    def short_name(self) -> str:
        return localized(self, "short_name") or self.name

    def get_absolute_url(self) -> str:
        return reverse("zones:centre", args=[self.code])


class RoleDescription(BlueprintRow):
    """What a role is called in this zone, what it does and on which of the four sides it stands."""

    side = models.CharField(max_length=20)
    does_zh = models.TextField(blank=True)
    does_en = models.TextField(blank=True)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_role"),
            models.UniqueConstraint(fields=["zone", "code"], name="zones_role_code"),
        ]

    @property
    def does(self) -> str:
        return localized(self, "does")


class Vocabulary(BlueprintRow):
    """A list of terms, a scale of levels, or the standards that are cited."""

    class Kind(models.TextChoices):
        LIST = "list", _("List")
        SCALE = "scale", _("Scale")
        STANDARDS = "standards", _("Standards")

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.LIST)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_vocabulary"),
            models.UniqueConstraint(fields=["zone", "code"], name="zones_vocabulary_code"),
        ]


class Term(BlueprintRow):
    """One word of a vocabulary; other rows store its code, so it is retired and never removed."""

    vocabulary = models.ForeignKey("zones.Vocabulary", on_delete=models.PROTECT, related_name="terms")
    group = models.CharField(max_length=40, blank=True)
    description_zh = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_term", "vocabulary"),
            models.UniqueConstraint(fields=["zone", "vocabulary", "code"], name="zones_term_code"),
        ]

    @property
    def note(self) -> str:
        return localized(self, "note")


class Holiday(BlueprintRow):
    """Days off, both ends included, and the weekend days worked in exchange."""

    first_day = models.DateField()
    last_day = models.DateField()
    moved_working_days = ArrayField(models.DateField(), default=list)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_holiday"),
            models.UniqueConstraint(fields=["zone", "code"], name="zones_holiday_code"),
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="zones_holiday_order"
            ),
        ]


class Parameter(BlueprintRow):
    """A dated figure, valid from `valid_from` up to but without `valid_to`; never a constant in code."""

    description_zh = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    unit = models.CharField(max_length=40)
    value = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = scoped(ParameterQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_parameter"),
            models.UniqueConstraint(fields=["zone", "code", "valid_from"], name="zones_parameter_code"),
        ]


class BlueprintFile(ZoneModel):
    """What the head of an installed blueprint file says: where it comes from, and notes for readers."""

    section = models.CharField(max_length=60)
    preamble = models.TextField(blank=True)
    source = models.TextField(blank=True)
    verified = models.BooleanField(null=True)
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("zones_file"),
            models.UniqueConstraint(fields=["zone", "section"], name="zones_file_section"),
        ]

    def __str__(self) -> str:
        return self.section

    @property
    def note(self) -> str:
        return localized(self, "note")


class BlueprintVersion(ZoneModel):
    """A version of the blueprint that was loaded; the newest is the one installed."""

    version = models.CharField(max_length=40)
    date = models.DateField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=200)
    counts = models.JSONField(default=dict)

    objects = scoped()

    class Meta:
        ordering = ["-id"]
        constraints = ZoneModel.zone_constraints("zones_version")

    def __str__(self) -> str:
        return f"{self.version} ({self.date})"
