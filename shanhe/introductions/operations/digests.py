"""The daily digest: at most one a day and person, of at most three new matches."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shanhe.kernel.context import Context
from shanhe.kernel.operations import operation
from shanhe.parties.actors import actor_of_person

from .. import events, rules
from ..models import Digest
from ..queries import digest

FURTHEST_BACK = timedelta(days=7)


@operation("introductions.send_digest", subjects=("person",), rule=rules.system, internal=True)
def send_digest(ctx: Context, *, person: Any) -> Digest | None:
    """Tell a person of the new matches worth their time; nothing when there are none, or the day's digest is out."""
    last = digest.last_digest(person)
    new = []
    if last is None or last.day < ctx.today:
        actor, since = actor_of_person(person, ctx.today), ctx.now - FURTHEST_BACK
        new = digest.matches(actor, ctx.zone, ctx.today, since=since, before=digest.told_to(person))
    if not new:
        ctx.unchanged()
        return None
    keys = [digest.key_of(match) for match in new]
    row = Digest.objects.create(zone=ctx.zone, person=person, day=ctx.today, pairs=keys, made_at=ctx.now)
    ctx.emit(events.MatchesFound(subject=person, digest=row.pk, count=len(new)))
    return row
