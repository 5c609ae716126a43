"""Who is told what about claims, roles and work that moves."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import JournalEntry
from shanhe.notices.registry import name_group, notify

from . import events, queries
from .models import ErasureRequest, Person, RepresentationClaim

GROUP = "parties"
name_group(GROUP, _("People and organisations"))


def _claim(entry: JournalEntry) -> RepresentationClaim | None:
    number = entry.subject.partition(":")[2]
    found = RepresentationClaim.objects.select_related("organisation", "person")
    return found.filter(pk=number).first()


def deciders(entry: JournalEntry) -> list[int | None]:
    """Administrators and the organisation's representatives."""
    claim = _claim(entry)
    if claim is None:
        return []
    people = [
        *queries.holders_of_role(entry.zone, "administrator"),
        *queries.representatives(claim.organisation),
    ]
    return [person.pk for person in people]


def claimant(entry: JournalEntry) -> list[int | None]:
    """Who asked to represent the organisation."""
    claim = _claim(entry)
    return [claim.person_id] if claim else []


def claim_url(entry: JournalEntry) -> str:
    return reverse("parties:claim", args=[entry.subject.partition(":")[2]])


def subject_person(entry: JournalEntry) -> list[int | None]:
    return [int(entry.subject.partition(":")[2])]


def receiver(entry: JournalEntry) -> list[int | None]:
    """The colleague to whom work moved."""
    return list(Person.objects.filter(ref=entry.data.get("to_ref", "")).values_list("pk", flat=True))


notify(events.RepresentationClaimed, deciders, mail=True, url=claim_url, group=GROUP)
notify(events.RepresentationConfirmed, claimant, mail=True, url=claim_url, group=GROUP)
notify(events.RepresentationRefused, claimant, mail=True, url=claim_url, group=GROUP)


def administrators(entry: JournalEntry) -> list[int | None]:
    return [person.pk for person in queries.holders_of_role(entry.zone, "administrator")]


def asker(entry: JournalEntry) -> list[int | None]:
    """Who asked for their data to be erased."""
    number = entry.subject.partition(":")[2]
    return list(ErasureRequest.objects.filter(pk=number).values_list("person_id", flat=True))


notify(
    events.ErasureRequested,
    administrators,
    mail=True,
    url=lambda entry: reverse("administration:erasures"),
    group=GROUP,
)
notify(events.ErasureRefused, asker, mail=True, url=lambda entry: reverse("parties:my-data"), group=GROUP)
notify(events.RoleGranted, subject_person, group=GROUP)
notify(events.RoleEnded, subject_person, group=GROUP)
notify(events.SecondFactorReset, subject_person, mail=True, group=GROUP)
notify(events.WorkHandedOver, receiver, mail=True, group=GROUP)
