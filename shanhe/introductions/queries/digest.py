"""The few new matches worth a person's time: what the night found near to a need, as that person may see it now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from shanhe.kernel.context import Actor
from shanhe.kernel.events import subject_key
from shanhe.matching import queries as matching
from shanhe.matching.queries import Suggested

from .. import rules
from ..models import OTHERS, Digest, Introduction
from .sides import sides_of_pair

MOST = 3
LOOKED_AT = 200
REMEMBERED = 30


def key_of(match: Suggested) -> str:
    """The name by which a digest remembers a pair."""
    return f"{subject_key(match.need)}/{subject_key(match.row)}"


def matches(
    actor: Actor, zone: Any, today: date, *, since: datetime | None = None, before: Collection[str] = ()
) -> list[Suggested]:
    """At most three pairs, the nearest first, one for each need: any for technology managers, one's own for everybody else.

    Pairs that were introduced or told already are left out, and what the actor may not see is never among them.
    """
    near = matching.suggested(actor, zone, today, kinds=OTHERS, since=since, limit=LOOKED_AT)
    passed = _introduced({match.need.pk for match in near}) | set(before)
    staff = bool(rules.propose.allows(actor, zone))
    chosen: dict[int, Suggested] = {}
    for match in sorted(near, key=lambda one: -one.score):
        own = len(sides_of_pair(actor, match.need, match.row))
        if key_of(match) not in passed and own == (0 if staff else 1):
            chosen.setdefault(match.need.pk, match)
    return list(chosen.values())[:MOST]


def _introduced(needs: set[int]) -> set[str]:
    rows = Introduction.objects.filter(need__in=needs).select_related("need", *OTHERS)
    return {f"{subject_key(row.need)}/{subject_key(row.other)}" for row in rows}


def told_to(person: Any) -> set[str]:
    """The pairs that the person's last digests told of."""
    rows = Digest.objects.filter(person=person).order_by("-day").values_list("pairs", flat=True)
    return {key for pairs in rows[:REMEMBERED] for key in pairs}


def last_digest(person: Any) -> Digest | None:
    return Digest.objects.filter(person=person).order_by("-day").first()


def candidates(zone: Any, system: Actor, today: date, since: datetime, managers: list[Any]) -> list[Any]:
    """Who may have a new match: the technology managers, and everybody on a side of what was found since."""
    people = {person.pk: person for person in managers}
    for match in matching.suggested(system, zone, today, kinds=OTHERS, since=since, limit=LOOKED_AT):
        for person in (match.need.stated_by, getattr(match.row, "discloser", None)):
            if person is not None:
                people[person.pk] = person
    return [person for person in people.values() if person.user_id is not None and person.left_at is None]


def pairs_of(actor: Actor, keys: Collection[str], zone: Any, today: date) -> list[Suggested]:
    """Those of these pairs that the actor may still be told of: what a mail says is looked up when it leaves."""
    numbers = {int(key.partition("/")[0].rpartition(":")[2]) for key in keys}
    if not numbers:
        return []
    near = matching.suggested(actor, zone, today, needs=sorted(numbers), kinds=OTHERS, limit=LOOKED_AT)
    wanted = set(keys) - _introduced(numbers)
    return [match for match in near if key_of(match) in wanted][:MOST]
