"""What the API takes and gives of the work on objects."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AfterValidator

from shanhe.doors.api_support import Day, Moment
from shanhe.kernel.translated import Text as TextByLanguage

SUBJECT = r"^[a-z_]{1,40}\.[A-Za-z]{1,40}:[0-9]{1,18}$"


def _no_zero_byte(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a text has no zero byte")
    return text


Text = Annotated[str, AfterValidator(_no_zero_byte)]
SubjectKey = Annotated[
    str, Field(pattern=SUBJECT, description="What it is about, for example “results.Result:12”.")
]
_NOTE: dict[str, Any] = {"subject": "results.Result:12", "text": "Ask again in spring."}


class PersonShort(Schema):
    """A person in passing."""

    ref: str
    name: TextByLanguage


class SubjectOut(Schema):
    """An object that the caller may see."""

    key: str
    title: str
    url: str


class TaskOut(Schema):
    """Something a person has to do."""

    ref: str
    subject: str
    about: SubjectOut | None = Field(description="Null when the caller may not see it.")
    title: str
    detail: str
    state: Literal["open", "done", "dropped"]
    origin: Literal["person", "enquiry"]
    due_on: date | None
    assignee: PersonShort | None
    created_by: PersonShort | None
    outcome: str
    created_at: datetime
    closed_at: datetime | None

    model_config = {
        "json_schema_extra": {
            "example": {
                "ref": "T-2026-0007",
                "subject": "results.Result:12",
                "about": {
                    "key": "results.Result:12",
                    "title": "Sample sensor",
                    "url": "/results/R-2026-0007/",
                },
                "title": "Call the laboratory",
                "detail": "",
                "state": "open",
                "origin": "person",
                "due_on": "2026-10-09",
                "assignee": {"ref": "M-0001", "name": {"zh": "示例张三", "en": "Zhang San (sample)"}},
                "created_by": None,
                "outcome": "",
                "created_at": "2026-09-28T17:00:00+08:00",
                "closed_at": None,
            }
        }
    }


class TaskIn(Schema):
    """A new task; without `assignee` (a person's reference) it is the caller's own."""

    subject: SubjectKey
    title: Text = Field(max_length=300)
    assignee: str | None = Field(None, pattern=r"^[A-Za-z0-9-]{1,20}$")
    due_on: Day | None = None
    detail: Text = Field("", max_length=8000)

    model_config = {
        "extra": "forbid",
        "json_schema_extra": {
            "example": {
                "subject": "results.Result:12",
                "title": "Call the laboratory",
                "due_on": "2026-10-09",
            }
        },
    }


class OutcomeIn(Schema):
    """What came of a task, or why it was dropped."""

    outcome: Text = Field("", max_length=2000)

    model_config = {"extra": "forbid", "json_schema_extra": {"example": {"outcome": "They come on Friday."}}}


class TodoOut(Schema):
    """One line of "My work", derived from the state of things."""

    title: str
    url: str
    kind: str
    due_on: date | None
    waiting_for: Literal["me", "others"]
    who: str
    subject: str


class TodoList(Schema):
    """Everything that waits, soonest first."""

    items: list[TodoOut]


class NoteOut(Schema):
    """A note on an object."""

    id: int
    text: str
    created_by: PersonShort | None
    created_at: datetime


class NoteIn(Schema):
    """A new note."""

    subject: SubjectKey
    text: Text = Field(max_length=8000)

    model_config = {"extra": "forbid", "json_schema_extra": {"example": _NOTE}}


class ContactOut(Schema):
    """A call, a meeting or a visit."""

    id: int
    kind: Literal["call", "meeting", "visit"]
    happened_at: datetime
    with_text: str
    summary: str
    created_by: PersonShort | None
    created_at: datetime


class ContactIn(Schema):
    """A call, a meeting or a visit that took place."""

    subject: SubjectKey
    kind: Literal["call", "meeting", "visit"]
    happened_at: Moment
    with_text: Text = Field(max_length=300)
    summary: Text = Field(max_length=8000)

    model_config = {
        "extra": "forbid",
        "json_schema_extra": {
            "example": {
                "subject": "results.Result:12",
                "kind": "visit",
                "happened_at": "2026-09-28T10:00:00+08:00",
                "with_text": "Two engineers of a sample firm",
                "summary": "They want a sample.",
            }
        },
    }


class FileOut(Schema):
    """A file on an object; `url` downloads it."""

    id: int
    name: str
    size: int
    sha256: str
    media_type: str
    visibility: Literal["team", "zone", "public"]
    created_at: datetime
    url: str
