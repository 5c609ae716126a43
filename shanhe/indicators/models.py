"""The indicator tree's names; values come when something is measured."""

from __future__ import annotations

from django.db import models

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.translated import TranslatedField

from .querysets import IndicatorQuerySet


class Indicator(ZoneModel):
    """A node of the tree: a group (without a unit) or something that can be measured."""

    code = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    name = TranslatedField(limit=200, blank=False)
    definition = TranslatedField(long=True)
    unit = TranslatedField(limit=40)
    # The role that answers for it.
    owner = models.CharField(max_length=80)
    source = models.TextField(blank=True)
    verified = models.BooleanField(null=True)

    objects = scoped(IndicatorQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("indicators_indicator", "parent", unique=("code",)),
        ]

    def __str__(self) -> str:
        return str(self.name)
