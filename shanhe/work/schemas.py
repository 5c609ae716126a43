"""What the API gives of the work on objects."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ninja import Field, ModelSchema, Schema

from shanhe.doors.acts import record_of
from shanhe.kernel.translated import Text

from .acts import TASK_ACTS
from .models import Attachment, ContactLog, Note, Task

SUBJECT = r"^([a-z_]{1,40}\.[A-Za-z]{1,40}:[0-9]{1,18}|[A-Z]{1,3}-[0-9A-Z-]{1,20})$"


class PersonShort(Schema):
    """A person in passing."""

    ref: str
    name: Text


class SubjectOut(Schema):
    """An object that the caller may see."""

    key: str = Field(examples=["results.Result:12"])
    title: str
    url: str


@record_of(TASK_ACTS)
class TaskOut(ModelSchema):
    """Something a person has to do."""

    about: SubjectOut | None = Field(description="Null when the caller may not see it.")
    assignee: PersonShort | None
    created_by: PersonShort | None

    class Meta:
        model = Task
        fields = (
            "ref", "subject", "title", "detail", "state", "origin", "due_on", "outcome", "created_at", "closed_at",
        )  # fmt: skip


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


class NoteOut(ModelSchema):
    """A note on an object."""

    created_by: PersonShort | None

    class Meta:
        model = Note
        fields = ("id", "text", "created_at")


class ContactOut(ModelSchema):
    """A call, a meeting or a visit."""

    created_by: PersonShort | None

    class Meta:
        model = ContactLog
        fields = ("id", "kind", "happened_at", "with_text", "summary", "created_at")


class FileOut(ModelSchema):
    """A file on an object; `url` downloads it."""

    url: str

    class Meta:
        model = Attachment
        fields = ("id", "name", "size", "sha256", "media_type", "visibility", "created_at")


class AnnotationOut(Schema):
    """A contact, a note or a file."""

    id: int
    state: Literal["kept", "removed"]
