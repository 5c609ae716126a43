"""Writing what people are told. Nothing here goes to the journal: it only repeats it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Denied
from shanhe.kernel.models import JournalEntry
from shanhe.kernel.operations import operation
from shanhe.mail.jobs import queue
from shanhe.parties.queries import person_by_id

from . import letters, queries, rules
from .models import MailWish, Notice


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


@operation("notices.ask_to_confirm", subjects=(), rule=rules.own_wishes)
def send_confirmation(ctx: Context) -> None:
    """Send a letter with a link to one's own addresses at which mail did not arrive: opening it ends that."""
    ctx.unchanged()
    person = person_by_id(_me(ctx))
    for row in queries.failing_of(person):
        queue(ctx.zone, letters.to_confirm(person, row))
