"""What is recorded of a project: evidence for its gates, and the support it received."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.money import MoneyField

from .projects import Project, person


class EvidenceKind(models.TextChoices):
    """The kinds of evidence a gate may ask for."""

    INCUBATION_PLACE = "incubation_place", _("Place in the incubator")
    CONTRACT = "contract", _("Contract")
    PRODUCT = "product", _("Evidence of a product")
    FIRST_SALE = "first_sale", _("First sale or use")


CORRECTED = "corrected"  # the note of a row whose place a newer one has taken


class Evidence(ZoneModel):
    """Something shown for a project on a day; corrected by a newer row, taken back, never changed.

    `what` is the place, the contract's number, or what shows it; the kind of contract, the area and the value belong to
    some kinds only.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=40, choices=EvidenceKind)
    happened_on = models.DateField(_("Date"))
    what = models.CharField(_("What shows it"), max_length=300)
    contract_kind = models.CharField(max_length=80, blank=True)
    area_m2 = models.PositiveIntegerField(
        _("Area in m²"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(10**7)]
    )
    value = MoneyField(_("Value in money"))
    note = models.TextField(_("Note"), blank=True, max_length=4000)
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

    @property
    def valid(self) -> bool:
        """Whether it counts: neither taken back nor corrected."""
        return self.taken_back_at is None

    @property
    def corrected(self) -> bool:
        return self.taken_back_note == CORRECTED


class Support(ZoneModel):
    """Support a project received on a day: how much of what, and its value in money.

    A mistake is reversed by a row of the opposite sign (`reverses`); rows are never changed or deleted.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="support")
    kind = models.CharField(max_length=80)
    date = models.DateField(_("Date"))
    source = models.CharField(_("Who gave it"), max_length=200)
    money = MoneyField(_("Value in money"))
    quantity = models.DecimalField(_("Quantity"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(
        _("Unit"), max_length=40, blank=True, help_text=_("For example: hours, m², sessions.")
    )
    note = models.TextField(_("Note"), blank=True, max_length=4000)
    recorded_at = models.DateTimeField()
    recorded_by = person()
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")

    objects = scoped()

    class Meta:
        ordering = ["-date", "-id"]
        constraints = [
            *ZoneModel.zone_constraints("pathway_support", "project", "recorded_by", "reverses"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=False) | Q(money_minor__isnull=False),
                name="pathway_support_of_something",
            ),
        ]
        indexes = [models.Index(fields=["project", "-date"], name="pathway_support_timeline")]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"
