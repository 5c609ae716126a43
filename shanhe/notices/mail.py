"""Writing mail: text and plain HTML, in the reader's language, marked while demonstration data are loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from shanhe.kernel.context import Actor
from shanhe.kernel.models import JournalEntry
from shanhe.parties import queries as parties
from shanhe.zones import addresses

from . import queries
from .registry import Enclosure, Letter

SUBJECT_LENGTH = 120


def send_notice(
    person: Any,
    actor: Actor,
    entry: JournalEntry,
    url: str,
    enclosures: Iterable[Enclosure] = (),
    body: Callable[[], str] | None = None,
) -> None:
    """Mail one notice to a person with an account, in the account's language, with the files that belong to it.

    `body` makes the text instead of the notice's sentence; nothing is sent when it has nothing to say.
    """
    with translation.override(addresses.spoken(person.zone, person.user.language)):
        sentence = queries.words(actor, [entry])[entry.pk]
        text = sentence if body is None else body()
        if not text:
            return
        _send(
            person.zone,
            person.user.email,
            subject=sentence,
            greeting=_("Dear {name},").format(name=person.name),
            body=text,
            url=url,
            url_label=_("Open it"),
            footer=_("You can choose which mail you get under “Inbox → Mail”."),
            enclosures=list(enclosures),
        )


def send_letter(zone: Any, letter: Letter) -> None:
    """Mail one letter, in its own language."""
    with translation.override(addresses.spoken(zone, letter.language)):
        _send(
            zone,
            letter.address,
            subject=str(letter.subject),
            greeting="",
            body=str(letter.body),
            url=letter.url,
            url_label=str(letter.url_label) or _("Open it"),
            footer="",
        )


def _send(
    zone: Any,
    address: str,
    *,
    subject: str,
    body: str,
    url: str,
    enclosures: Iterable[Enclosure] = (),
    **words: str,
) -> None:
    demo = parties.is_demonstration(zone)
    line = " ".join(subject.split())[:SUBJECT_LENGTH]
    context = {
        "zone": zone,
        "demo": demo,
        "body": body,
        "url": addresses.absolute(zone, url),
        "language": translation.get_language(),
        **words,
    }
    message = EmailMultiAlternatives(
        subject=_("[demonstration data] {subject}").format(subject=line) if demo else line,
        body=render_to_string("notices/mail.txt", context).strip() + "\n",
        from_email=addresses.sender(zone),
        to=[address],
    )
    message.attach_alternative(render_to_string("notices/mail.html", context), "text/html")
    for item in enclosures:
        message.attach(item.name, item.content, item.media_type)
    message.send()
