"""Writing what people are told. Nothing here goes to the journal: it only repeats it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _
from django_scopes import get_scope

from shanhe.kernel import clock
from shanhe.kernel.context import Context
from shanhe.kernel.errors import Denied
from shanhe.kernel.models import JournalEntry
from shanhe.kernel.operations import operation

from . import rules
from .models import MailboxMessage, MailWish, Notice

KEPT_MESSAGES = 500


@operation("notices.put_in_inbox", subjects=(), rule=rules.deliver, internal=True)
def put_in_inbox(ctx: Context, *, entry: JournalEntry, person_id: int, group: str, url: str) -> None:
    """Put a notice into a person's inbox, once for each person and entry."""
    notice = Notice(
        zone=ctx.zone, entry=entry, person_id=person_id, group=group, url=url[:300], created_at=ctx.now
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    ctx.unchanged()


@operation("notices.mark_read", subjects=("notice",), rule=rules.read)
def mark_read(ctx: Context, *, notice: Notice) -> Notice:
    """Mark one notice as read."""
    ctx.unchanged()
    if notice.read_at is None:
        notice.read_at = ctx.now
        notice.save()
    return notice


@operation("notices.mark_unread", subjects=("notice",), rule=rules.read)
def mark_unread(ctx: Context, *, notice: Notice) -> Notice:
    """Mark one notice as not yet read."""
    ctx.unchanged()
    notice.read_at = None
    notice.save()
    return notice


def _me(ctx: Context) -> int:
    """The person who acts; a system job has no inbox."""
    if ctx.actor.person_id is None:
        raise Denied(_("Only people have an inbox."))
    return ctx.actor.person_id


@operation("notices.mark_all_read", subjects=(), rule=rules.own_wishes)
def mark_all_read(ctx: Context, *, up_to: int | None = None) -> int:
    """Mark the actor's notices as read, those up to the one shown last; returns how many."""
    ctx.unchanged()
    mine = Notice.objects.unread().filter(person_id=_me(ctx))
    if up_to is not None:
        mine = mine.filter(pk__lte=up_to)
    return mine.update(read_at=ctx.now)


@operation("notices.choose_mail", subjects=(), rule=rules.own_wishes)
def choose_mail(ctx: Context, *, wishes: Mapping[str, bool]) -> None:
    """Say for each group of events whether mail is wanted."""
    ctx.unchanged()
    MailWish.objects.bulk_create(
        [
            MailWish(zone=ctx.zone, person_id=_me(ctx), group=group, mail=wanted)
            for group, wanted in wishes.items()
        ],
        update_conflicts=True,
        unique_fields=["person", "group"],
        update_fields=["mail"],
    )


def keep_sent_mail(messages: Iterable[EmailMessage]) -> int:
    """Keep mail of the demonstration in the mailbox of the zone it is sent from, the newest few hundred; returns how many."""
    zone = get_scope().get("zone")
    rows = [
        MailboxMessage(
            zone=zone,
            sent_at=clock.now(),
            sender=message.from_email,
            recipients=message.recipients(),
            subject=message.subject[:500],
            text=str(message.body),
            html=_html_of(message),
        )
        for message in messages
    ]
    MailboxMessage.objects.bulk_create(rows)
    kept = MailboxMessage.objects.filter(zone=zone)
    for number in kept.order_by("-id").values_list("id", flat=True)[KEPT_MESSAGES : KEPT_MESSAGES + 1]:
        kept.filter(pk__lte=number).delete()
    return len(rows)


def _html_of(message: Any) -> str:
    for content, kind in getattr(message, "alternatives", []):
        if kind == "text/html":
            return str(content)
    return ""
