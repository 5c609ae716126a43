"""What the nightly comparison of everything with everything found, and how far it is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped


class BulkRun(ZoneModel):
    """One comparison of all needs with everything that could meet them; the newest tells how far it is.

    `done` and `total` count tasks. `counts` says, when it ended, how many needs, suggestions and new suggestions there were.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Under way")
        STOPPING = "stopping", _("Being stopped")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Stopped on request")
        FAILED = "failed", _("Failed")

    state = models.CharField(max_length=12, choices=State.choices, default=State.RUNNING)
    workers = models.CharField(max_length=200, blank=True)
    model_version = models.CharField(max_length=80, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("matching_bulkrun"),
            models.UniqueConstraint(
                fields=["zone"], condition=Q(state__in=("running", "stopping")), name="matching_bulkrun_one"
            ),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Suggestion(ZoneModel):
    """Something that the last comparison found near to a need. It knows no reader: whoever shows it asks who may see.

    `kind` and `other` name a document ("result", 12). `score` is the likeness of meaning in millionths. `since` is when the pair
    was first found, which makes it new; it is kept while later runs find it again.
    """

    need = models.ForeignKey("needs.Need", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    other = models.BigIntegerField()
    score = models.IntegerField()
    model_version = models.CharField(max_length=80)
    computed_at = models.DateTimeField()
    since = models.DateTimeField()

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("matching_suggestion", "need"),
            models.UniqueConstraint(fields=["need", "kind", "other"], name="matching_suggestion_once"),
        ]
        indexes = [
            models.Index(fields=["zone", "-since"], name="matching_suggestion_new"),
            models.Index(fields=["kind", "other"], name="matching_suggestion_other"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} – {self.kind}:{self.other}"
