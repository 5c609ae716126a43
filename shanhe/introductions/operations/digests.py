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
    if last is not None and last.day >= ctx.today:
        ctx.unchanged()
        return None
    since = ctx.now - FURTHEST_BACK
    actor = actor_of_person(person, ctx.today)
    found = digest.matches(actor, ctx.zone, ctx.today, since=since, told=digest.told_to(person))
    if not found:
        ctx.unchanged()
        return None
    row = Digest.objects.create(
        zone=ctx.zone,
        person=person,
        day=ctx.today,
        pairs=[digest.key_of(match) for match in found],
        made_at=ctx.now,
    )
    ctx.emit(events.MatchesFound(subject=person, data={"digest": row.pk, "count": len(found)}))
    return row
