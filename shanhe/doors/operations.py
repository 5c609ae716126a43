"""Forms and API writes: what was sent, what came of it, and what was typed in vain. Not events, so not in the journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection

from shanhe.kernel.context import Actor

from .models import FormSent, IdempotencyKey, KeptForm

SENT_FOR = timedelta(days=7)
MOST_KEPT = 30
ANSWER_KEPT_FOR = timedelta(hours=24)
KEY_LENGTH = 100


def reserve_key(
    actor: Actor, zone: Any, key: str, request_hash: str, now: datetime
) -> tuple[IdempotencyKey, bool]:
    """The row of this actor's key, and whether this call made it; waits while another transaction holds the key."""
    rows = IdempotencyKey.objects.filter(actor=actor.key)
    rows.filter(created_at__lt=now - ANSWER_KEPT_FOR).delete()
    row = IdempotencyKey(zone=zone, actor=actor.key, key=key, request_hash=request_hash, created_at=now)
    # Two callers with one key: the insert of the second waits for the commit of the first, then does nothing.
    IdempotencyKey.objects.bulk_create([row], ignore_conflicts=True)
    kept = rows.get(key=key)
    return kept, kept.status is None


def keep_answer(row: IdempotencyKey, *, status: int, media_type: str, body: bytes) -> None:
    """Store the answer beside what was done, in the same transaction."""
    row.status = status
    row.media_type = media_type[:100]
    row.body = body
    row.save()


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
    person: Any,
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
    KeptForm.objects.filter(created_at__lt=now - KeptForm.KEPT_FOR).delete()
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


def drop_kept_form(person: Any, number: int) -> None:
    """Forget what was kept: it was sent, or the person does not want it."""
    KeptForm.objects.filter(person=person, pk=number).delete()


def forget_person(person: Any) -> None:
    """Remove everything that was typed or sent by a person: their data are erased."""
    KeptForm.objects.filter(person=person).delete()
    FormSent.objects.filter(actor=f"person:{person.pk}").delete()
    IdempotencyKey.objects.filter(actor__in=[f"person:{person.pk}", *_tokens(person)]).delete()


def _tokens(person: Any) -> list[str]:
    return [f"token:{pk}" for pk in person.tokens.values_list("pk", flat=True)]


def forget_old(now: datetime) -> None:
    """Remove, in the present zone, what nobody may ask for any more: of those too who never come back to have it replaced."""
    for model, kept_for in (
        (IdempotencyKey, ANSWER_KEPT_FOR),
        (FormSent, SENT_FOR),
        (KeptForm, KeptForm.KEPT_FOR),
    ):
        model.objects.filter(created_at__lt=now - kept_for).delete()
