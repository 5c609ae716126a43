"""What the API takes and gives about results."""

from __future__ import annotations

from datetime import date

from ninja import Field, ModelSchema, Schema

from shanhe.doors.acts import record_of
from shanhe.kernel.translated import Text

from .acts import RESULT_ACTS
from .models import Contributor, IPRight, ReadinessAssessment, Result


class Party(Schema):
    ref: str = Field(examples=["O-0007"])
    name: Text = Field(examples=[{"zh": "示例大学材料学院", "en": "School of Materials, Sample University"}])


@record_of(RESULT_ACTS, actions=False)
class ResultLine(ModelSchema):
    """A result as lists show it."""

    title: Text = Field(
        examples=[{"zh": "电池热管理相变薄膜", "en": "Phase-change film for battery cooling"}]
    )
    summary: Text
    owner: Party | None
    fields: list[str] = Field(examples=[["new_materials"]])
    centres: list[str] = Field(alias="centre_codes", examples=[["new_it"]])
    ip_kinds: list[str] = Field(examples=[["invention_patent"]])
    level: int | None = Field(description="Readiness, confirmed or else claimed (TRL 1 to 9).", examples=[5])
    version: int = Field(description="Send it back on changes: another version is answered with 409.")

    class Meta:
        model = Result
        fields = ("ref", "state", "confidentiality", "year", "published_at", "updated_at")


class ContributorOut(ModelSchema):
    name: Text
    person: str = Field(
        "", description="Reference of the person, where somebody chose one.", examples=["M-0003"]
    )
    share: int | None = Field(None, description="Share of the work in basis points.")

    class Meta:
        model = Contributor
        fields = ("id", "part", "state")


class RightShareOut(Schema):
    """A share of the right; sent back as it was read, it stays as it is."""

    id: int
    holder: str = Field(alias="key", description="Reference of an organisation, or number of a contributor.")
    name: str = Field(alias="holder", description="How the holder is called.")
    basis_points: int


class IPRightOut(ModelSchema):
    class Meta:
        model = IPRight
        fields = ("id", "kind", "number", "status", "filed_on", "granted_on", "expires_on")


class CheckOut(Schema):
    item: str = Field(examples=["novelty"])
    label: str
    answer: str | None = Field(description="null: not confirmed yet.", examples=["filed"])


class ReadinessOut(ModelSchema):
    class Meta:
        model = ReadinessAssessment
        fields = ("id", "level", "evidence", "state", "claimed_at", "assessed_at", "note")


@record_of(RESULT_ACTS)
class ResultOut(ResultLine):
    """A result as far as the caller may read it: people, shares and checks only for those who work on it."""

    abstract: Text = {}
    problem: Text = {}
    advantages: Text = {}
    keywords: list[str]
    citation: str
    ip_rights: list[IPRightOut]
    contributors: list[ContributorOut]
    right_shares: list[RightShareOut]
    checks: list[CheckOut] = []
    obstacles: list[str] = Field([], description="What stops publication now.")
    readiness: list[ReadinessOut]
    language: str
    trl_claimed: int | None
    trl_confirmed: int | None
    embargo_until: date | None
    service_result: bool | None = None
    team_right: str = ""
    funder_conditions: str = ""
