"""What the API takes and gives about needs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from shanhe.doors.api_support import ActionOut, Day


def no_null(text: str) -> str:
    if "\x00" in text:
        raise ValueError("the character U+0000 is not text")
    return text


Title = Annotated[str, Field(max_length=200), AfterValidator(no_null)]
Code = Annotated[str, Field(max_length=60), AfterValidator(no_null)]
Text = Annotated[str, Field(max_length=2500), AfterValidator(no_null)]
Fen = Annotated[int, Field(ge=0, le=2**62, description="Hundredths of the currency's unit.")]
Kind = Literal["technology", "development", "testing", "talent", "funding", "space", "scene"]
Confidentiality = Literal["named", "unnamed", "invited"]


class NeedLine(Schema):
    """A need as lists show it; `organisation` is null where its name is not given."""

    ref: str = Field(examples=["N-2026-0001"])
    kind: str = Field(examples=["technology"])
    title_zh: str = Field(examples=["铸件裂纹的在线检测"])
    title_en: str = Field(examples=["Detect cracks in cast parts on the line"])
    state: str = Field(examples=["published"])
    confidentiality: str = Field(examples=["named"])
    organisation: str | None = Field(description="Reference of the organisation.", examples=["O-0007"])
    fields: list[str]
    centres: list[str] = Field(examples=[["robotics_equipment"]])
    level_wanted: int | None = Field(examples=[6])
    deadline: date | None
    published_at: datetime | None
    expires_on: date | None
    version: int = Field(description="Send it back on changes: another version is answered with 409.")


class QuestionOut(Schema):
    id: int
    text: str
    answer: str
    state: str


class InterestOut(Schema):
    id: int
    person: str = Field(description="Reference of the person.", examples=["M-0003"])
    result: str | None = Field(description="Reference of a result.", examples=["R-2026-0001"])
    text: str
    state: str
    answer: str


class NeedOut(NeedLine):
    """A need as far as the caller may read it: offers of help only for its own side and those who look after it."""

    language: str
    problem_zh: str
    problem_en: str
    tried_zh: str
    tried_en: str
    targets_zh: str
    targets_en: str
    keywords: list[str]
    budget_fen: int | None
    currency: str
    capacity: int
    percent: int = Field(description="How matchable it is, in percent.", examples=[72])
    questions: list[QuestionOut]
    interests: list[InterestOut]
    actions: list[ActionOut]


class NeedIn(Schema):
    """What can be set; what is left out stays."""

    model_config = ConfigDict(extra="forbid")
    kind: Kind | None = None
    title_zh: Title | None = Field(None, examples=["铸件裂纹的在线检测"])
    title_en: Title | None = Field(None, examples=["Detect cracks in cast parts on the line"])
    problem_zh: Text | None = None
    problem_en: Text | None = None
    tried_zh: Text | None = None
    tried_en: Text | None = None
    targets_zh: Text | None = None
    targets_en: Text | None = None
    language: Literal["zh", "en"] | None = None
    keywords: Annotated[list[Code], Field(max_length=20)] | None = None
    fields: Annotated[list[Code], Field(max_length=20)] | None = None
    centres: Annotated[list[Code], Field(max_length=20)] | None = None
    level_wanted: Annotated[int, Field(ge=1, le=9)] | None = None
    budget_fen: Fen | None = None
    deadline: Day | None = None
    organisation: Code | None = Field(None, description="Reference of the organisation.", examples=["O-0007"])
    confidentiality: Confidentiality | None = None
    capacity: Annotated[int, Field(ge=1, le=20)] | None = None
    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
