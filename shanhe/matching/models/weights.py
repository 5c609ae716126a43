"""How much each part of a suggestion counts, as dated data: sets that were proposed, put in force, and left again."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from shanhe.kernel.models import ZoneModel, scoped


class WeightSet(ZoneModel):
    """The weights of one zone under a number; without a set in force, those of the product count.

    `weights` are numbers from 0 to 1 by the name of the part. `evaluation` says how they did on outcomes that did not teach them
    (see suggestions.learning.Evaluation). It is in force in [since, until), and may be again after another one.
    """

    number = models.PositiveIntegerField()
    weights = models.JSONField()
    evaluation = models.JSONField(default=dict)
    proposed_at = models.DateTimeField()
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    objects = scoped()

    class Meta:
        ordering = ["-number"]
        constraints = [
            *ZoneModel.zone_constraints("matching_weightset", unique=("number",)),
            models.UniqueConstraint(
                fields=["zone"], condition=Q(since__isnull=False, until=None), name="matching_weightset_one"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since__isnull=False, until__gte=F("since")),
                name="matching_weightset_period",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"

    @property
    def in_force(self) -> bool:
        return self.since is not None and self.until is None
