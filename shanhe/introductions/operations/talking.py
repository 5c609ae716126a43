"""The conversation: messages with files, and meetings."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock
from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid
from shanhe.kernel.events import changed
from shanhe.kernel.operations import operation
from shanhe.work import operations as work

from .. import events
from ..lifecycle import INTRODUCTION, MEETING
from ..models import Introduction, Meeting, Message
from .common import move

MOST = 8000
MINUTES = range(1, 24 * 60 + 1)


@operation("introductions.talk", subjects=("introduction",), transition=INTRODUCTION["talk"])
def begin_talks(ctx: Context, *, introduction: Introduction) -> Introduction:
    """Note that the sides are in touch, for instance by telephone."""
    return move(ctx, introduction, "talk", events.TalksBegun, talking_at=ctx.now)


def _begun(ctx: Context, introduction: Introduction) -> None:
    """The first message or meeting begins the talks."""
    if introduction.state == "agreed":
        move(ctx, introduction, "talk", events.TalksBegun, talking_at=ctx.now)


@operation("introductions.write", subjects=("introduction",), transition=INTRODUCTION["write"])
def send_message(
    ctx: Context, *, introduction: Introduction, text: str = "", upload: File | None = None
) -> Message:
    """Write to everybody in the conversation, with a file if one is given."""
    if not text.strip() and upload is None:
        raise Invalid({"text": _("Write something, or attach a file.")})
    if len(text) > MOST:
        raise Invalid({"text": _("At most {n} characters.").format(n=MOST)})
    _begun(ctx, introduction)
    message = Message.objects.create(
        zone=ctx.zone,
        introduction=introduction,
        person_id=ctx.actor.person_id,
        text=text.strip(),
        attachment=None if upload is None else work.attach_file(ctx, subject=introduction, upload=upload),
        sent_at=ctx.now,
    )
    ctx.emit(events.MessageSent(subject=introduction))
    return message


def _meeting_values(
    ctx: Context, *, title: str, starts_at: datetime, minutes: int, place: str, note: str
) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if not title.strip():
        wrong["title"] = _("Say what it is about.")
    if starts_at <= ctx.now:
        wrong["starts_at"] = _("This time is in the past.")
    if minutes not in MINUTES:
        wrong["minutes"] = _("A meeting takes a day at most.")
    if wrong:
        raise Invalid(wrong)
    return {
        "title": title.strip()[:200],
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=minutes),
        "place": place.strip()[:300],
        "note": note.strip(),
    }


def _tell(ctx: Context, meeting: Meeting, event: Any) -> Meeting:
    """Save the meeting and tell of it; calendars know it by its number of changes."""
    meeting.changed_at = ctx.now
    meeting.save()
    local = clock.local(meeting.starts_at, ctx.zone)
    said: dict[str, Any] = {"meeting": meeting.pk, "sequence": meeting.sequence}
    ctx.emit(event(subject=meeting.introduction, when=f"{local:%Y-%m-%d %H:%M}", **said))
    return meeting


@operation("introductions.meet", subjects=("introduction",), transition=INTRODUCTION["meet"])
def propose_meeting(
    ctx: Context,
    *,
    introduction: Introduction,
    title: str,
    starts_at: datetime,
    minutes: int = 60,
    place: str = "",
    note: str = "",
) -> Meeting:
    """Put a meeting on everybody's calendar."""
    values = _meeting_values(ctx, title=title, starts_at=starts_at, minutes=minutes, place=place, note=note)
    _begun(ctx, introduction)
    meeting = Meeting(zone=ctx.zone, introduction=introduction, created_by_id=ctx.actor.person_id, **values)
    return _tell(ctx, meeting, events.MeetingProposed)


def _with(meeting: Meeting, **_arguments: Any) -> list[Any]:
    return [meeting.introduction]


@operation("introductions.meeting.move", subjects=("meeting",), transition=MEETING["move"], also=_with)
def move_meeting(
    ctx: Context,
    *,
    meeting: Meeting,
    title: str,
    starts_at: datetime,
    minutes: int | None = None,
    place: str = "",
    note: str = "",
) -> Meeting:
    """Give a meeting another time, place or title, as long as before unless its length is given; calendars follow."""
    values = _meeting_values(
        ctx, title=title, starts_at=starts_at, minutes=minutes or meeting.minutes, place=place, note=note
    )
    if not changed(meeting, values):
        ctx.unchanged()
        return meeting
    meeting.sequence += 1
    return _tell(ctx, meeting, events.MeetingMoved)


@operation("introductions.meeting.cancel", subjects=("meeting",), transition=MEETING["cancel"], also=_with)
def cancel_meeting(ctx: Context, *, meeting: Meeting) -> Meeting:
    """Cancel a meeting; calendars take it out."""
    MEETING.move(meeting, "cancel")
    meeting.sequence += 1
    return _tell(ctx, meeting, events.MeetingCancelled)
