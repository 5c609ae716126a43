"""The three ways to tell somebody: the inbox, mail to people with an account, letters to any address."""

from __future__ import annotations

from collections.abc import Iterable

from shanhe.kernel import clock, delivery
from shanhe.kernel.context import Actor, Context, SystemActor
from shanhe.kernel.models import JournalEntry
from shanhe.parties.actors import actor_of_person
from shanhe.parties.models import Person

from . import mail, operations, queries, registry


def register() -> None:
    delivery.register_channel(delivery.Channel(registry.INBOX, inbox_recipients, to_inbox))
    delivery.register_channel(delivery.Channel(registry.MAIL, mail_recipients, to_mail))
    delivery.register_channel(delivery.Channel(registry.LETTER, letter_recipients, to_letter))


def _people(entry: JournalEntry, *, mail_only: bool = False) -> dict[int, registry.Rule]:
    """Each person once, with the first rule that names the person; never who did it."""
    found: dict[int, registry.Rule] = {}
    for rule in registry.rules_for(entry.verb):
        if mail_only and not rule.mail:
            continue
        for person_id in rule.recipients(entry):
            if person_id is not None and entry.actor != f"person:{person_id}":
                found.setdefault(person_id, rule)
    return found


def _person(recipient: str) -> Person | None:
    number = int(recipient.partition(":")[2])
    return Person.objects.active().select_related("zone", "user").filter(pk=number).first()


def inbox_recipients(entry: JournalEntry) -> Iterable[str]:
    return [f"person:{number}" for number in _people(entry)]


def to_inbox(entry: JournalEntry, recipient: str) -> None:
    person = _person(recipient)
    rule = None if person is None else _people(entry).get(person.pk)
    if person is None or rule is None or not queries.may_be_told(actor_of_person(person), entry):
        return
    ctx = Context(actor=SystemActor("notices"), zone=entry.zone)
    operations.put_in_inbox(
        ctx,
        entry=entry,
        person_id=person.pk,
        group=rule.group,
        url=url_of(rule, entry, actor_of_person(person)),
    )


def mail_recipients(entry: JournalEntry) -> Iterable[str]:
    return [
        f"person:{number}"
        for number, rule in _people(entry, mail_only=True).items()
        if queries.wants_mail(number, rule.group)
    ]


def to_mail(entry: JournalEntry, recipient: str) -> None:
    """Mail a person, unless the account is closed or the person may no longer see what it is about."""
    person = _person(recipient)
    if person is None or person.user is None or not person.user.is_active:
        return
    actor = actor_of_person(person, clock.today(person.zone))
    rule = _people(entry, mail_only=True).get(person.pk)
    if rule is None or not queries.may_be_told(actor, entry):
        return
    enclosures = rule.enclosures(entry) if rule.enclosures is not None else ()
    make = rule.body
    body = None if make is None else lambda: make(entry, actor)
    mail.send_notice(person, actor, entry, url_of(rule, entry, actor), enclosures, body)


def letter_recipients(entry: JournalEntry) -> Iterable[str]:
    return [letter.address for letter in registry.letters_for(entry)]


def to_letter(entry: JournalEntry, recipient: str) -> None:
    for letter in registry.letters_for(entry):
        if letter.address == recipient:
            mail.send_letter(entry.zone, letter)
            return


def url_of(rule: registry.Rule, entry: JournalEntry, actor: Actor) -> str:
    """Where the notice leads: the rule's address, else the page of the first object it is about."""
    if rule.url is not None:
        return rule.url(entry)
    return queries.page_of(actor, entry)
