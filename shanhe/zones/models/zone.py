"""The zone, and what every row of its blueprint has."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models

from shanhe.kernel.models import ZoneModel
from shanhe.kernel.text import localized


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
