"""What the zone calls things: roles, vocabularies, holidays and dated figures."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.translated import TranslatedField

from ..querysets import BlueprintQuerySet, ParameterQuerySet
from .zone import BlueprintRow


class RoleDescription(BlueprintRow):
    """What a role is called in this zone, what it does and on which of the four sides it stands."""

    side = models.CharField(max_length=20)
    does = TranslatedField(long=True)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_role", unique=("code",)),
        ]


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
            *ZoneModel.zone_constraints("zones_vocabulary", unique=("code",)),
        ]


class Term(BlueprintRow):
    """One word of a vocabulary; other rows store its code, so it is retired and never removed."""

    vocabulary = models.ForeignKey("zones.Vocabulary", on_delete=models.PROTECT, related_name="terms")
    group = models.CharField(max_length=40, blank=True)
    description = TranslatedField(long=True)
    note = TranslatedField(long=True)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_term", "vocabulary"),
            models.UniqueConstraint(fields=["zone", "vocabulary", "code"], name="zones_term_code"),
        ]


class Holiday(BlueprintRow):
    """Days off, both ends included, and the weekend days worked in exchange."""

    first_day = models.DateField()
    last_day = models.DateField()
    moved_working_days = ArrayField(models.DateField(), default=list)

    objects = scoped(BlueprintQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("zones_holiday", unique=("code",)),
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="zones_holiday_order"
            ),
        ]


class Parameter(BlueprintRow):
    """A dated figure, valid from `valid_from` up to but without `valid_to`; never a constant in code."""

    description = TranslatedField(long=True)
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
