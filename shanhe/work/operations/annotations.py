"""Contacts and notes, and taking away what was added to an object."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid
from shanhe.kernel.events import Event
from shanhe.kernel.operations import operation

from .. import events, rules
from ..lifecycle import ANNOTATION
from ..models import Annotation, Attachment, ContactLog, Note
from ..subjects import key_of, pointer


@operation("work.log_contact", subjects=("subject",), rule=rules.annotate)
def log_contact(
    ctx: Context, *, subject: Any, kind: str, happened_at: datetime, with_text: str, summary: str
) -> ContactLog:
    """Write down a call, a meeting or a visit that took place."""
    wrong: dict[str, Any] = {}
    if kind not in ContactLog.Kind.values:
        wrong["kind"] = _("Choose call, meeting or visit.")
    if happened_at > ctx.now:
        wrong["happened_at"] = _("This is in the future. Add a task for what is still to come.")
    if not with_text.strip():
        wrong["with_text"] = _("Say with whom.")
    if not summary.strip():
        wrong["summary"] = _("Say in a sentence what came of it.")
    if wrong:
        raise Invalid(wrong)
    contact = ContactLog.objects.create(
        zone=ctx.zone,
        subject=key_of(subject),
        kind=kind,
        happened_at=happened_at,
        with_text=with_text.strip()[:300],
        summary=summary.strip(),
        created_by_id=ctx.actor.person_id,
        created_at=ctx.now,
    )
    ctx.emit(events.ContactLogged(subject=contact, about=(subject,)))
    return contact


@operation("work.add_note", subjects=("subject",), rule=rules.annotate)
def add_note(ctx: Context, *, subject: Any, text: str) -> Note:
    """Add a note for those who work on the subject."""
    if not text.strip():
        raise Invalid({"text": _("The note is empty.")})
    note = Note.objects.create(
        zone=ctx.zone,
        subject=key_of(subject),
        text=text.strip(),
        created_by_id=ctx.actor.person_id,
        created_at=ctx.now,
    )
    ctx.emit(events.NoteAdded(subject=note, about=(subject,)))
    return note


def _tell(
    ctx: Context, annotation: Annotation, about_file: type[Event], about_other: type[Event]
) -> Annotation:
    annotation.save()
    event = about_file if isinstance(annotation, Attachment) else about_other
    ctx.emit(event(subject=annotation, about=pointer(annotation.subject)))
    return annotation


@operation("work.remove", subjects=("annotation",), transition=ANNOTATION["remove"])
def remove_annotation(ctx: Context, *, annotation: Annotation) -> Annotation:
    """Take a contact, a note or a file away; it is kept and can be put back."""
    annotation.removed_at = ctx.now
    return _tell(ctx, annotation, events.FileRemoved, events.AnnotationRemoved)


@operation("work.restore", subjects=("annotation",), transition=ANNOTATION["restore"])
def restore_annotation(ctx: Context, *, annotation: Annotation) -> Annotation:
    """Put back a contact, a note or a file that was taken away."""
    annotation.removed_at = None
    return _tell(ctx, annotation, events.FileRestored, events.AnnotationRestored)
