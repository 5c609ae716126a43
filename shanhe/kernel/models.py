"""The base of every business row, and the kernel's own tables: journal, deliveries, personal values."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.db.models.functions import Now
from django_scopes import ScopedManager

from .constraints import SameZone
from .translated import TranslatedField


def scoped(queryset: type[models.QuerySet[Any]] = models.QuerySet) -> Any:
    """A manager that raises ScopeError outside `scope(zone=…)` and otherwise sees only that zone's rows."""
    return ScopedManager(zone="zone", _manager_class=queryset.as_manager().__class__)


class ZoneModel(models.Model):
    """A row that belongs to one zone; every business model inherits it and declares `objects = scoped(ItsQuerySet)`."""

    zone = models.ForeignKey("zones.Zone", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @staticmethod
    def zone_constraints(table: str, *same_zone: str, unique: tuple[str, ...] = ()) -> list[Any]:
        """The constraints of lock two: (zone, id) unique, and each named foreign key within the zone.

        `table` is "app_model" and only names the constraints; `unique` are columns in which no two rows of a zone agree.
        """
        return [
            UniqueConstraint(fields=["zone", "id"], name=f"{table}_zone_id"),
            *(SameZone(field=field, name=f"{table}_{field}_zone") for field in same_zone),
            *(UniqueConstraint(fields=["zone", field], name=f"{table}_{field}") for field in unique),
        ]


class PersonalValue(models.Model):
    """A personal value that the journal refers to and that can be erased without touching the journal."""

    person_id = models.BigIntegerField(null=True, db_index=True)
    value = models.JSONField(null=True)
    erased_at = models.DateTimeField(null=True)


class JournalEntry(ZoneModel):
    """One thing that happened; append-only, by a trigger as well as here."""

    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    actor = models.CharField(max_length=80)
    actor_display = models.CharField(max_length=200)
    actor_names = TranslatedField()
    request_id = models.CharField(max_length=64)
    operation = models.CharField(max_length=80)
    verb = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    subject_display = models.CharField(max_length=300)
    about = ArrayField(models.CharField(max_length=80), default=list)
    changes = models.JSONField(default=dict)
    data = models.JSONField(default=dict)
    public = models.BooleanField(default=False)
    demo = models.BooleanField(default=False)
    batch = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="rows")

    objects = scoped()

    class Meta:
        constraints = ZoneModel.zone_constraints("kernel_journal")
        indexes = [
            GinIndex(fields=["about"], name="kernel_journal_about"),
            models.Index(fields=["zone", "-happened_at", "-id"], name="kernel_journal_when"),
            models.Index(
                fields=["zone", "-happened_at"], name="kernel_journal_public", condition=Q(public=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("the journal is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("the journal is append-only")


class Delivery(models.Model):
    """That a recipient was told of an entry through a channel; unique, so that a retried job tells nobody twice."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="deliveries")
    recipient = models.CharField(max_length=254)
    channel = models.CharField(max_length=40)
    sent_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            UniqueConstraint(fields=["entry", "recipient", "channel"], name="kernel_delivery_once")
        ]


class WrongGuess(models.Model):
    """How often a secret was guessed wrongly, by the hash of who or what; see `guessing`."""

    key = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField()
    wrong = models.PositiveIntegerField()


class ReferenceCounter(ZoneModel):
    """The last number given out of a series of references, such as "R-2026-"; see `references`."""

    series = models.CharField(max_length=24)
    last = models.PositiveIntegerField()

    objects = scoped()

    class Meta:
        constraints = [UniqueConstraint(fields=["zone", "series"], name="kernel_reference_series")]

    def __str__(self) -> str:
        return f"{self.series}{self.last:04d}"
