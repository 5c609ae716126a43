"""What is recorded of a project: evidence for its gates, and the support it received."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped

from .projects import Project, person


class EvidenceKind(models.TextChoices):
    """The kinds of evidence a gate may ask for."""

    INCUBATION_PLACE = "incubation_place", _("Place in the incubator")
    CONTRACT = "contract", _("Contract")
    PRODUCT = "product", _("Evidence of a product")
    FIRST_SALE = "first_sale", _("First sale or use")


class Evidence(ZoneModel):
    """Something shown for a project on a day; corrected by a newer row, taken back, never changed."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=40, choices=EvidenceKind)
    happened_on = models.DateField()
    data = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    attachment = models.ForeignKey("work.Attachment", null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = person()
    recorded_by_name = models.CharField(max_length=200)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = person()
    taken_back_note = models.TextField(blank=True)

    objects = scoped()

    class Meta:
        ordering = ["-happened_on", "-id"]
        constraints = ZoneModel.zone_constraints(
            "pathway_evidence", "project", "attachment", "recorded_by", "replaces", "taken_back_by"
        )
        indexes = [
            models.Index(
                fields=["project", "kind"], name="pathway_evidence_valid", condition=Q(taken_back_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"


class Support(ZoneModel):
    """Support a project received on a day: how much of what, and its value in fen.

    A mistake is reversed by a row of the opposite sign (`reverses`); rows are never changed or deleted.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="support")
    kind = models.CharField(max_length=80)
    date = models.DateField()
    quantity = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    unit = models.CharField(max_length=40, blank=True)
    money_fen = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="CNY")
    source = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = person()
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")

    objects = scoped()

    class Meta:
        ordering = ["-date", "-id"]
        constraints = [
            *ZoneModel.zone_constraints("pathway_support", "project", "recorded_by", "reverses"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=False) | Q(money_fen__isnull=False),
                name="pathway_support_of_something",
            ),
        ]
        indexes = [models.Index(fields=["project", "-date"], name="pathway_support_timeline")]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"
