"""What pages, the API and other apps read of people and organisations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Actor
from shanhe.kernel.rules import Verdict

from . import rules
from .models import Affiliation, Organisation, Person, RoleGrant
from .querysets import on_day

NO_PERSON = _("Your account has no part in this zone. Ask an administrator for an invitation.")


def today(zone: Any) -> date:
    """The date in the zone's time."""
    return timezone.localtime(None, zone.tz).date()


def person_by_id(person_id: int | None) -> Person | None:
    return None if person_id is None else Person.objects.filter(pk=person_id).first()


def person_by_ref(actor: Actor, ref: str) -> Person | None:
    return people_visible_to(actor).filter(ref=ref).first()


def organisation_by_ref(actor: Actor, ref: str) -> Organisation | None:
    return organisations_visible_to(actor).select_related("parent").filter(ref=ref).first()


def organisations_visible_to(actor: Actor) -> Any:
    return Organisation.objects.filter(rules.view_organisation.scope(actor))


def people_visible_to(actor: Actor) -> Any:
    return Person.objects.filter(rules.view_person.scope(actor))


def may_see_contact(actor: Actor, person: Person) -> Verdict:
    """Whether the actor may see the person's e-mail address."""
    return rules.view_contact.allows(actor, person)


def holders_of_role(zone: Any, role: str, on: date | None = None) -> list[Person]:
    """People who hold a granted role today (or on a day), in Chinese order."""
    day = on or today(zone)
    grants = RoleGrant.objects.filter(on_day(day, "since", "until"), role=role)
    return list(Person.objects.active().filter(pk__in=grants.values("person_id")).in_order())


def _people_of(organisation: Organisation, role: str, on: date | None) -> list[Person]:
    active = Affiliation.objects.filter(
        on_day(on or today(organisation.zone)), organisation=organisation, role=role
    )
    return list(Person.objects.active().filter(pk__in=active.values("person_id")).in_order())


def office_people(organisation: Organisation, on: date | None = None) -> list[Person]:
    """The owner's office: who has the affiliation `office` there, else in the nearest organisation above."""
    step: Organisation | None = organisation
    while step is not None:
        people = _people_of(step, "office", on)
        if people:
            return people
        step = step.parent
    return []


def representatives(organisation: Organisation, on: date | None = None) -> list[Person]:
    return _people_of(organisation, "representative", on)


def is_demonstration(zone: Any) -> bool:
    """Whether the zone holds demonstration data, which every page and answer must say."""
    return zone is not None and Person._base_manager.filter(zone_id=zone.pk, is_persona=True).exists()


def demo_personas(zone: Any) -> list[Person]:
    """The people of the demonstration whom a visitor may become with one click, in order of reference."""
    if zone is None:
        return []
    return list(Person._base_manager.filter(zone_id=zone.pk, is_persona=True, left_at=None).order_by("ref"))
