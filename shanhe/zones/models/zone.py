"""The zone, and what every row of its blueprint has."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models

from shanhe.kernel.models import ZoneModel
from shanhe.kernel.translated import TranslatedField


class Named(models.Model):
    """A row with a name."""

    name = TranslatedField(limit=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.name)


class Zone(Named):
    """One tenant: an innovation zone, installed from a blueprint."""

    slug = models.SlugField(max_length=60, unique=True)
    short_name = TranslatedField(limit=60)
    summary = TranslatedField(long=True)
    description = TranslatedField(long=True)
    objective = TranslatedField(long=True)
    policy_title = TranslatedField(limit=300)
    timezone = models.CharField(max_length=64, default="UTC")
    currency = models.CharField(max_length=3, default="XXX")
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
        return str(self.name) or self.slug

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def short(self) -> str:
        """The short name where there is one, else the name."""
        return str(self.short_name or self.name)


class BlueprintRow(Named, ZoneModel):
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
