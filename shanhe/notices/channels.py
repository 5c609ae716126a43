"""The three ways to tell somebody: the inbox, mail to people with an account, letters to any address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shanhe.kernel import clock, delivery
from shanhe.kernel.context import Actor, Context, SystemActor
from shanhe.kernel.models import JournalEntry
from shanhe.mail.sending import send
from shanhe.parties.actors import actor_of_person
from shanhe.parties.models import Person
from shanhe.parties.queries import person_behind

from . import letters, operations, queries, registry


def register() -> None:
    delivery.register_channel(delivery.Channel(registry.INBOX, inbox_recipients, to_inbox))
    delivery.register_channel(delivery.Channel(registry.MAIL, mail_recipients, to_mail))
    delivery.register_channel(delivery.Channel(registry.LETTER, letter_recipients, to_letter))


class Audience:
    """The people who are told of one entry: asked once for all channels, each person's rights and page too."""

    def __init__(self, entry: JournalEntry) -> None:
        self.entry = entry
        self.doer = person_behind(entry.actor)
        asked = [(rule, list(rule.recipients(entry))) for rule in registry.rules_for(entry.verb)]
        self.rules = self._named(asked)
        self.mailed = self._named([(rule, people) for rule, people in asked if rule.mail])
        rows = Person.objects.active().select_related("zone", "user").filter(pk__in=self.rules)
        self.people = {person.pk: person for person in rows}
        self.readers: dict[int, tuple[Actor, bool, str]] = {}

    @classmethod
    def of(cls, entry: JournalEntry) -> Audience:
        """The audience of an entry, kept with the entry for as long as a delivery has it at hand."""
        if "_audience" not in entry.__dict__:
            entry.__dict__["_audience"] = cls(entry)
        audience: Audience = entry.__dict__["_audience"]
        return audience

    def _named(self, asked: list[tuple[registry.Rule, list[int | None]]]) -> dict[int, registry.Rule]:
        """Each person once, with the first rule that names the person; never who did it."""
        first: dict[int, registry.Rule] = {}
        for rule, people in asked:
            for person_id in people:
                if person_id is not None and person_id != self.doer:
                    first.setdefault(person_id, rule)
        return first

    def person(self, recipient: str) -> Person | None:
        return self.people.get(int(recipient.partition(":")[2]))

    def reader(self, person: Person) -> tuple[Actor, bool, str]:
        """The person's rights now, whether the entry may be told to them, and the page that it leads to."""
        if person.pk not in self.readers:
            actor = actor_of_person(person, clock.today(person.zone))
            self.readers[person.pk] = (actor, *queries.shown_to(actor, self.entry))
        return self.readers[person.pk]


def inbox_recipients(entry: JournalEntry) -> Iterable[str]:
    return [f"person:{number}" for number in Audience.of(entry).rules]


def to_inbox(entry: JournalEntry, recipient: str) -> None:
    audience = Audience.of(entry)
    person = audience.person(recipient)
    if person is None:
        return
    rule = audience.rules[person.pk]
    _actor, may_know, page = audience.reader(person)
    if not may_know:
        return
    operations.put_in_inbox(
        Context(actor=SystemActor("notices"), zone=entry.zone),
        entry=entry,
        person_id=person.pk,
        group=rule.group,
        url=url_of(rule, entry, page),
    )


def mail_recipients(entry: JournalEntry) -> Iterable[str]:
    mailed = Audience.of(entry).mailed
    unwanted = queries.without_mail(mailed)
    return [f"person:{number}" for number, rule in mailed.items() if (number, rule.group) not in unwanted]


def to_mail(entry: JournalEntry, recipient: str) -> None:
    """Mail a person, unless the account is closed or the person may no longer see what it is about."""
    audience = Audience.of(entry)
    person = audience.person(recipient)
    if person is None or person.user is None or not person.user.is_active:
        return
    rule = audience.mailed[person.pk]
    actor, may_know, page = audience.reader(person)
    if not may_know:
        return
    letter = letters.of_notice(rule, entry, person, actor, url_of(rule, entry, page))
    if letter is not None:
        send(entry.zone, letter)


def letter_recipients(entry: JournalEntry) -> Iterable[str]:
    return [letter.address for letter in registry.letters_for(entry)]


def to_letter(entry: JournalEntry, recipient: str) -> None:
    for letter in registry.letters_for(entry):
        if letter.address == recipient:
            said = f"{entry.pk} {letter.subject}"
            send(entry.zone, replace(letter, entry=entry.pk, about=letter.about or entry.subject, said=said))
            return


def url_of(rule: registry.Rule, entry: JournalEntry, page: str) -> str:
    """Where the notice leads: the rule's address, else the page of the first object it is about."""
    return page if rule.url is None else rule.url(entry)
