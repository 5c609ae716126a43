"""What the doors remember: answers under a key, forms that were sent, and what was typed into those that were not taken."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import UniqueConstraint

from shanhe.kernel.models import ZoneModel, scoped


class IdempotencyKey(ZoneModel):
    """The answer given to an API write under a key, so that the same request again gets the same answer."""

    actor = models.CharField(max_length=80)
    key = models.CharField(max_length=100)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    media_type = models.CharField(max_length=100, blank=True)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField()

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("doors_idempotencykey"),
            UniqueConstraint(fields=["zone", "actor", "key"], name="doors_idempotencykey_once"),
        ]

    def __str__(self) -> str:
        return self.key


class FormSent(ZoneModel):
    """That a page's form was sent and acted on, written with its first change: the same form again is not acted on twice."""

    actor = models.CharField(max_length=80)
    key = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    location = models.TextField(blank=True)
    created_at = models.DateTimeField(db_index=True)

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("doors_formsent"),
            UniqueConstraint(fields=["zone", "actor", "key", "digest"], name="doors_formsent_once"),
        ]

    def __str__(self) -> str:
        return self.key


class KeptForm(ZoneModel):
    """What a person typed into a form that could not be taken, until it is sent or discarded, or two weeks have passed."""

    KEPT_FOR = timedelta(days=14)

    person = models.ForeignKey("parties.Person", on_delete=models.CASCADE, related_name="kept_forms")
    key = models.CharField(max_length=40)
    action = models.TextField()
    page = models.TextField()
    fields = models.JSONField(default=dict)
    had_files = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_index=True)

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("doors_keptform", "person"),
            UniqueConstraint(fields=["person", "key"], name="doors_keptform_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
