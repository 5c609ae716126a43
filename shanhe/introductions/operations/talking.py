"""The conversation: messages with files, and meetings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock
from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid, NotNow
from shanhe.kernel.events import changed
from shanhe.kernel.operations import operation
from shanhe.work import operations as work

from .. import events
from ..lifecycle import INTRODUCTION
from ..models import Introduction, Meeting, Message
from .common import about, keep

MOST = 8000
LONGEST_HOURS = 24


def _begin(ctx: Context, introduction: Introduction) -> None:
    """The first message or meeting begins the talks."""
    if introduction.state != "agreed":
        return
    changes = INTRODUCTION.move(introduction, "talk")
    introduction.talking_at = ctx.now
    keep(introduction)
    ctx.emit(events.TalksBegun(subject=introduction, about=about(introduction), changes=changes))


@operation("introductions.talk", subjects=("introduction",), transition=INTRODUCTION["talk"])
def begin_talks(ctx: Context, *, introduction: Introduction) -> Introduction:
    """Note that the sides are in touch, for instance by telephone."""
    _begin(ctx, introduction)
    return introduction


@operation("introductions.write", subjects=("introduction",), transition=INTRODUCTION["write"])
def send_message(
    ctx: Context, *, introduction: Introduction, text: str = "", upload: File | None = None
) -> Message:
    """Write to everybody in the conversation, with a file if one is given."""
    if not text.strip() and upload is None:
        raise Invalid({"text": _("Write something, or attach a file.")})
    if len(text) > MOST:
        raise Invalid({"text": _("At most {n} characters.").format(n=MOST)})
    _begin(ctx, introduction)
    attachment = None
    if upload is not None:
        attachment = work.attach_file(ctx, subject=introduction, upload=upload)
    message = Message.objects.create(
        zone=ctx.zone,
        introduction=introduction,
        person_id=ctx.actor.person_id,
        text=text.strip(),
        attachment=attachment,
        sent_at=ctx.now,
    )
    ctx.emit(events.MessageSent(subject=introduction))
    return message


def _checked(ctx: Context, values: dict[str, Any]) -> dict[str, Any]:
    starts, ends = values["starts_at"], values["ends_at"]
    wrong: dict[str, Any] = {}
    if not values["title"].strip():
        wrong["title"] = _("Say what it is about.")
    if starts <= ctx.now:
        wrong["starts_at"] = _("This time has passed.")
    if ends <= starts or (ends - starts).total_seconds() > LONGEST_HOURS * 3600:
        wrong["ends_at"] = _("It ends after it begins, within a day.")
    if wrong:
        raise Invalid(wrong)
    texts = {name: values[name].strip() for name in ("title", "place", "note")}
    return {**values, **texts, "title": texts["title"][:200], "place": texts["place"][:300]}


def _data(ctx: Context, meeting: Meeting) -> dict[str, Any]:
    local = clock.local(meeting.starts_at, ctx.zone)
    return {"meeting": meeting.pk, "sequence": meeting.sequence, "when": local.strftime("%Y-%m-%d %H:%M")}


@operation("introductions.meet", subjects=("introduction",), transition=INTRODUCTION["meet"])
def propose_meeting(
    ctx: Context,
    *,
    introduction: Introduction,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
    note: str = "",
) -> Meeting:
    """Put a meeting on everybody's calendar."""
    given = {"title": title, "starts_at": starts_at, "ends_at": ends_at, "place": place, "note": note}
    values = _checked(ctx, given)
    _begin(ctx, introduction)
    meeting = Meeting.objects.create(
        zone=ctx.zone,
        introduction=introduction,
        created_by_id=ctx.actor.person_id,
        changed_at=ctx.now,
        **values,
    )
    ctx.emit(events.MeetingProposed(subject=introduction, data=_data(ctx, meeting)))
    return meeting


def _under_way(introduction: Introduction, meeting: Meeting) -> Meeting:
    row = introduction.meetings.filter(pk=meeting.pk).first()
    if row is None or row.cancelled_at is not None:
        raise NotNow(introduction.state, _("This meeting was cancelled already."))
    return row


@operation("introductions.meeting.move", subjects=("introduction",), transition=INTRODUCTION["meet"])
def move_meeting(
    ctx: Context,
    *,
    introduction: Introduction,
    meeting: Meeting,
    title: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    place: str = "",
    note: str = "",
) -> Meeting:
    """Give a meeting another time, place or title, as long as before unless its end is given; calendars follow."""
    row = _under_way(introduction, meeting)
    ends = ends_at or starts_at + (row.ends_at - row.starts_at)
    given = {"title": title, "starts_at": starts_at, "ends_at": ends, "place": place, "note": note}
    if not changed(row, _checked(ctx, given)):
        ctx.unchanged()
        return row
    row.sequence, row.changed_at = row.sequence + 1, ctx.now
    row.save()
    ctx.emit(events.MeetingMoved(subject=introduction, data=_data(ctx, row)))
    return row


@operation("introductions.meeting.cancel", subjects=("introduction",), transition=INTRODUCTION["meet"])
def cancel_meeting(ctx: Context, *, introduction: Introduction, meeting: Meeting) -> Meeting:
    """Cancel a meeting; calendars take it out."""
    row = _under_way(introduction, meeting)
    row.cancelled_at, row.changed_at, row.sequence = ctx.now, ctx.now, row.sequence + 1
    row.save()
    ctx.emit(events.MeetingCancelled(subject=introduction, data=_data(ctx, row)))
    return row
