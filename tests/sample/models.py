"""Two small models on which the kernel is tested without any domain app."""

from __future__ import annotations

from typing import Any

from django.db import models

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.money import MoneyField
from shanhe.kernel.translated import TranslatedField


class Harbour(ZoneModel):
    name = models.CharField(max_length=80)

    objects: Any = scoped()

    class Meta:
        constraints = ZoneModel.zone_constraints("sample_harbour")

    def __str__(self) -> str:
        return self.name


class Boat(ZoneModel):
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=20, default="moored")
    motto = TranslatedField("Motto", limit=20, dense=8)
    worth: Any = MoneyField("Worth")
    trips = models.IntegerField(default=0)
    owner_id = models.BigIntegerField(null=True)
    harbour = models.ForeignKey(Harbour, null=True, on_delete=models.PROTECT, related_name="boats")

    objects: Any = scoped()

    class Meta:
        constraints = ZoneModel.zone_constraints("sample_boat", "harbour")

    def __str__(self) -> str:
        return self.name
