"""What the API takes and gives for projects; money is in fen, dates are ISO, words come in both languages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from shanhe.doors.api_support import Day

Text = Annotated[str, Field(max_length=4000)]
Title = Annotated[str, Field(max_length=300)]
Code = Annotated[str, Field(max_length=80, pattern=r"^[a-z0-9_]*$")]
Ref = Annotated[str, Field(max_length=24, pattern=r"^[A-Za-z0-9-]+$")]
Fen = Annotated[int, Field(ge=0, le=2**53)]


def example(**values: Any) -> Any:
    """The example that the API's description shows."""
    return {"json_schema_extra": {"example": values}}


class Words(Schema):
    """The same words in both languages."""

    zh: str
    en: str


class ProjectOut(Schema):
    """A project at a glance."""

    ref: str
    title_zh: str
    title_en: str
    summary_zh: str
    summary_en: str
    state: str
    route: str
    stage: str | None = Field(None, description="Code of the stage it is in; null before the first.")
    next_stage: str | None = None
    stage_since: datetime
    days_here: int
    usual_until: date | None = None
    days_over: int = Field(description="Days beyond the usual time of the stage.")
    stalled: bool
    owner: str = Field(description="Reference of the owner organisation.")
    manager: str | None = None
    partner: str | None = None
    partner_agreed: bool
    waiting_for: list[str] = Field(description="Roles that must act next.")
    missing: list[Words] = Field(description="What the next gate still asks for.")
    missing_count: int
    public: bool
    started_at: datetime
    version: int

    model_config = example(
        ref="P-2026-0001",
        title_zh="示例薄膜产业化",
        title_en="Sample film to the market",
        summary_zh="",
        summary_en="",
        state="running",
        route="licence_transfer",
        stage="verification",
        next_stage="product_development",
        stage_since="2026-03-02T09:00:00Z",
        days_here=41,
        usual_until="2026-08-29",
        days_over=0,
        stalled=False,
        owner="O-0001",
        manager="M-0003",
        partner="O-0012",
        partner_agreed=True,
        waiting_for=["assessor"],
        missing=[{"zh": "技术成熟度确认达到6级", "en": "Readiness confirmed at level 6"}],
        missing_count=1,
        public=False,
        started_at="2026-01-05T09:00:00Z",
        version=7,
    )


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


class ProjectDetailOut(ProjectOut):
    """A project with its way, its results and what the caller may do."""

    way: list[StageOut]
    results: list[str]
    actions: list[str] = Field(description="What the caller could do now.")


class CheckOut(Schema):
    """One line of a gate; `unknown` means that a fact is not known, and counts as not met."""

    kind: Literal["criterion", "approval", "hand_over"]
    code: str
    name: Words
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
    checks: list[CheckOut]

    model_config = example(
        stage="verification",
        open=False,
        checks=[
            {
                "kind": "criterion",
                "code": "trl3",
                "name": {"zh": "技术成熟度确认达到3级", "en": "Readiness confirmed at level 3"},
                "state": "missing",
                "who": "assessor",
                "why": ["✗ Readiness level confirmed ≥ 3 (now 2)"],
            }
        ],
    )


class ProjectIn(Schema):
    """A new project: at least one accepted or published result, and a route."""

    results: list[Ref] = Field(min_length=1, max_length=50)
    route: Code
    title_zh: Title = ""
    title_en: Title = ""
    summary_zh: Text = ""
    summary_en: Text = ""

    model_config = example(
        results=["R-2026-0007"], route="licence_transfer", title_en="Sample film to the market"
    )


class DecisionIn(Schema):
    """A decision at the gate; `version` is that of the project as it was seen (409 when it changed since)."""

    decision: Literal["go", "hold", "back", "stop"]
    reason: Code = ""
    note: Text = ""
    to_stage: Code = ""
    version: int | None = None

    model_config = example(decision="go", reason="criteria_met", version=7)


class DecisionOut(Schema):
    id: int
    decision: str
    project: ProjectOut


class NoteIn(Schema):
    """A remark; some actions need one."""

    note: Text = ""


class RouteIn(Schema):
    route: Code
    reason: Code
    note: Text = ""
    version: int | None = None

    model_config = example(route="equity_spin_off", reason="team_founds_firm", note="")


class ManagerIn(Schema):
    manager: Ref = Field(description="Reference of a technology manager.")


class PartnerIn(Schema):
    organisation: Ref = Field(description="Reference of an enterprise.")


class SupportIn(Schema):
    """Support received: a quantity with its unit, money in fen, or both."""

    kind: Code
    date: Day
    source: Annotated[str, Field(max_length=200)]
    quantity: Annotated[Decimal, Field(gt=0, le=10**9, decimal_places=2)] | None = None
    unit: Annotated[str, Field(max_length=40)] = ""
    money_fen: Fen | None = None
    note: Text = ""

    model_config = example(kind="subsidy", date="2026-03-02", source="Zone office", money_fen=30000000)


class SupportOut(Schema):
    id: int
    kind: str
    date: date
    quantity: Decimal | None
    unit: str
    money_fen: int | None
    currency: str
    source: str
    note: str
    reverses: int | None = None


class ContractIn(Schema):
    kind: Code
    number: Annotated[str, Field(max_length=120)]
    signed_on: Day
    value_fen: Fen | None = None
    note: Text = ""

    model_config = example(kind="licence", number="HT-2026-001", signed_on="2026-03-02", value_fen=500000000)


class PlaceIn(Schema):
    happened_on: Day
    place: Annotated[str, Field(max_length=200)]
    area_m2: Annotated[int, Field(ge=1, le=10**7)] | None = None
    note: Text = ""


class ProductIn(Schema):
    happened_on: Day
    what: Annotated[str, Field(max_length=300)]
    note: Text = ""


class SaleIn(ProductIn):
    value_fen: Fen | None = None


class EvidenceOut(Schema):
    id: int
    kind: str
    happened_on: date
    data: dict[str, object]
    note: str
    valid: bool


class HypothesisIn(Schema):
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    method: Annotated[str, Field(max_length=2000)] = ""
    measure: Annotated[str, Field(max_length=2000)] = ""


class MilestoneIn(Schema):
    title: Annotated[str, Field(min_length=1, max_length=300)]
    due_on: Day | None = None
    budget_fen: Fen = 0


class PlanIn(Schema):
    """The whole plan as a draft; what was there before is replaced."""

    aim: Text = ""
    hypotheses: list[HypothesisIn] = Field(default_factory=list, max_length=30)
    milestones: list[MilestoneIn] = Field(default_factory=list, max_length=30)


class MilestoneOut(Schema):
    id: int
    title: str
    due_on: date | None
    budget_fen: int
    state: str
    evidence: str


class PlanOut(Schema):
    number: int
    state: str
    aim: str
    hypotheses: list[dict[str, object]]
    milestones: list[MilestoneOut]
    budget_fen: int


class EvidenceTextIn(Schema):
    evidence: Annotated[str, Field(min_length=1, max_length=4000)]


class RouteOut(Schema):
    """A route with its stages."""

    code: str
    name_zh: str
    name_en: str
    description_zh: str
    description_en: str
    stages: list[dict[str, object]]
