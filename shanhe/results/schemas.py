"""What the API takes and gives about results."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from shanhe.doors.api_support import ActionOut, Day
from shanhe.kernel.translated import Text

MAX_ROWS = 60


def _no_null(text: str) -> str:
    if "\x00" in text:
        raise ValueError("the character U+0000 is not text")
    return text


Short = Annotated[str, Field(max_length=300), AfterValidator(_no_null)]
Code = Annotated[str, Field(max_length=60), AfterValidator(_no_null)]
Long = Annotated[str, Field(max_length=20_000), AfterValidator(_no_null)]
Points = Annotated[int, Field(ge=1, le=10_000, description="Basis points: 10,000 is the whole.")]
Id = Annotated[int, Field(ge=1, le=2**62)]
Fen = Annotated[int, Field(ge=0, le=2**62, description="Hundredths of the currency's unit.")]


class Party(Schema):
    ref: str = Field(examples=["O-0007"])
    name: Text = Field(examples=[{"zh": "示例大学材料学院", "en": "School of Materials, Sample University"}])


class ResultLine(Schema):
    """A result as lists show it."""

    ref: str = Field(examples=["R-2026-0001"])
    title_zh: str = Field(examples=["电池热管理相变薄膜"])
    title_en: str = Field(examples=["Phase-change film for battery cooling"])
    summary_zh: str
    summary_en: str
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
    name_zh: str
    name_en: str
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

    abstract_zh: str
    abstract_en: str
    problem_zh: str
    problem_en: str
    advantages_zh: str
    advantages_en: str
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


class ContributorIn(Schema):
    id: Id | None = None
    name_zh: Annotated[str, Field(max_length=120), AfterValidator(_no_null)] = ""
    name_en: Annotated[str, Field(max_length=200), AfterValidator(_no_null)] = ""
    person: Code = Field("", description="Reference of a person of the zone.", examples=["M-0003"])
    email: Annotated[str, Field(max_length=254, pattern=r"^$|^[^@\s\x00]+@[^@\s\x00]+$")] = ""
    part: Short = ""
    share: Points | None = None


class RightShareIn(Schema):
    organisation: Code = Field("", description="Reference of an organisation …")
    contributor: Id | None = Field(None, description="… or the id of a contributor.")
    basis_points: Points


class IPRightIn(Schema):
    id: Id | None = None
    kind: Code = Field(examples=["invention_patent"])
    number: Annotated[str, Field(max_length=80), AfterValidator(_no_null)] = ""
    status: Literal["prepared", "filed", "granted", "refused", "lapsed", "held"] = "filed"
    filed_on: Day | None = None
    granted_on: Day | None = None
    expires_on: Day | None = None
    fee_due_on: Day | None = None
    fee_fen: Fen | None = None


class ResultIn(Schema):
    """What may be set on a draft; what is left out stays as it is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "title_en": "Phase-change film for battery cooling",
                    "abstract_en": "A thin film that takes up heat …",
                    "fields": ["new_materials"],
                    "centres": ["new_it"],
                }
            ]
        },
    )

    title_zh: Annotated[str, Field(max_length=300), AfterValidator(_no_null)] | None = None
    title_en: Annotated[str, Field(max_length=500), AfterValidator(_no_null)] | None = None
    summary_zh: Annotated[str, Field(max_length=300), AfterValidator(_no_null)] | None = None
    summary_en: Annotated[str, Field(max_length=500), AfterValidator(_no_null)] | None = None
    abstract_zh: Long | None = None
    abstract_en: Long | None = None
    problem_zh: Long | None = None
    problem_en: Long | None = None
    advantages_zh: Long | None = None
    advantages_en: Long | None = None
    language: Literal["zh", "en"] | None = None
    keywords: (
        Annotated[list[Annotated[str, Field(max_length=80), AfterValidator(_no_null)]], Field(max_length=20)]
        | None
    ) = None
    year: Annotated[int, Field(ge=1950, le=2100)] | None = None
    fields: Annotated[list[Code], Field(max_length=20)] | None = None
    owner: Code | None = Field(None, description="Reference of the owning organisation.", examples=["O-0007"])
    service_result: bool | None = None
    team_right: Literal["", "ownership", "use"] | None = None
    team_right_years: Annotated[int, Field(ge=10, le=99)] | None = None
    funder_conditions: Long | None = None
    confidentiality: Literal["public", "zone", "named"] | None = None
    embargo_until: Day | None = None
    centres: Annotated[list[Code], Field(max_length=20)] | None = None
    contributors: Annotated[list[ContributorIn], Field(max_length=MAX_ROWS)] | None = None
    right_shares: Annotated[list[RightShareIn], Field(max_length=MAX_ROWS)] | None = None
    ip_rights: Annotated[list[IPRightIn], Field(max_length=MAX_ROWS)] | None = None


class ResultChange(ResultIn):
    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = Field(
        None, description="The version that was read; another is answered with 409."
    )
