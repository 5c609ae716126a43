"""What the inbox and the bell show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanhe.kernel import journal, naming
from shanhe.kernel.context import Actor
from shanhe.kernel.errors import type_text
from shanhe.kernel.models import JournalEntry
from shanhe.mail.models import Address
from shanhe.mail.queries import failing_addresses

from . import registry
from .models import MailWish, Notice


@dataclass(frozen=True)
class Line:
    """One notice as it is read; `hidden` when the reader may no longer see what it is about."""

    notice: Notice
    text: str
    url: str
    at: datetime
    unread: bool
    hidden: bool


def unread_count(actor: Actor) -> int:
    """How many notices the bell shows."""
    if actor.person_id is None:
        return 0
    return Notice.objects.unread().filter(person_id=actor.person_id or 0).count()


def inbox(actor: Actor) -> Any:
    """The actor's notices, unread first, then newest first."""
    return Notice.objects.filter(person_id=actor.person_id or 0).select_related("entry").unread_first()


def notice(actor: Actor, number: int) -> Notice | None:
    """One of the actor's notices."""
    return Notice.objects.filter(person_id=actor.person_id or 0, pk=number).select_related("entry").first()


def lines(actor: Actor, notices: Iterable[Notice]) -> list[Line]:
    """The notices in words, in the active language; one query for each kind of object they are about."""
    rows = list(notices)
    first = {one.pk: registry.findable_keys(one.entry)[:1] for one in rows}
    seen = naming.seen_keys(actor, {key for keys in first.values() for key in keys})
    hidden = {pk for pk, keys in first.items() if keys and keys[0] not in seen}
    sentences = words(actor, [one.entry for one in rows if one.pk not in hidden])
    gone = _("About something you can no longer see.")
    return [
        Line(one, gone, "", one.entry.happened_at, one.read_at is None, True)
        if one.pk in hidden
        else Line(one, sentences[one.entry_id], one.url, one.entry.happened_at, one.read_at is None, False)
        for one in rows
    ]


def shown_to(actor: Actor, entry: JournalEntry) -> tuple[bool, str]:
    """Whether the actor may be told of the entry now, and the page of the first object it is about that they may see."""
    keys = registry.findable_keys(entry)
    names = naming.names(actor, keys)
    page = next((names[key].url for key in keys if names[key].seen), "")
    return not keys or names[keys[0]].seen, page


def words(actor: Actor, entries: Sequence[JournalEntry]) -> dict[int, str]:
    """By entry, the sentence of its notice as this reader may know it, in the active language."""
    return {line.entry.pk: _words(line) for line in journal.tell(actor, entries)}


def _template(entry: JournalEntry) -> type_text:
    return next((rule.template for rule in registry.rules_for(entry.verb) if rule.template), "")


def _words(line: journal.Told) -> str:
    entry, sentence = line.entry, line.sentence
    template = _template(entry)
    if template:
        return line.format(template)
    if entry.actor.startswith(("system:", "visitor")):
        return sentence[:1].upper() + sentence[1:]
    return _("{actor} {sentence}").format(actor=line.who, sentence=sentence)


def telling(actor: Actor, entry: JournalEntry) -> tuple[str, bool]:
    """The sentence of one notice as this reader may know it, and whether it says who acted."""
    (line,) = journal.tell(actor, [entry])
    template = _template(entry)
    named = not template or "{actor}" in str(template)
    return _words(line), named and line.who == journal.who(entry)


def failing_of(person: Any) -> list[Address]:
    """The person's addresses at which mail does not arrive."""
    wanted = {person.email, person.user.email if person.user else ""} - {""}
    return list(failing_addresses(wanted))


def without_mail(people: Iterable[int]) -> set[tuple[int, str]]:
    """Which of the people want no mail of which group."""
    rows = MailWish.objects.filter(person_id__in=list(people), mail=False)
    return set(rows.values_list("person_id", "group"))


def mail_wishes(actor: Actor) -> dict[str, bool]:
    """For each group that sends mail, whether the actor wants it."""
    said = dict(MailWish.objects.filter(person_id=actor.person_id or 0).values_list("group", "mail"))
    return {group: said.get(group, True) for group in registry.groups()}
