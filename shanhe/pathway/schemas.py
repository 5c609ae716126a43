"""What the API takes and gives for projects; bodies of acts are made of their forms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, ModelSchema, Schema

from shanhe.doors.acts import actions_of, record_of
from shanhe.doors.api_support import ActionOut
from shanhe.kernel.money import Amount
from shanhe.kernel.translated import Text

from .acts import MILESTONE_ACTS, PLAN_ACTS, PROJECT_ACTS
from .models import Evidence, GateDecision, Hypothesis, Milestone, Project, Support, VerificationPlan


@record_of(PROJECT_ACTS, actions=False)
class ProjectOut(ModelSchema):
    """A project at a glance; a title that is not open to the caller is empty."""

    title: Text
    summary: Text
    route: str
    stage: str | None = Field(None, description="Code of the stage it is in; null before the first.")
    next_stage: str | None = None
    days_here: int
    days_over: int = Field(description="Days beyond the usual time of the stage.")
    stalled: bool
    owner: str = Field(description="Reference of the owner organisation.")
    manager: str | None = None
    partner: str | None = None
    partner_agreed: bool
    waiting_for: list[str] = Field(description="Roles that must act next.")
    missing: list[Text] = Field(description="What the next gate still asks for.")

    class Meta:
        model = Project
        fields = (
            "ref", "summary", "state", "stage_since", "usual_until", "waiting_for", "missing_count", "public", "started_at",
            "version",
        )  # fmt: skip


class StageOut(Schema):
    """A stage of the project's way."""

    code: str
    name: str
    area: str
    state: Literal["done", "current", "ahead", "skipped", "stopped"]
    entered: date | None = None
    left: date | None = None
    days: int | None = None
    usual_days: int | None = None


class DecisionOut(ModelSchema):
    """A decision about a project's way; the last one can be taken back within 15 minutes."""

    class Meta:
        model = GateDecision
        fields = ("id", "decision", "reason", "note", "decided_at", "undone_at")


@record_of(PROJECT_ACTS)
class ProjectDetailOut(ProjectOut):
    """A project with its way, its results and what the caller may do."""

    way: list[StageOut]
    results: list[str]
    decision: DecisionOut | None = Field(None, description="The last decision.")


class GateCheckOut(Schema):
    """One line of a gate; `unknown` means that a fact is not known, and counts as not met."""

    kind: Literal["criterion", "approval", "hand_over"]
    code: str
    name: Text
    state: Literal["met", "missing", "unknown", "waiting"]
    who: str = Field(description="The role that must act.")
    why: list[str]
    by: str = ""
    at: datetime | None = None


class GateOut(Schema):
    """The next gate of a project, judged now."""

    stage: str | None = Field(
        None, description="Where it leads; null when the project has no gate before it."
    )
    open: bool
    checks: list[GateCheckOut]


class SupportOut(ModelSchema):
    """Support received; a reversal names the row that it reverses."""

    money: Amount | None
    reverses: int | None = None

    class Meta:
        model = Support
        fields = ("id", "kind", "date", "quantity", "unit", "source", "note")

    @staticmethod
    def resolve_reverses(row: Support) -> int | None:
        return row.reverses_id


class EvidenceOut(ModelSchema):
    """Evidence; what was corrected or taken back is not valid."""

    value: Amount | None
    valid: bool

    class Meta:
        model = Evidence
        fields = (
            "id", "kind", "happened_on", "what", "contract_kind", "area_m2", "note"
        )  # fmt: skip


class HypothesisOut(ModelSchema):
    class Meta:
        model = Hypothesis
        fields = ("id", "text", "method", "measure", "outcome")


class MilestoneOut(ModelSchema):
    budget: Amount
    actions: list[ActionOut]

    resolve_actions = actions_of(MILESTONE_ACTS)

    class Meta:
        model = Milestone
        fields = ("id", "title", "due_on", "state", "evidence")


@record_of(PLAN_ACTS)
class PlanOut(ModelSchema):
    """A verification plan; its budget is the sum of the milestones'."""

    hypotheses: list[HypothesisOut]
    milestones: list[MilestoneOut]
    budget: Amount

    @staticmethod
    def resolve_budget(row: VerificationPlan) -> Any:
        return row.budget()

    class Meta:
        model = VerificationPlan
        fields = ("number", "state", "aim")


class RouteStageOut(Schema):
    code: str
    name: Text
    area: str
    skipped: bool


class RouteOut(Schema):
    """A route with its stages."""

    code: str
    name: Text
    description: Text
    stages: list[RouteStageOut]
