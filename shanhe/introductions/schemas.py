"""What the API gives for introductions. A side that is unnamed to the caller has no number and no organisation."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, ModelSchema, Schema

from shanhe.doors.acts import actions_of, record_of
from shanhe.doors.api_support import ActionOut

from .acts import INTRODUCTION_ACTS, MEETING_ACTS
from .models import FollowUp, Introduction, Meeting


class SideOut(Schema):
    """One side as the caller may know it."""

    kind: str = Field(description="need, result, person or organisation")
    title: str
    ref: str = Field(description="Empty while the side is unnamed to the caller.")
    organisation: str
    text: str
    concealed: bool


class AnswerOut(Schema):
    """A side's answer: null while there is none, and for the opposite side before both agree."""

    side: str
    agrees: bool | None = None
    answered_at: datetime | None = None
    who: str = ""
    note: str = ""


class MessageOut(Schema):
    """A message of the conversation."""

    who: str
    text: str
    sent_at: datetime


class MeetingOut(ModelSchema):
    """A meeting; `sequence` counts its changes."""

    actions: list[ActionOut]

    resolve_actions = actions_of(MEETING_ACTS)

    class Meta:
        model = Meeting
        fields = ("id", "title", "starts_at", "ends_at", "place", "note", "sequence", "state")


@record_of(INTRODUCTION_ACTS, actions=False)
class IntroductionOut(ModelSchema):
    """An introduction at a glance."""

    need: SideOut
    other: SideOut
    named: bool = Field(description="Whether both sides have agreed, so that each may know the other.")
    led_by: str | None = Field(description="Reference of the technology manager.")
    reason: str

    class Meta:
        model = Introduction
        fields = ("ref", "state", "created_at", "asked_at", "agreed_at", "version")


@record_of(INTRODUCTION_ACTS)
class IntroductionDetailOut(IntroductionOut):
    """With the answers, the conversation once it is open, and what the caller may do."""

    answers: list[AnswerOut]
    messages: list[MessageOut] = Field(description="The newest 200, oldest first.")
    meetings: list[MeetingOut]


class FollowUpOut(ModelSchema):
    """A step that an outcome suggests; `made` says whether a task or a milestone came of it."""

    class Meta:
        model = FollowUp
        fields = ("id", "state", "made")
