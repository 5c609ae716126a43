"""What the API takes and gives about results."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Field, Schema

from shanhe.doors.api_support import ActionOut
from shanhe.kernel.translated import Text


class Party(Schema):
    ref: str = Field(examples=["O-0007"])
    name: Text = Field(examples=[{"zh": "示例大学材料学院", "en": "School of Materials, Sample University"}])


class ResultLine(Schema):
    """A result as lists show it."""

    ref: str = Field(examples=["R-2026-0001"])
    title: Text = Field(
        examples=[{"zh": "电池热管理相变薄膜", "en": "Phase-change film for battery cooling"}]
    )
    summary: Text
    state: str = Field(examples=["published"])
    confidentiality: str = Field(examples=["public"])
    owner: Party | None
    fields: list[str] = Field(examples=[["new_materials"]])
    centres: list[str] = Field(alias="centre_codes", examples=[["new_it"]])
    ip_kinds: list[str] = Field(examples=[["invention_patent"]])
    level: int | None = Field(description="Readiness, confirmed or else claimed (TRL 1 to 9).", examples=[5])
    year: int | None
    published_at: datetime | None
    updated_at: datetime
    version: int = Field(description="Send it back on changes: another version is answered with 409.")


class ContributorOut(Schema):
    id: int
    name: Text
    person: str = Field(
        "", description="Reference of the person, where somebody chose one.", examples=["M-0003"]
    )
    part: str
    state: str
    share: int | None = Field(None, description="Share of the work in basis points.")


class RightShareOut(Schema):
    holder: str
    basis_points: int


class IPRightOut(Schema):
    id: int
    kind: str = Field(examples=["invention_patent"])
    number: str
    status: str
    filed_on: date | None
    granted_on: date | None
    expires_on: date | None


class CheckOut(Schema):
    item: str = Field(examples=["novelty"])
    label: str
    answer: str | None = Field(description="null: not confirmed yet.", examples=["filed"])


class ReadinessOut(Schema):
    id: int
    level: int
    evidence: str
    state: str
    claimed_at: datetime
    assessed_at: datetime | None
    note: str


class ResultOut(ResultLine):
    """A result as far as the caller may read it: people, shares and checks only for those who work on it."""

    abstract: Text
    problem: Text
    advantages: Text
    language: str
    keywords: list[str]
    trl_claimed: int | None
    trl_confirmed: int | None
    embargo_until: date | None
    citation: str
    ip_rights: list[IPRightOut]
    contributors: list[ContributorOut]
    right_shares: list[RightShareOut]
    service_result: bool | None
    team_right: str
    funder_conditions: str
    checks: list[CheckOut]
    obstacles: list[str] = Field(description="What stops publication now.")
    readiness: list[ReadinessOut]
    actions: list[ActionOut]
