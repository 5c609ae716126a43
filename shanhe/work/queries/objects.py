"""The work on one object."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from shanhe.kernel.context import Actor

from .. import rules
from ..models import ANNOTATIONS, Attachment, ContactLog, Enquiry, Note, Task
from ..subjects import key_of
from .enquiries import enquiries_on
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


def _kept(model: Any, row: Any, order: str, **wanted: Any) -> list[Any]:
    rows = model.objects.about(key_of(row)).kept().filter(**wanted).select_related("created_by")
    return list(rows.order_by(order, "-id")[:LIMIT])


def contacts_on(row: Any) -> list[ContactLog]:
    """The contacts, newest first. For those who may annotate the row."""
    return _kept(ContactLog, row, "-happened_at")


def notes_on(row: Any) -> list[Note]:
    """The notes, newest first. For those who may annotate the row."""
    return _kept(Note, row, "-created_at")


def attachments_on(row: Any, actor: Actor, may_annotate: bool | None = None) -> list[Attachment]:
    """The files that the actor may see, newest first; the caller has checked that the row may be seen."""
    if may_annotate is None:
        may_annotate = rules.annotates(actor, row)
    return _kept(Attachment, row, "-created_at", visibility__in=levels(actor, may_annotate))


def work_on(actor: Actor, row: Any) -> Work:
    """Everything the actor may see of the work on a row."""
    may = actor.person_id is not None and rules.annotates(actor, row)
    files = attachments_on(row, actor, may)
    if not may:
        return Work(key_of(row), False, files=files)
    tasks = tasks_on(row)
    if row._meta.label == "parties.Person":
        tasks = [task for task in tasks if rules.reads_task(actor, task, row)]
    return Work(key_of(row), True, tasks, contacts_on(row), notes_on(row), files, enquiries_on(row)[:LIMIT])


def annotation_for(actor: Actor, kind: str, number: int) -> Any | None:
    """A contact, a note or a file, removed ones too, on an object the actor works on; files by who may see them."""
    model: Any = ANNOTATIONS.get(kind)
    row = model and model.objects.filter(pk=number).first()
    subject = subject_for(actor, row.subject) if row is not None else None
    if subject is None:
        return None
    works = actor.person_id is not None and rules.annotates(actor, subject)
    return row if (row.visibility in levels(actor, works) if kind == "file" else works) else None


def attachment_for(actor: Actor, number: int) -> Attachment | None:
    """A file the actor may download: its object is visible, and so is the file's level."""
    row: Attachment | None = annotation_for(actor, "file", number)
    return row if row is not None and row.removed_at is None else None
