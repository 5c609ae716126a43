"""What the blueprint's section `routes` says; rows are retired, never deleted, so live projects keep theirs."""

from __future__ import annotations

from django.db import models

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.translated import TranslatedField
from shanhe.zones.models import BlueprintRow

from ..querysets import StageQuerySet


class Route(BlueprintRow):
    """A way from the laboratory to the market: a sequence of stages."""

    description = TranslatedField(long=True)

    objects = scoped(StageQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("pathway_route", unique=("code",)),
        ]


class Stage(BlueprintRow):
    """A stage of a route: where it happens, who leads, and how its gate is crossed.

    A skipped stage is one that the route does not have; it is kept so that every route shows the same way.
    """

    route = models.ForeignKey("pathway.Route", on_delete=models.PROTECT, related_name="stages")
    area = models.ForeignKey("zones.Area", on_delete=models.PROTECT, related_name="+")
    leads = models.CharField(max_length=20)
    skipped = models.BooleanField(default=False)
    hand_over_from = models.CharField(max_length=80, blank=True)
    hand_over_to = models.CharField(max_length=80, blank=True)

    objects = scoped(StageQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("pathway_stage", "route", "area"),
            models.UniqueConstraint(fields=["route", "code"], name="pathway_stage_code"),
            models.CheckConstraint(
                condition=models.Q(hand_over_from="", hand_over_to="")
                | ~models.Q(hand_over_from="") & ~models.Q(hand_over_to=""),
                name="pathway_stage_both_sides",
            ),
        ]

    @property
    def needs_hand_over(self) -> bool:
        return bool(self.hand_over_from)


class UsualDays(ZoneModel):
    """How many days a stage usually takes, from `since` on; a figure with its source, never overwritten."""

    stage = models.ForeignKey("pathway.Stage", on_delete=models.PROTECT, related_name="usual")
    days = models.PositiveIntegerField()
    since = models.DateField()
    source = models.TextField(blank=True)
    verified = models.BooleanField(default=False)

    objects = scoped()

    class Meta:
        ordering = ["since"]
        constraints = [
            *ZoneModel.zone_constraints("pathway_usualdays", "stage"),
            models.UniqueConstraint(fields=["stage", "since"], name="pathway_usualdays_since"),
        ]

    def __str__(self) -> str:
        return f"{self.stage_id}: {self.days}"


class Criterion(BlueprintRow):
    """A condition over facts for entering a stage, and the role that can make it true."""

    stage = models.ForeignKey("pathway.Stage", on_delete=models.PROTECT, related_name="criteria")
    expression = models.TextField()
    who = models.CharField(max_length=80)
    hint = TranslatedField(long=True)

    objects = scoped(StageQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("pathway_criterion", "stage"),
            models.UniqueConstraint(fields=["stage", "code"], name="pathway_criterion_code"),
        ]


class Approval(BlueprintRow):
    """A role, on one of the four sides, that must agree before a stage is entered; `code` is the role."""

    stage = models.ForeignKey("pathway.Stage", on_delete=models.PROTECT, related_name="approvals")
    side = models.CharField(max_length=20)

    objects = scoped(StageQuerySet)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("pathway_approval", "stage"),
            models.UniqueConstraint(fields=["stage", "code"], name="pathway_approval_role"),
        ]

    @property
    def role(self) -> str:
        return self.code
