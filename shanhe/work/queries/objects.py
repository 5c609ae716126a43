"""The work on one object."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import models

from shanhe.kernel.context import Actor

from .. import rules
from ..models import Attachment, ContactLog, Enquiry, Note, Task
from ..subjects import key_of
from .subjects import subject_for

LIMIT = 100


@dataclass(frozen=True)
class Work:
    """What the panel of an object's page shows to one reader."""

    key: str
    may_annotate: bool
    tasks: list[Task] = field(default_factory=list)
    contacts: list[ContactLog] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)


def levels(actor: Actor, may_annotate: bool) -> tuple[str, ...]:
    """Whose files a reader of the object's page may see."""
    if may_annotate:
        return ("team", "zone", "public")
    return ("public",) if actor.person_id is None else ("zone", "public")


def tasks_on(row: Any) -> list[Task]:
    """Open tasks by due date, then the closed ones, newest first. For those who may annotate the row."""
    tasks = Task.objects.about(key_of(row)).select_related("assignee")
    closed = tasks.exclude(state="open").order_by("-closed_at", "-id")[:20]
    return [*tasks.open().by_due_date()[:LIMIT], *closed]


def contacts_on(row: Any) -> list[ContactLog]:
    """The contacts, newest first. For those who may annotate the row."""
    found = ContactLog.objects.about(key_of(row)).kept().select_related("created_by")
    return list(found.order_by("-happened_at", "-id")[:LIMIT])


def notes_on(row: Any) -> list[Note]:
    """The notes, newest first. For those who may annotate the row."""
    found = Note.objects.about(key_of(row)).kept().select_related("created_by")
    return list(found.order_by("-created_at", "-id")[:LIMIT])


def attachments_on(row: Any, actor: Actor, may_annotate: bool | None = None) -> list[Attachment]:
    """The files that the actor may see, newest first; the caller has checked that the row may be seen."""
    if may_annotate is None:
        may_annotate = rules.annotates(actor, row)
    found = Attachment.objects.about(key_of(row)).kept().shown_to(*levels(actor, may_annotate))
    return list(found.select_related("created_by").order_by("-created_at", "-id")[:LIMIT])


def work_on(actor: Actor, row: Any) -> Work:
    """Everything the actor may see of the work on a row."""
    may = actor.person_id is not None and rules.annotates(actor, row)
    files = attachments_on(row, actor, may)
    if not may:
        return Work(key_of(row), False, files=files)
    enquiries = (
        Enquiry.objects.about(key_of(row)).confirmed().select_related("task").order_by("-verified_at", "-id")
    )
    tasks = tasks_on(row)
    if row._meta.label == "parties.Person":
        tasks = [task for task in tasks if rules.reads_task(actor, task, row)]
    return Work(key_of(row), True, tasks, contacts_on(row), notes_on(row), files, list(enquiries[:LIMIT]))


def attachment_for(actor: Actor, number: int, *, removed: bool = False) -> Attachment | None:
    """A file the actor may download: its object is visible, and so is the file's level."""
    attachment = Attachment.objects.filter(pk=number, removed_at__isnull=not removed).first()
    row = subject_for(actor, attachment.subject) if attachment is not None else None
    if attachment is None or row is None:
        return None
    allowed = levels(actor, actor.person_id is not None and rules.annotates(actor, row))
    return attachment if attachment.visibility in allowed else None


def annotation_for(actor: Actor, model: type[models.Model], number: int) -> Any | None:
    """A contact or note, removed ones too, on an object the actor works on."""
    row = model._default_manager.filter(pk=number).first()
    subject = subject_for(actor, row.subject) if row is not None else None  # type: ignore[attr-defined]
    return row if subject is not None and rules.annotates(actor, subject) else None
