"""A project on its route: where it is, who answers for it, and each step it took."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    BigIntegerRangeField,
    DateTimeRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.translated import TranslatedField

from ..querysets import ProjectQuerySet

PEOPLE = "parties.Person"


def person(**options: object) -> models.ForeignKey:
    """A reference to a person who did something; systems leave it empty."""
    return models.ForeignKey(PEOPLE, null=True, on_delete=models.PROTECT, related_name="+", **options)  # type: ignore[arg-type]


class Project(ZoneModel):
    """One or more results on their way along a route.

    `next_stage`, `waiting_for`, `missing` and `missing_count` are a summary of the next gate, kept so that the board
    reads one table; operations and the refresh job write it, the project page always computes the gate itself.
    """

    ref = models.CharField(max_length=20)
    # `title` tells it, where it may be told.
    full_title = TranslatedField(_("Title"), limit=300)
    summary = TranslatedField(_("Summary"), limit=4000, long=True)
    # Set while the title is not the project's own but that of a result: it is shown to whom the result is open.
    titled_after = models.ForeignKey(
        "results.Result", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    state = models.CharField(max_length=20, default="proposed")
    route = models.ForeignKey("pathway.Route", on_delete=models.PROTECT, related_name="projects")
    stage = models.ForeignKey("pathway.Stage", null=True, on_delete=models.PROTECT, related_name="projects")
    next_stage = models.ForeignKey("pathway.Stage", null=True, on_delete=models.PROTECT, related_name="+")
    stage_since = models.DateTimeField()
    stage_code = models.CharField(max_length=80, blank=True)
    # The last day of the usual time in this stage; empty where no time is usual.
    usual_until = models.DateField(null=True)
    owner = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(
        "zones.InnovationCentre", null=True, on_delete=models.PROTECT, related_name="+"
    )
    manager = person()
    partner = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    partner_agreed_at = models.DateTimeField(null=True)
    partner_agreed_by = person()
    public = models.BooleanField(
        _("Show its moves in the public news"),
        default=False,
        help_text=_("Only for projects whose results are published for everybody."),
    )
    started_by = person()
    started_at = models.DateTimeField()
    waiting_for = ArrayField(models.CharField(max_length=80), default=list)
    # [{name, who}]: what the next gate still asks for, in every language, and the role that can give it.
    missing = models.JSONField(default=list)
    missing_count = models.PositiveIntegerField(default=0)
    summarised_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    sort_key = models.CharField(max_length=200, db_collation="C", blank=True)
    updated_at = models.DateTimeField()

    objects = scoped(ProjectQuerySet)

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints(
                "pathway_project", "titled_after", "route", "stage", "next_stage", "owner", "centre", "manager", "partner",
                "partner_agreed_by", "started_by",
            ),
            models.UniqueConstraint(fields=["zone", "ref"], name="pathway_project_ref"),
            models.CheckConstraint(condition=~Q(full_title={}), name="pathway_project_titled"),
            models.CheckConstraint(
                condition=Q(partner_agreed_at=None) | Q(partner__isnull=False), name="pathway_project_partner_agreed"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "stopped", "held", "handing_over"]) | Q(stage__isnull=False),
                name="pathway_project_has_stage",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["zone", "state", "stage_code", "usual_until"], name="pathway_project_board"),
            models.Index(fields=["zone", "-updated_at"], name="pathway_project_updated"),
        ]

    def __str__(self) -> str:
        return self.title

    # Whether the title is open to the reader for whom the row was loaded (`queries.titled`); None where nobody was asked.
    title_open: bool | None = None

    @property
    def title_told(self) -> bool:
        """Whether the title may be told: a borrowed one only to a reader of whom it is known that the result is open."""
        return self.titled_after_id is None if self.title_open is None else self.title_open

    @property
    def title(self) -> str:
        """The title; the number where it is that of a result which is not open to the reader."""
        return str(self.full_title) if self.title_told else self.ref

    def days_over(self, today: date) -> int:
        """Days beyond the usual time of its stage; 0 while within it or where nothing is waited for."""
        if self.usual_until is None or self.state not in ("running", "held", "handing_over"):
            return 0
        return max(0, (today - self.usual_until).days)

    def stalled(self, today: date) -> bool:
        """Held, or longer in its stage than usual."""
        return self.state == "held" or self.days_over(today) > 0


class ProjectResult(ZoneModel):
    """That a project carries a result; `removed_at` ends it."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="carried")
    result = models.ForeignKey("results.Result", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("pathway_projectresult", "project", "result"),
            models.UniqueConstraint(
                fields=["project", "result"], name="pathway_projectresult_once", condition=Q(removed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} · {self.result_id}"


class StageVisit(ZoneModel):
    """A stay in a stage, half-open; the open one is where the project is now.

    `outcome`: go, back, stop, route, or undone for an entry that was taken back within minutes.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="visits")
    stage = models.ForeignKey("pathway.Stage", on_delete=models.PROTECT, related_name="visits")
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)

    objects = scoped()

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            *ZoneModel.zone_constraints("pathway_stagevisit", "project", "stage"),
            models.UniqueConstraint(
                fields=["project"], name="pathway_stagevisit_one_open", condition=Q(left_at=None)
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("entered_at")), name="pathway_stagevisit_order"
            ),
            ExclusionConstraint(
                name="pathway_stagevisit_no_overlap",
                expressions=[
                    (
                        Func(
                            "project_id",
                            "project_id",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            "entered_at",
                            "left_at",
                            RangeBoundary(),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(outcome="undone"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} @ {self.stage_id}"


class Decision(models.TextChoices):
    """What may be decided about a project's way."""

    GO = "go", _("Passed")
    HOLD = "hold", _("Put on hold")
    BACK = "back", _("Sent back")
    STOP = "stop", _("Stopped")
    RESUME = "resume", _("Resumed")
    REOPEN = "reopen", _("Opened again")
    ROUTE = "route", _("Route changed")


class GateDecision(ZoneModel):
    """A decision about a project's way, with its reason.

    `before` is what an undo restores; `project_version` tells whether anything happened since.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="decisions")
    decision = models.CharField(max_length=20, choices=Decision)
    reason = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    from_stage = models.ForeignKey("pathway.Stage", null=True, on_delete=models.PROTECT, related_name="+")
    to_stage = models.ForeignKey("pathway.Stage", null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = person()
    decided_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField()
    checklist = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    closed_visit = models.ForeignKey(StageVisit, null=True, on_delete=models.PROTECT, related_name="+")
    opened_visit = models.ForeignKey(StageVisit, null=True, on_delete=models.PROTECT, related_name="+")
    project_version = models.PositiveIntegerField()
    undone_at = models.DateTimeField(null=True)
    undone_by = person()

    objects = scoped()

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = ZoneModel.zone_constraints(
            "pathway_gatedecision", "project", "from_stage", "to_stage", "decided_by", "closed_visit", "opened_visit",
            "undone_by",
        )  # fmt: skip
        indexes = [models.Index(fields=["project", "-id"], name="pathway_decision_latest")]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.decision}"


class GateApproval(ZoneModel):
    """That somebody agreed, for a role, that the project may enter a stage.

    It counts for the stay during which it was given (`visit`; none before the first stage).
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="approvals")
    approval = models.ForeignKey("pathway.Approval", on_delete=models.PROTECT, related_name="given")
    visit = models.ForeignKey(StageVisit, null=True, on_delete=models.PROTECT, related_name="+")
    given_by = person()
    given_by_name = models.CharField(max_length=200)
    given_at = models.DateTimeField()
    note = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = person()

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints(
                "pathway_gateapproval", "project", "approval", "visit", "given_by", "withdrawn_by"
            ),
            models.UniqueConstraint(
                fields=["project", "approval", "visit"],
                name="pathway_gateapproval_once",
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.approval_id}"


class HandOver(ZoneModel):
    """A project passing from one side to the other on its way into a stage; both must say so.

    `outcome`: empty while open, then completed, declined or undone.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="hand_overs")
    decision = models.ForeignKey(GateDecision, on_delete=models.PROTECT, related_name="+")
    from_role = models.CharField(max_length=80)
    to_role = models.CharField(max_length=80)
    given_by = person()
    given_at = models.DateTimeField(null=True)
    taken_by = person()
    taken_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)

    objects = scoped()

    class Meta:
        ordering = ["-id"]
        constraints = [
            *ZoneModel.zone_constraints("pathway_handover", "project", "decision", "given_by", "taken_by"),
            models.UniqueConstraint(
                fields=["project"], name="pathway_handover_one_open", condition=Q(closed_at=None)
            ),
            models.CheckConstraint(
                condition=~Q(outcome="completed") | Q(given_at__isnull=False, taken_at__isnull=False),
                name="pathway_handover_both_sides",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.from_role} → {self.to_role}"
