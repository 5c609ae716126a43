"""What the inbox, the bell and the mailbox show."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shanhe.kernel import journal
from shanhe.kernel.context import Actor
from shanhe.kernel.models import JournalEntry
from shanhe.kernel.registries import findable_of

from . import registry
from .models import MailboxMessage, MailWish, Notice

_LINK = re.compile(r"https?://[^\s<>\"]+")


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
    found = list(notices)
    seen = _visible(actor, {key for one in found for key in registry.findable_keys(one.entry)})
    result = []
    for one in found:
        keys = registry.findable_keys(one.entry)
        hidden = bool(keys) and keys[0] not in seen
        text = _("About something you can no longer see.") if hidden else words(one.entry)
        result.append(
            Line(one, text, "" if hidden else one.url, one.entry.happened_at, one.read_at is None, hidden)
        )
    return result


def _visible(actor: Actor, keys: Iterable[str]) -> set[str]:
    by_label: dict[str, set[int]] = defaultdict(set)
    for key in keys:
        label, _sep, number = key.partition(":")
        by_label[label].add(int(number))
    seen: set[str] = set()
    for label, numbers in sorted(by_label.items()):
        findable = findable_of(label)
        if findable is not None:
            rows = findable.visible(actor).filter(pk__in=numbers).values_list("pk", flat=True)
            seen |= {f"{label}:{number}" for number in rows}
    return seen


def may_be_told(actor: Actor, entry: JournalEntry) -> bool:
    """Whether the actor may see, at this moment, what the entry is about."""
    keys = registry.findable_keys(entry)
    return not keys or keys[0] in _visible(actor, keys[:1])


def words(entry: JournalEntry) -> str:
    """The sentence of a notice in the active language."""
    template = next((rule.template for rule in registry.rules_for(entry.verb) if rule.template), "")
    if template:
        data = entry.data if isinstance(entry.data, dict) else {}
        return str(template).format_map(
            _Forgiving({**data, "actor": journal.who(entry), "subject": entry.subject_display})
        )
    sentence = journal.sentence(entry)
    if entry.actor.startswith(("system:", "visitor")):
        return sentence[:1].upper() + sentence[1:]
    return _("{actor} {sentence}").format(actor=journal.who(entry), sentence=sentence)


class _Forgiving(dict[str, Any]):
    """An old entry may lack a key that a newer template uses."""

    def __missing__(self, key: str) -> str:
        return "…"


def wants_mail(person_id: int, group: str) -> bool:
    return not MailWish.objects.filter(person_id=person_id, group=group, mail=False).exists()


def mail_wishes(actor: Actor) -> dict[str, bool]:
    """For each group that sends mail, whether the actor wants it."""
    said = dict(MailWish.objects.filter(person_id=actor.person_id or 0).values_list("group", "mail"))
    return {group: said.get(group, True) for group in registry.groups()}


def mailbox() -> QuerySet[MailboxMessage]:
    """The demonstration's mail, newest first."""
    return MailboxMessage.objects.order_by("-sent_at", "-id")


def mailbox_message(number: int) -> MailboxMessage | None:
    return MailboxMessage.objects.filter(pk=number).first()


def parts(text: str) -> list[tuple[str, str]]:
    """A mail's text cut into (piece, address to follow or ""); links to this installation keep only their path.

    So they work in the reader's browser under whatever address it reached the demonstration.
    """
    pieces: list[tuple[str, str]] = []
    last = 0
    for match in _LINK.finditer(text):
        link = match[0].rstrip(".,;:)。，；：）")
        pieces += [(text[last : match.start()], ""), (link, _followed(link))]
        last = match.start() + len(link)
    return [*pieces, (text[last:], "")]


def _followed(link: str) -> str:
    base = public_base()
    return link.removeprefix(base) if link.startswith(f"{base}/") else link


def public_base() -> str:
    """The address of this installation as mail names it, without a slash at its end."""
    return (settings.SHANHE_PUBLIC_URL or settings.SHANHE_FALLBACK_URL).rstrip("/")


def page_of(actor: Actor, entry: JournalEntry) -> str:
    """The page of the first object that the entry is about and the actor may see; empty when there is none."""
    for key in registry.findable_keys(entry):
        label, _sep, number = key.partition(":")
        findable = findable_of(label)
        row = None if findable is None else findable.visible(actor).filter(pk=int(number)).first()
        if findable is not None and row is not None:
            return findable.url(row)
    return ""
