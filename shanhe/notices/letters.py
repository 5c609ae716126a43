"""What a notice says by mail, in the language of the account it goes to."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from shanhe.kernel.context import Actor
from shanhe.kernel.models import JournalEntry
from shanhe.mail.identity import mac
from shanhe.mail.letters import Letter
from shanhe.mail.models import Address
from shanhe.mail.queries import proof_of
from shanhe.parties import queries as parties
from shanhe.zones import addresses

from . import queries
from .registry import Rule


def of_notice(rule: Rule, entry: JournalEntry, person: Any, actor: Actor, url: str) -> Letter | None:
    """The letter that tells one person of an entry; none where the rule's own words have nothing to say.

    The thread is that of the object the entry is about; an answer goes to who acted, where the reader may see the address.
    """
    language = addresses.spoken(person.zone, person.user.language)
    with translation.override(language):
        sentence, says_who = queries.telling(actor, entry)
        text = sentence if rule.body is None else rule.body(entry, actor)
        if not text:
            return None
        return Letter(
            address=person.user.email,
            language=language,
            subject=sentence,
            body=text,
            url=url,
            greeting=_("Dear {name},").format(name=person.name),
            footer=_("You can choose which mail you get under “Inbox → Mail”."),
            about=entry.subject,
            said=f"{entry.pk} {rule.group}",
            reply_to=_answer_to(entry, actor) if says_who and rule.body is None else "",
            unsubscribe=reverse(
                "notices:unsubscribe", args=[person.pk, rule.group, mark_of(person.pk, rule.group)]
            ),
            entry=entry.pk,
            enclosures=tuple(rule.enclosures(entry, person)) if rule.enclosures else (),
        )


def _answer_to(entry: JournalEntry, reader: Actor) -> str:
    """Who acted, with name and address; nobody where the reader may not see the address."""
    person = parties.person_by_id(parties.person_behind(entry.actor))
    if person is None or person.away or not parties.may_see_contact(reader, person):
        return ""
    email = person.email or (person.user.email if person.user else "")
    return addresses.named(str(person.name), email) if email else ""


def to_confirm(person: Any, row: Address) -> Letter:
    """The letter that asks whether mail arrives again; opening its link says so."""
    language = addresses.spoken(person.zone, person.user.language if person.user else "")
    with translation.override(language):
        return Letter(
            address=row.email,
            language=language,
            subject=_("Please confirm your e-mail address"),
            body=_(
                "Mail to this address was returned. Open the link and confirm the address to receive mail here again."
            ),
            url=reverse("mail:prove", args=[proof_of(row)]),
            url_label=_("Confirm the address"),
            insists=True,
        )


def mark_of(person_id: int, group: str) -> str:
    """The secret part of the link that ends a person's letters of a kind."""
    return mac("unsubscribe", f"{person_id} {group}")
