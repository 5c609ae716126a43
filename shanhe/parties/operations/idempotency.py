"""The answers kept for API writes; they are not events, so not in the journal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shanhe.kernel.context import Actor
from shanhe.parties.models import IdempotencyKey

KEPT_FOR = timedelta(hours=24)
KEY_LENGTH = 100


def reserve_key(
    actor: Actor, zone: Any, key: str, request_hash: str, now: datetime
) -> tuple[IdempotencyKey, bool]:
    """The row of this actor's key, and whether this call made it; waits while another transaction holds the key."""
    rows = IdempotencyKey.objects.filter(actor=actor.key)
    rows.filter(created_at__lt=now - KEPT_FOR).delete()
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
