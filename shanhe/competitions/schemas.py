"""What the API takes and gives about open competitions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from shanhe.doors.api_support import ActionOut, Day, Moment
from shanhe.needs.schemas import Code, Fen, Text, no_null


class CompetitionLine(Schema):
    """An open competition as lists show it."""

    ref: str = Field(examples=["C-2026-0001"])
    need: str = Field(examples=["N-2026-0001"])
    aim_zh: str
    aim_en: str
    state: str = Field(examples=["open"])
    budget_fen: int
    currency: str
    team_limit: int
    bids_until: datetime | None
    version: int = Field(description="Send it back on changes: another version is answered with 409.")


class CompetitionMilestoneOut(Schema):
    position: int
    title: str
    due_on: date | None
    amount_fen: int


class CompetitionOut(CompetitionLine):
    milestones: list[CompetitionMilestoneOut]
    reviewers: list[str] = Field(description="References of the reviewers; empty for who does not run it.")
    bids: int = Field(description="How many bids the caller may read.")
    actions: list[ActionOut]


class CompetitionIn(Schema):
    model_config = ConfigDict(extra="forbid")
    need: Code = Field(description="Reference of a published need.", examples=["N-2026-0001"])


class CompetitionMilestoneIn(Schema):
    """A step that every chosen team takes; the amount is for one team."""

    model_config = ConfigDict(extra="forbid")
    title: Annotated[str, Field(min_length=1, max_length=300), AfterValidator(no_null)]
    due_on: Day | None = None
    amount_fen: Fen = 0


class CompetitionChange(Schema):
    """What a draft can be set to; what is left out stays."""

    model_config = ConfigDict(extra="forbid")
    aim_zh: Text | None = None
    aim_en: Text | None = None
    budget_fen: Fen | None = None
    team_limit: Annotated[int, Field(ge=1, le=9)] | None = None
    bids_until: Moment | None = None
    milestones: Annotated[list[CompetitionMilestoneIn], Field(max_length=20)] | None = None
    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class BidIn(Schema):
    """The caller's own bid; written again it replaces the draft."""

    model_config = ConfigDict(extra="forbid")
    result: Code = Field(examples=["R-2026-0001"])
    team: Text
    approach: Text
    schedule: Text = ""
    price_fen: Fen | None = None
    send: bool = Field(False, description="Send it at once.")


class TeamMilestoneOut(Schema):
    id: int
    title: str
    state: str = Field(examples=["planned"])
    evidence: str
    note: str
    actions: list[ActionOut]


class BidLine(Schema):
    """A bid that the caller may read; `score` is the mean of the opinions, null where it is not the caller's to know."""

    id: int
    lead: str = Field(description="Reference of the person.", examples=["M-0003"])
    result: str = Field(examples=["R-2026-0001"])
    state: str = Field(examples=["sent"])
    team: str
    approach: str
    schedule: str
    price_fen: int | None
    note: str
    project: str | None
    score: float | None
    opinions: int


class BidOut(BidLine):
    """A bid with its team's milestones and what the caller could do."""

    steps: list[TeamMilestoneOut]
    actions: list[ActionOut]
