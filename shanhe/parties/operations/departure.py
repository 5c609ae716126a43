"""Leaving: the work moves to a colleague, the rights end the same day, what was done stays."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.operations import operation
from shanhe.parties import events, handover, rules
from shanhe.parties.lifecycle import PERSON
from shanhe.parties.models import Affiliation, ApiToken, Person, RoleGrant

from .common import refuse
from .people import end_grant, keep_an_administrator


def _open_rows(person: Person, **_more: Any) -> list[Any]:
    return [row for work in handover.open_work(person) for row in work.rows]


@operation("parties.hand_over", subjects=("person", "to"), rule=rules.act_for, also=_open_rows)
def hand_over(ctx: Context, *, person: Person, to: Person) -> dict[str, int]:
    """Move all open work of a person to a colleague; returns how much of each kind moved."""
    if to.pk == person.pk:
        raise refuse("to", _("Choose somebody else."))
    if to.left_at is not None or to.user_id is None:
        raise refuse("to", _("Choose a colleague who can sign in."))
    counts: dict[str, int] = {}
    for kind in handover.registry:
        rows = list(kind.rows(person))
        for row in rows:
            kind.move(ctx, row, to)
        if rows:
            counts[kind.name] = len(rows)
    if not counts:
        ctx.unchanged()
        return counts
    total = sum(counts.values())
    ctx.emit(
        events.WorkHandedOver(
            subject=person,
            about=(to,),
            to=to.name,
            to_ref=to.ref,
            total=total,
            counts=counts,
        )
    )
    return counts


@operation(
    "parties.record_departure",
    subjects=("person",),
    rule=rules.administer,
    also=lambda person, **more: [person.zone],
)
def record_departure(ctx: Context, *, person: Person) -> Person:
    """Record that a person left: every role, affiliation and token ends today, the work stays where it is."""
    if person.left_at is not None:
        ctx.unchanged()
        return person
    held = RoleGrant.objects.active(ctx.today).filter(person=person).order_by("pk")
    for grant in held.select_for_update(no_key=True):
        keep_an_administrator(ctx, grant.role, person)
        end_grant(ctx, grant)
    ties = Affiliation.objects.active(ctx.today).filter(person=person).order_by("pk")
    for affiliation in ties.select_for_update(no_key=True):
        affiliation.end = max(ctx.today, affiliation.start)
        affiliation.save()
        names = {"person": person.name, "organisation": affiliation.organisation.name}
        about = (person, affiliation.organisation)
        ctx.emit(events.AffiliationEnded(subject=affiliation, about=about, **names))
    ApiToken.objects.filter(person=person, revoked_at=None).update(revoked_at=ctx.now)
    person.left_at = ctx.now
    person.version += 1
    person.save()
    ctx.emit(events.PersonLeft(subject=person))
    return person


@operation("parties.record_return", subjects=("person",), rule=rules.administer)
def record_return(ctx: Context, *, person: Person) -> Person:
    """Record that a person is back; roles and affiliations are given anew."""
    if person.left_at is None:
        ctx.unchanged()
        return person
    PERSON["return"].check(person)
    person.left_at = None
    person.version += 1
    person.save()
    ctx.emit(events.PersonReturned(subject=person))
    return person
