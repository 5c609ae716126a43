"""People and their roles in the zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.events import changed
from shanhe.kernel.operations import operation
from shanhe.parties import events, rules, validation
from shanhe.parties.lifecycle import PERSON
from shanhe.parties.models import Person, RoleGrant

from .common import add_grant, add_person, person_order_key, refuse, role_words


@operation("parties.create_person", subjects=("zone",), rule=rules.create_party)
def create_person(ctx: Context, *, zone: Any, values: Mapping[str, Any]) -> Person:
    """Add a person to the register, without an account; `values` has the fields of validation.PERSON_FIELDS."""
    return add_person(ctx, zone, validation.person(Person, values))


def _administers(ctx: Context) -> bool:
    return ctx.actor.is_system or "administrator" in ctx.actor.roles


@operation("parties.edit_person", subjects=("person",), transition=PERSON["edit"])
def edit_person(ctx: Context, *, person: Person, values: Mapping[str, Any]) -> Person:
    """Change particulars."""
    whole = {name: getattr(person, name) for name in validation.PERSON_FIELDS} | dict(values)
    clean = validation.person(Person, whole)
    if clean["orcid"] and Person.objects.exclude(pk=person.pk).filter(orcid=clean["orcid"]).exists():
        raise refuse("orcid", _("Somebody in this zone has this ORCID already."))
    if clean["email"] != person.email and person.pk != ctx.actor.person_id and not _administers(ctx):
        # Links to results go to the address of who has no account: whoever changes it could open them.
        raise refuse("email", _("Only the person or an administrator may change the e-mail address."))
    changes = changed(person, clean)
    if not changes:
        ctx.unchanged()
        return person
    person.sort_key = person_order_key(clean["name"])
    person.version += 1
    person.updated_at = ctx.now
    person.save()
    ctx.emit(events.PersonEdited(subject=person, changes=changes, person_id=person.pk))
    return person


@operation("parties.grant_role", subjects=("person",), rule=rules.administer)
def grant_role(ctx: Context, *, person: Person, role: str, since: date | None = None) -> RoleGrant | None:
    """Give a person a role in the zone, from today or `since`; None when the person holds it already."""
    if person.left_at is not None:
        raise refuse("role", _("This person has left; record the return first."))
    grant = add_grant(ctx, person, role, since=since or ctx.today)
    if grant is None:
        ctx.unchanged()
    return grant


@operation(
    "parties.end_role",
    subjects=("grant",),
    rule=rules.administer,
    also=lambda grant, **more: [grant.zone, grant.person],
)
def end_role(ctx: Context, *, grant: RoleGrant) -> RoleGrant:
    """End a role; its rights are gone the same day. The zone's last administrator stays one."""
    if grant.until is not None and grant.until <= ctx.today:
        ctx.unchanged()
        return grant
    keep_an_administrator(ctx, grant.role, grant.person)
    end_grant(ctx, grant)
    return grant


def end_grant(ctx: Context, grant: RoleGrant) -> None:
    """Write the end of a grant and tell of it."""
    changes = changed(grant, {"until": max(ctx.today, grant.since)})
    grant.save()
    ctx.emit(events.RoleEnded(subject=grant.person, changes=changes, **role_words(grant.role)))


def keep_an_administrator(ctx: Context, role: str, person: Person) -> None:
    """Invalid when nobody with an account would be left to administer the zone; the caller holds the zone's lock."""
    if role != "administrator":
        return
    others = (
        RoleGrant.objects.active(ctx.today).filter(role=role, person__left_at=None).exclude(person=person)
    )
    if not others.exclude(person__user=None).exists():
        raise refuse("role", _("This is the zone's last administrator. Make somebody else one first."))


@operation("parties.make_persona", subjects=("person",), rule=rules.system, internal=True)
def make_persona(ctx: Context, *, person: Person, user: Any) -> Person:
    """Mark a person of the demonstration as one whose place a visitor may take, with this account."""
    person.user, person.is_persona = user, True
    person.save()
    ctx.emit(events.PersonEdited(subject=person, changes={"is_persona": [False, True]}))
    return person
