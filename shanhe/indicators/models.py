"""The indicator tree's names; values come when something is measured."""

from __future__ import annotations

from django.db import models

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.text import localized

from .querysets import IndicatorQuerySet


class Indicator(ZoneModel):
    """A node of the tree: a group (without a unit) or something that can be measured."""

    code = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    definition_zh = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)
    unit_zh = models.CharField(max_length=40, blank=True)
    unit_en = models.CharField(max_length=40, blank=True)
    # The role that answers for it.
    owner = models.CharField(max_length=80)
    source = models.TextField(blank=True)
    verified = models.BooleanField(null=True)

    objects = scoped(IndicatorQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("indicators_indicator", "parent"),
            models.UniqueConstraint(fields=["zone", "code"], name="indicators_indicator_code"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return localized(self, "name")

    @property
    def definition(self) -> str:
        return localized(self, "definition")

    @property
    def unit(self) -> str:
        return localized(self, "unit")
