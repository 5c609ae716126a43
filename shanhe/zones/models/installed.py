"""Which blueprint files and versions are installed."""

from __future__ import annotations

from django.db import models

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.translated import TranslatedField


class BlueprintFile(ZoneModel):
    """What the head of an installed blueprint file says: where it comes from, and notes for readers."""

    section = models.CharField(max_length=60)
    preamble = models.TextField(blank=True)
    source = models.TextField(blank=True)
    verified = models.BooleanField(null=True)
    note = TranslatedField(long=True)

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("zones_file", unique=("section",)),
        ]

    def __str__(self) -> str:
        return self.section


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
