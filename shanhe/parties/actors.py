"""From a signed-in account, a person or a token to the actor that rules and operations know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django_scopes import scope

from shanhe.kernel import clock
from shanhe.kernel.context import VISITOR, Actor
from shanhe.kernel.translated import Translated, languages

from .models import Affiliation, ApiToken, Person, RoleGrant
from .querysets import on_day, with_parts


@dataclass(frozen=True)
class PersonActor:
    """A person in a zone with the rights of one day; `scopes` narrows those of an API token.

    `names` are the name in every language it is known in, `display` the one of the zone's first, whoever reads: what is
    recorded outlasts the language.
    """

    key: str
    display: str
    person_id: int
    zone_id: int
    roles: frozenset[str] = frozenset()
    organisation_ids: frozenset[int] = frozenset()
    office_organisation_ids: frozenset[int] = frozenset()
    represented_ids: frozenset[int] = frozenset()
    scopes: frozenset[str] | None = None
    is_system: bool = False
    names: Translated = field(default_factory=Translated)


def actor_for(user: Any, zone: Any, on: date | None = None) -> Actor:
    """The actor of an account in a zone; a visitor when the account is none or has no person there."""
    if zone is None or user is None or not user.is_authenticated or not user.is_active:
        return VISITOR
    with scope(zone=zone):
        person = Person.objects.active().filter(user_id=user.pk).first()
    return VISITOR if person is None else actor_of_person(person, on)


def actor_of_person(person: Person, on: date | None = None, *, token: ApiToken | None = None) -> PersonActor:
    """The person's rights on a day (today in the zone's time): three queries at most."""
    day = on or clock.today(person.zone)
    roles, ties = (set(), []) if person.left_at is not None else (_roles(person, day), _ties(person, day))
    represented = {org for org, role, _side in ties if role == "representative"}
    if any(role == "representative" and side == "enterprise" for _org, role, side in ties):
        roles.add("enterprise_representative")
    offices = {org for org, role, _side in ties if role == "office"}
    if offices:
        roles.add("owner_office")
    return PersonActor(
        key=f"token:{token.pk}" if token else f"person:{person.pk}",
        display=person.name.within(languages()[0]),
        names=person.name,
        person_id=person.pk,
        zone_id=person.zone_id,
        roles=frozenset(roles),
        organisation_ids=frozenset(org for org, _role, _side in ties),
        office_organisation_ids=with_parts(offices),
        represented_ids=frozenset(represented),
        scopes=frozenset(token.scopes) if token else None,
    )


def _roles(person: Person, day: date) -> set[str]:
    grants = RoleGrant._base_manager.filter(on_day(day, "since", "until"), person_id=person.pk)
    return set(grants.values_list("role", flat=True))


def _ties(person: Person, day: date) -> list[tuple[int, str, str]]:
    """(organisation, role there, its side) of every affiliation active on the day."""
    active = Affiliation._base_manager.filter(on_day(day), person_id=person.pk, organisation__state="active")
    return list(active.values_list("organisation_id", "role", "organisation__side"))
