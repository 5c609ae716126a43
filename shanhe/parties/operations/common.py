"""Shared by the operations: the people and affiliations that several of them make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid, type_text
from shanhe.kernel.references import references
from shanhe.kernel.text import sort_key
from shanhe.kernel.translated import Translated, in_every_language, languages
from shanhe.kernel.values.surnames import person_key
from shanhe.parties import choices, events
from shanhe.parties.models import Affiliation, Organisation, Person, RoleGrant


def order_key(name: Translated) -> str:
    return sort_key(name.within(languages()[0]))


def person_order_key(name: Translated) -> str:
    return person_key(name.within(languages()[0]))


def refuse(name: str, message: type_text) -> Invalid:
    return Invalid({name: message})


def add_person(ctx: Context, zone: Any, values: Mapping[str, Any], **more: Any) -> Person:
    """Insert a person with checked values and tell of it; the caller holds the zone's lock."""
    if values.get("orcid") and Person.objects.filter(orcid=values["orcid"]).exists():
        raise refuse("orcid", _("Somebody in this zone has this ORCID already."))
    person = Person(
        zone=zone,
        ref=references(zone, Person, "M-")[0],
        sort_key=person_order_key(values["name"]),
        created_at=ctx.now,
        updated_at=ctx.now,
        **values,
        **more,
    )
    person.save()
    changes = {name: [None, value] for name, value in values.items() if value}
    ctx.emit(events.PersonCreated(subject=person, changes=changes, person_id=person.pk))
    return person


def add_affiliation(
    ctx: Context, person: Person, organisation: Organisation, role: str, **more: Any
) -> Affiliation | None:
    """Insert an affiliation from today (or `start`) and tell of it; None when the person has it already."""
    if role not in dict(choices.AFFILIATION_ROLES):
        raise refuse("role", _("There is no such role in an organisation."))
    if Affiliation.objects.filter(person=person, organisation=organisation, role=role, end=None).exists():
        return None
    affiliation = Affiliation(
        zone=organisation.zone,
        person=person,
        organisation=organisation,
        role=role,
        **{"start": ctx.today, **more},
    )
    affiliation.save()
    ctx.emit(
        events.Affiliated(
            subject=affiliation,
            about=(person, organisation),
            changes={"role": [None, role], "start": [None, affiliation.start.isoformat()]},
            person=person.name,
            organisation=organisation.name,
        )
    )
    return affiliation


def add_grant(ctx: Context, person: Person, role: str, **more: Any) -> RoleGrant | None:
    """Insert a grant from today (or `since`) and tell of it; None when the person holds the role already."""
    if role not in dict(choices.ROLES):
        raise refuse("role", _("There is no such role."))
    if RoleGrant.objects.filter(person=person, role=role, until=None).exists():
        return None
    grant = RoleGrant(zone=person.zone, person=person, role=role, **{"since": ctx.today, **more})
    grant.save()
    ctx.emit(events.RoleGranted(subject=person, changes={"role": [None, role]}, **role_words(role)))
    return grant


def role_words(role: str) -> dict[str, Any]:
    """A role as events tell of it: its code, and its words in every language."""
    return {"role": role, "role_name": in_every_language(choices.ROLE_LABELS[role])}
