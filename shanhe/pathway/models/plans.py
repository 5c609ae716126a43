"""The verification plan: what is supposed, how it is shown, what it costs, and whether it was accepted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.money import Money, MoneyField

from .projects import Project, person


class Outcome(models.TextChoices):
    """What became of a hypothesis."""

    SUPPORTED = "supported", _("Supported")
    REFUTED = "refuted", _("Refuted")
    OPEN = "open", _("Still open")


class VerificationPlan(ZoneModel):
    """A project's plan to verify its results; a project may have one after another, the newest counts."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=20, default="draft")
    aim = models.TextField(_("What is to be verified"), blank=True, max_length=4000)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = person()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = person()

    objects = scoped()

    class Meta:
        ordering = ["-number"]
        constraints = [
            *ZoneModel.zone_constraints("pathway_verificationplan", "project", "agreed_by", "accepted_by"),
            models.UniqueConstraint(fields=["project", "number"], name="pathway_plan_number"),
            models.UniqueConstraint(
                fields=["project"], name="pathway_plan_one_open", condition=~Q(state="accepted")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} #{self.number}"

    def budget(self) -> Money:
        """The sum of the milestones' budgets."""
        return sum((row.budget for row in self.milestones.all()), Money(0))


class Hypothesis(ZoneModel):
    """Something the plan supposes, how it is tested, and what counts as shown."""

    plan = models.ForeignKey(VerificationPlan, on_delete=models.PROTECT, related_name="hypotheses")
    position = models.PositiveIntegerField()
    text = models.TextField(_("Hypothesis"), max_length=2000)
    method = models.CharField(_("How it is tested"), max_length=2000, blank=True)
    measure = models.CharField(_("What counts as shown"), max_length=2000, blank=True)
    outcome = models.CharField(_("Outcome"), max_length=20, choices=Outcome, default=Outcome.OPEN)

    objects = scoped()

    class Meta:
        ordering = ["position", "id"]
        constraints = ZoneModel.zone_constraints("pathway_hypothesis", "plan")

    def __str__(self) -> str:
        return self.text


class Milestone(ZoneModel):
    """A step of the plan with its budget; done with evidence, then accepted or sent back."""

    plan = models.ForeignKey(VerificationPlan, on_delete=models.PROTECT, related_name="milestones")
    position = models.PositiveIntegerField()
    title = models.CharField(_("Milestone"), max_length=300)
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    budget = MoneyField(_("Budget"), null=False)
    state = models.CharField(max_length=20, default="planned")
    evidence = models.TextField(
        _("What shows that it is done"),
        blank=True,
        max_length=4000,
        help_text=_("Name the report or measurement; attach files under “Files”."),
    )
    done_at = models.DateTimeField(null=True)
    done_by = person()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = person()
    note = models.TextField(blank=True)

    objects = scoped()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("pathway_milestone", "plan", "done_by", "accepted_by"),
            models.CheckConstraint(condition=Q(budget_minor__gte=0), name="pathway_milestone_budget"),
            models.CheckConstraint(
                condition=Q(state="planned") | ~Q(evidence=""), name="pathway_milestone_evidence"
            ),
        ]

    def __str__(self) -> str:
        return self.title
