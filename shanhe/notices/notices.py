"""Who is told that mail does not arrive: administrators, and whoever did what the last letter told."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import JournalEntry
from shanhe.mail import events
from shanhe.mail.models import Address
from shanhe.parties import queries as parties

from .registry import notify, row_of

GROUP = "parties"


def administrators(entry: JournalEntry) -> Iterable[int | None]:
    return [person.pk for person in parties.holders_of_role(entry.zone, "administrator")]


def sender(entry: JournalEntry) -> Iterable[int | None]:
    """Who did what the last letter to the address told: they believe that it was read."""
    address = row_of(entry)
    last = address.entry if isinstance(address, Address) else None
    return [] if last is None else [parties.person_behind(last.actor)]


TEMPLATE = _(
    "An e-mail was returned: {reason}. No more are sent to this address until it is corrected or confirmed."
)


def page(entry: JournalEntry) -> str:
    return reverse("administration:home") + "#mail"


notify(events.AddressFailed, administrators, mail=True, template=TEMPLATE, url=page, group=GROUP)
notify(events.AddressFailed, sender, template=TEMPLATE, group=GROUP)
