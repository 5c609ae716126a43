"""Who is told what on which event; each app's `notices.py` fills this when the product starts."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from shanhe.kernel import delivery
from shanhe.kernel.context import Actor
from shanhe.kernel.errors import ProgrammingError, type_text
from shanhe.kernel.events import Event
from shanhe.kernel.models import JournalEntry
from shanhe.kernel.registries import findable_of
from shanhe.mail.letters import Enclosure, Letter
from shanhe.work import subjects

Recipients = Callable[[JournalEntry], Iterable[int | None]]
INBOX, MAIL, LETTER = "inbox", "mail", "letter"


@dataclass(frozen=True)
class Rule:
    """Tell these people of an event, in the inbox and, if `mail`, by e-mail.

    `template` is the sentence, formatted with `actor`, `subject` and the keys of the event's data; without it the
    event's own sentence after the actor's name. `url(entry)` is where the notice leads, else to the page of the first
    object it is about; `enclosures(entry, person)` gives the files that its mail to this person carries. `body(entry, actor)` makes the mail's
    text when it leaves, of what the reader may see then; when it is empty nothing is sent. People choose by `group`,
    the event's app unless another is named, whether they want mail.
    """

    verb: str
    recipients: Recipients
    mail: bool = False
    template: type_text = ""
    url: Callable[[JournalEntry], str] | None = None
    group: str = ""
    enclosures: Callable[[JournalEntry, Any], Iterable[Enclosure]] | None = None
    body: Callable[[JournalEntry, Actor], str] | None = None


LetterMaker = Callable[[JournalEntry], Iterable[Letter]]

_rules: dict[str, list[Rule]] = {}
_letters: dict[str, LetterMaker] = {}
_groups: dict[str, type_text] = {}


def name_group(group: str, label: type_text) -> None:
    """Give a group of events the words under which people choose whether they want mail."""
    _groups[group] = label


def groups() -> dict[str, type_text]:
    """The groups that send mail, with their words."""
    mailing = {rule.group for rules in _rules.values() for rule in rules if rule.mail}
    return {group: _groups.get(group, group) for group in sorted(mailing)}


def notify(event: type[Event], recipients: Recipients, **how: Any) -> None:
    """Tell the people whose ids `recipients(entry)` gives, `how` as `Rule` says; whoever acted is never told of the own act."""
    rule = Rule(event.verb, recipients, **{"group": event.verb.partition(".")[0], **how})
    _rules.setdefault(event.verb, []).append(rule)
    delivery.subscribe(INBOX, event.verb)
    if rule.mail:
        delivery.subscribe(MAIL, event.verb)


def of_row(people: Callable[[Any], Iterable[int | None]]) -> Recipients:
    """Recipients that are asked of the row an entry is about; nobody once that is gone."""

    @functools.wraps(people)
    def recipients(entry: JournalEntry) -> Iterable[int | None]:
        row = row_of(entry)
        return [] if row is None else people(row)

    return recipients


def write_letter(event: type[Event], letters: LetterMaker) -> None:
    """On this event, send the letters that `letters(entry)` makes, in each one's own language.

    Secrets belong into the letter, never into the event: make them again from what the row keeps.
    """
    if event.verb in _letters:
        raise ProgrammingError(f"two letters for {event.verb}")
    _letters[event.verb] = letters
    delivery.subscribe(LETTER, event.verb)


def rules_for(verb: str) -> list[Rule]:
    return _rules.get(verb, [])


def letters_for(entry: JournalEntry) -> list[Letter]:
    maker = _letters.get(entry.verb)
    return [] if maker is None else list(maker(entry))


def row_of(entry: JournalEntry) -> Any | None:
    """The row the entry is about, whoever asks; None when it is gone."""
    return subjects.row_of(entry.subject)


def findable_keys(entry: JournalEntry) -> list[str]:
    """The keys among those the entry is about whose visibility is known, the subject first."""
    keys = list(dict.fromkeys([entry.subject, *entry.about]))
    return [key for key in keys if findable_of(key.partition(":")[0]) is not None]
