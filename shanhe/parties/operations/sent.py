"""Forms of pages: that one was sent, and what was typed into one that could not be taken. Not events, so not in the journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection

from shanhe.parties.choices import FORM_KEPT_FOR
from shanhe.parties.models import FormSent, KeptForm, Person

SENT_FOR = timedelta(days=7)
MOST_KEPT = 30


@contextmanager
def one_at_a_time(actor: str, key: str) -> Iterator[None]:
    """Hold a form for the length of a request: the same form sent meanwhile waits, then finds what came of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('form'), hashtext(%s))", [f"{actor}/{key}"])
    try:
        yield
    finally:
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_unlock(hashtext('form'), hashtext(%s))", [f"{actor}/{key}"]
                )
        except (
            DatabaseError
        ):  # a connection that is broken holds nothing; one in doubt must not be used again
            if not connection.in_atomic_block:
                connection.close()


def note_sent(zone: Any, actor: str, key: str, digest: str, now: datetime) -> FormSent:
    """Write, in the transaction of the change, that a form was sent; forgets those older than a week."""
    FormSent.objects.filter(actor=actor, created_at__lt=now - SENT_FOR).delete()
    row = FormSent(zone=zone, actor=actor, key=key, digest=digest, created_at=now)
    row.save()
    return row


def note_where(zone: Any, actor: str, key: str, digest: str, location: str) -> None:
    """Note where the answer to a form led."""
    FormSent.objects.filter(zone=zone, actor=actor, key=key, digest=digest).update(location=location)


def keep_form(
    person: Person,
    *,
    key: str,
    action: str,
    page: str,
    fields: Mapping[str, Any],
    had_files: bool,
    now: datetime,
) -> KeptForm:
    """Keep what was typed for this person only; the newest text of one form, the newest forms of one person."""
    mine = KeptForm.objects.filter(person=person)
    KeptForm.objects.filter(created_at__lt=now - FORM_KEPT_FOR).delete()
    values = {
        "action": action,
        "page": page,
        "fields": dict(fields),
        "had_files": had_files,
        "created_at": now,
    }
    row, _made = KeptForm.objects.update_or_create(
        person=person, key=key, defaults=values, create_defaults={**values, "zone": person.zone}
    )
    too_many = mine.order_by("-created_at", "-pk").values_list("pk", flat=True)[MOST_KEPT:]
    mine.filter(pk__in=list(too_many)).delete()
    return row


def drop_kept_form(person: Person, number: int) -> None:
    """Forget what was kept: it was sent, or the person does not want it."""
    KeptForm.objects.filter(person=person, pk=number).delete()
