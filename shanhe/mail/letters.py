"""A letter and what goes onto the wire of it: text and HTML in one language, with the headers that mail programs rely on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.charset import QP, Charset
from email.utils import format_datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from shanhe.doors import people
from shanhe.kernel import clock
from shanhe.kernel.errors import type_text
from shanhe.kernel.text import one_line
from shanhe.zones import addresses

from . import identity
from .models import Address

SUBJECT_LENGTH = 120
# Seven bits on the wire: no relay rewrites the letter, so its signature (DKIM) stays good.
QUOTED = Charset("utf-8")
QUOTED.body_encoding = QP


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a letter; with a `method` it is a meeting, which mail programs put into the calendar."""

    name: str
    content: bytes
    media_type: str
    method: str = ""


@dataclass(frozen=True)
class Letter:
    """One letter to one address, with or without an account, in one language; words are made when it leaves.

    `about` is the key of what it is about: letters about one thing stand together. `said` is what it says in a word that
    stays: said again, it is the same letter. `reply_to` is for an address that the reader may see. `unsubscribe` is where
    one click ends letters of its kind; what was asked for, or cannot be declined, has none. `insists`: it goes to an
    address at which mail did not arrive before, too. `entry` is the journal entry that it tells.
    """

    address: str
    language: str
    subject: type_text
    body: type_text
    url: str = ""
    url_label: type_text = ""
    greeting: type_text = ""
    footer: type_text = ""
    about: str = ""
    said: str = ""
    reply_to: str = ""
    unsubscribe: str = ""
    insists: bool = False
    entry: int | None = None
    enclosures: tuple[Enclosure, ...] = ()


class Message(EmailMultiAlternatives):
    """A message whose subject stands in encoded words of the right length."""

    def message(self, **how: Any) -> Any:
        found = super().message(**how)
        del found["Subject"]
        found["Subject"] = addresses.in_ascii(str(self.subject))
        return found


def composed(zone: Any, letter: Letter, address: Address) -> EmailMultiAlternatives:
    """The letter as a message, in its own language or else the zone's."""
    with translation.override(addresses.spoken(zone, letter.language)):
        demo = people.is_demonstration(zone)
        subject = one_line(str(letter.subject))[:SUBJECT_LENGTH]
        body = str(letter.body).strip()
        words = {
            "zone": zone,
            "demo": demo,
            "letter": letter,
            "body": body,
            "html": _linked(body, addresses.base(zone)),
            "url": addresses.absolute(zone, letter.url),
            "unsubscribe": addresses.absolute(zone, letter.unsubscribe),
            "language": translation.get_language(),
        }
        message = Message(
            subject=_("[demonstration data] {subject}").format(subject=subject) if demo else subject,
            body=render_to_string("mail/letter.txt", words).strip() + "\n",
            from_email=identity.envelope_sender(address),
            to=[letter.address],
            reply_to=[letter.reply_to] if letter.reply_to else [],
            headers=_headers(zone, letter, address),
        )
        message.encoding = QUOTED  # type: ignore[assignment]
        message.attach_alternative(render_to_string("mail/letter.html", words), "text/html")
        _enclose(message, letter.enclosures)
        return message


def _headers(zone: Any, letter: Letter, address: Address) -> dict[str, str]:
    moment = clock.now()
    found = {
        "From": addresses.sender(zone),
        "Date": format_datetime(clock.local(moment, zone)),
        "Message-ID": identity.number_of(address, letter.said or f"{letter.subject} {moment}"),
        "Content-Language": translation.get_language() or "",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",  # what Auto-Submitted says, to Exchange
    }
    if letter.about:
        found["In-Reply-To"] = found["References"] = identity.thread_of(zone, letter.about)
    if letter.unsubscribe:
        found["List-Unsubscribe"] = f"<{addresses.absolute(zone, letter.unsubscribe)}>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return found


def _enclose(message: EmailMultiAlternatives, enclosures: Iterable[Enclosure]) -> None:
    """The files; a meeting also as a third way to read the letter, which is how calendars see it."""
    for item in enclosures:
        if item.method:
            message.attach_alternative(item.content.decode(), f"{item.media_type}; method={item.method}")
        message.attach(item.name, item.content, "application/ics" if item.method else item.media_type)


def _linked(body: str, base: str) -> SafeString:
    """The text as HTML; only addresses of the zone itself can be followed."""
    own = re.compile(rf"{re.escape(escape(base))}/[^\s<>]*")
    text = own.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(body))
    return mark_safe(linebreaks(mark_safe(text)))
