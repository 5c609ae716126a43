"""What the API takes and gives for introductions. A side that is unnamed to the caller has no number and no organisation."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from shanhe.doors.api_support import Moment

Text = Annotated[str, Field(max_length=2000)]
Ref = Annotated[str, Field(max_length=24, pattern=r"^[A-Za-z0-9-]+$")]
ReasonCode = Literal[
    "too_early",
    "benefit_unclear",
    "route_unclear",
    "description_unclear",
    "scientific_doubt",
    "not_a_priority",
    "solved_in_house",
    "no_fit",
]


def example(**values: Any) -> Any:
    """The example that the API's description shows."""
    return {"json_schema_extra": {"example": values}}


class SideOut(Schema):
    """One side as the caller may know it."""

    kind: Literal["need", "result", "person", "organisation"]
    title: str
    ref: str = Field(description="Empty while the side is unnamed to the caller.")
    organisation: str
    text: str
    concealed: bool

    model_config = example(
        kind="need", title="低温夹爪", ref="N-2026-0001", organisation="", text="示例需求", concealed=True
    )


class AnswerOut(Schema):
    """A side's answer: null while there is none."""

    side: Literal["need", "other"]
    agrees: bool | None = None
    answered_at: datetime | None = None
    who: str = Field("", description="Empty for the opposite side before both agree.")
    note: str = ""

    model_config = example(side="need", agrees=True, answered_at="2026-03-02T09:00:00Z", who="", note="")


class IntroductionOut(Schema):
    """An introduction at a glance."""

    ref: str
    state: str
    need: SideOut
    other: SideOut
    named: bool = Field(description="Whether both sides have agreed, so that each may know the other.")
    led_by: str | None = Field(None, description="Reference of the technology manager.")
    created_at: datetime
    asked_at: datetime | None = None
    agreed_at: datetime | None = None
    reason: str = ""
    version: int

    model_config = example(
        ref="I-2026-0001",
        state="asked",
        need=SideOut.model_config["json_schema_extra"]["example"],  # type: ignore[index, call-overload]
        other={
            "kind": "result",
            "title": "柔性夹爪",
            "ref": "R-2026-0001",
            "organisation": "示例大学",
            "text": "",
            "concealed": False,
        },
        named=False,
        led_by="M-0003",
        created_at="2026-03-02T09:00:00Z",
        asked_at="2026-03-02T10:00:00Z",
        agreed_at=None,
        reason="",
        version=2,
    )


class IntroductionDetailOut(IntroductionOut):
    """With the answers and what the caller may do now."""

    answers: list[AnswerOut]
    actions: list[str]


class ProposeIn(Schema):
    """Numbers of the need and of the result (R-…), person (M-…) or organisation (O-…)."""

    need: Ref
    other: Ref
    why: Text = ""
    about_need: Text = ""
    about_other: Text = ""

    model_config = example(need="N-2026-0001", other="R-2026-0001", why="同一夹持难题")


class MessageIn(Schema):
    """A message to everybody in the conversation."""

    text: Annotated[str, Field(min_length=1, max_length=8000)]

    model_config = example(text="周四可以演示。")


class MessageOut(Schema):
    """A message as it was sent."""

    who: str
    text: str
    sent_at: datetime

    model_config = example(who="示例人", text="周四可以演示。", sent_at="2026-03-02T09:00:00Z")


class MeetingIn(Schema):
    """When and where."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    starts_at: Moment
    ends_at: Moment
    place: Annotated[str, Field(max_length=300)] = ""
    note: Text = ""

    model_config = example(
        title="演示", starts_at="2026-03-05T02:00:00Z", ends_at="2026-03-05T03:00:00Z", place="A-101"
    )


class MeetingOut(Schema):
    """A meeting; `sequence` counts its changes."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    note: str
    sequence: int
    cancelled_at: datetime | None = None

    model_config = example(
        id=1,
        title="演示",
        starts_at="2026-03-05T02:00:00Z",
        ends_at="2026-03-05T03:00:00Z",
        place="A-101",
        note="",
        sequence=0,
        cancelled_at=None,
    )
