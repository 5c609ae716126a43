"""Rights, funding, checks before publication, readiness and versions."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.money import MoneyField

from .result import Result


class IPRight(ZoneModel):
    """An intellectual property right in the result: kind, number, dates, and the next fee."""

    class Status(models.TextChoices):
        PREPARED = "prepared", _("In preparation")
        FILED = "filed", _("Filed")
        GRANTED = "granted", _("Granted or registered")
        REFUSED = "refused", _("Refused")
        LAPSED = "lapsed", _("Lapsed")
        HELD = "held", _("Held as know-how")

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="ip_rights")
    kind = models.CharField(_("Kind"), max_length=60)
    number = models.CharField(_("Number"), max_length=80, blank=True)
    title = models.CharField(max_length=300, blank=True)
    status = models.CharField(
        _("Status of the right"), max_length=12, default=Status.FILED, choices=Status.choices
    )
    filed_on = models.DateField(_("Filed on"), null=True, blank=True)
    granted_on = models.DateField(_("Granted on"), null=True, blank=True)
    expires_on = models.DateField(_("Expires on"), null=True, blank=True)
    fee_due_on = models.DateField(_("Next fee due on"), null=True, blank=True)
    fee: Any = MoneyField(_("Fee"))
    # The due date that was last reminded of: a new date is reminded of again.
    reminded_for = models.DateField(null=True, blank=True)

    objects = scoped()

    class Meta:
        ordering = ["id"]
        constraints = [
            *ZoneModel.zone_constraints("results_ipright", "result"),
            models.CheckConstraint(
                condition=Q(filed_on=None) | Q(granted_on=None) | Q(granted_on__gte=models.F("filed_on")),
                name="results_ipright_dates",
            ),
        ]
        indexes = [
            models.Index(
                fields=["fee_due_on"], condition=Q(fee_due_on__isnull=False), name="results_ipright_fee"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".strip()


class Funding(ZoneModel):
    """Money that paid for the work: its kind, who gave it, under which number, how much."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="funding")
    kind = models.CharField(_("Source of funds"), max_length=60)
    funder = models.CharField(_("Funder"), max_length=200, blank=True)
    number = models.CharField(_("Number of the grant or contract"), max_length=120, blank=True)
    amount: Any = MoneyField(_("Amount"))

    objects = scoped()

    class Meta:
        ordering = ["id"]
        constraints = ZoneModel.zone_constraints("results_funding", "result")

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".strip()


class PublicationCheck(ZoneModel):
    """One of the five things the owner's office confirms before publication."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="checks")
    item = models.CharField(max_length=20)
    answer = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    confirmed_by = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("results_check", "result", "confirmed_by"),
            models.UniqueConstraint(fields=["result", "item"], name="results_check_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.answer}"


class ReadinessAssessment(ZoneModel):
    """A readiness level claimed with its evidence, and what an assessor said of it."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="assessments")
    level = models.SmallIntegerField()
    evidence = models.TextField(
        _("Evidence"),
        max_length=5_000,
        help_text=_(
            "What was tested, where, by whom, with which result; attach the report to the result's files."
        ),
    )
    claimed_by = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, default="claimed")
    assessor = models.ForeignKey(
        "parties.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assessed_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = scoped()

    class Meta:
        ordering = ["claimed_at", "id"]
        constraints = [
            *ZoneModel.zone_constraints("results_readiness", "result", "claimed_by", "assessor"),
            models.CheckConstraint(condition=Q(level__range=(1, 9)), name="results_readiness_1_9"),
            models.CheckConstraint(
                condition=Q(assessor=None) | Q(claimed_by=None) | ~Q(assessor=models.F("claimed_by")),
                name="results_readiness_other_eyes",
            ),
            models.UniqueConstraint(
                fields=["result"], condition=Q(state="claimed"), name="results_readiness_one_open"
            ),
        ]
        indexes = [
            models.Index(
                fields=["zone", "due_on"], condition=Q(state="claimed"), name="results_readiness_open"
            )
        ]

    def __str__(self) -> str:
        return f"TRL {self.level}"


class ResultVersion(ZoneModel):
    """The result as it stood when it was sent for review, published, or changed after that."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    snapshot = models.JSONField()
    reason = models.CharField(max_length=40)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = scoped()

    class Meta:
        ordering = ["-number"]
        constraints = [
            *ZoneModel.zone_constraints("results_version", "result"),
            models.UniqueConstraint(fields=["result", "number"], name="results_version_number"),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"
