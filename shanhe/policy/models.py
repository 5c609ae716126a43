"""The measures of a zone's policy, as published."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.money import MoneyField
from shanhe.kernel.translated import TranslatedField

from .querysets import MeasureQuerySet


class Measure(ZoneModel):
    """A named measure; what is not public (clauses, amount) is empty and shown as "not published"."""

    class Kind(models.TextChoices):
        SUBSIDY = "subsidy", _("Subsidy")
        SERVICE = "service", _("Service")
        SPACE = "space", _("Space")
        CONSTRUCTION = "construction", _("Construction task")
        EVENT = "event", _("Event")
        PRIORITY = "priority", _("Priority right")

    class Status(models.TextChoices):
        ANNOUNCED = "announced", _("Announced")
        OPEN = "open", _("Open for applications")
        CLOSED = "closed", _("Closed to applications")

    code = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    status = models.CharField(max_length=20, choices=Status)
    name = TranslatedField(limit=200, blank=False)
    summary = TranslatedField(long=True)
    # None where no amount has been published.
    amount: Any = MoneyField(_("Amount"))
    source = models.TextField(blank=True)
    verified = models.BooleanField(null=True)

    objects = scoped(MeasureQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("policy_measure", unique=("code",)),
            models.CheckConstraint(condition=models.Q(amount_minor__gte=0), name="policy_measure_amount"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("policy:measure", args=[self.code])
