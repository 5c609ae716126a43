"""What a need's side said of a suggestion."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped


class Reason(models.TextChoices):
    """Why something does not fit: the eight classes that introductions use, so that both teach the same."""

    TOO_EARLY = "too_early", _("Too early a stage")
    BENEFIT_UNCLEAR = "benefit_unclear", _("Benefit over what exists unclear")
    ROUTE_UNCLEAR = "route_unclear", _("Way to the market unclear")
    DESCRIPTION_UNCLEAR = "description_unclear", _("Description or use unclear")
    SCIENTIFIC_DOUBT = "scientific_doubt", _("Doubts about the science")
    NOT_A_PRIORITY = "not_a_priority", _("Not a priority now")
    SOLVED_IN_HOUSE = "solved_in_house", _("Solved in-house already")
    NO_FIT = "no_fit", _("Does not fit")


class Feedback(ZoneModel):
    """The one answer of a need's side to a pair; what does not fit is hidden from that side until the answer changes.

    `kind` and `other` name a document ("result", 12). `reason` is empty where it fits.
    """

    need = models.ForeignKey("needs.Need", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    other = models.BigIntegerField()
    fits = models.BooleanField()
    reason = models.CharField(max_length=24, blank=True, choices=Reason)
    person = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("matching_feedback", "need", "person"),
            models.UniqueConstraint(fields=["need", "kind", "other"], name="matching_feedback_once"),
            models.CheckConstraint(
                condition=Q(fits=True, reason="") | Q(fits=False, reason__in=Reason.values),
                name="matching_feedback_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} – {self.kind}:{self.other}"
