"""Reads for pages and endpoints."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from django.core import signing
from django.db.models import QuerySet

from shanhe.kernel.context import Actor
from shanhe.zones import addresses

from . import rules
from .models import Address, MailboxMessage

_LINK = re.compile(r"https?://[^\s<>\"]+")
PROOF = "mail.proof"
PROOF_LASTS = 14 * 24 * 3600  # seconds


def failing(actor: Actor) -> Any:
    """The addresses at which mail does not arrive, for those who settle it."""
    return Address.objects.filter(rules.settle.scope(actor), state="failing").order_by("-failed_at", "-id")


def failing_addresses(emails: Iterable[str]) -> Any:
    """Those of these addresses at which mail does not arrive."""
    return Address.objects.filter(state="failing", email__in=[email.lower() for email in emails])


def address(number: int) -> Address | None:
    """One address, whether mail arrives at it or not."""
    return Address.objects.filter(pk=number).first()


def proof_of(address: Address) -> str:
    """The secret part of the link that confirms an address."""
    return signing.dumps(address.pk, salt=PROOF)


def address_by_proof(proof: str) -> Address | None:
    try:
        number = signing.loads(proof, salt=PROOF, max_age=PROOF_LASTS)
    except signing.BadSignature:
        return None
    return address(number)


def mailbox(zone: Any) -> QuerySet[MailboxMessage]:
    """The demonstration's mail of this zone, newest first."""
    return MailboxMessage.objects.filter(zone=zone).order_by("-sent_at", "-id")


def mailbox_message(zone: Any, number: int) -> MailboxMessage | None:
    return mailbox(zone).filter(pk=number).first()


@dataclass(frozen=True)
class Part:
    """A file that came with a letter, or one more way to read it."""

    number: int
    name: str
    media_type: str
    content: bytes


def text_of(message: EmailMessage) -> str:
    return _content(message, "plain")


def html_of(message: EmailMessage) -> str:
    return _content(message, "html")


def _content(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return "" if body is None else str(body.get_content())


def files_of(message: EmailMessage) -> list[Part]:
    """What the letter carries beside its text."""
    leaves = [part for part in message.walk() if not part.is_multipart()]
    known = [message.get_body((kind,)) for kind in ("plain", "html")]
    return [
        Part(number, part.get_filename() or part.get_content_type(), part.get_content_type(), _bytes(part))
        for number, part in enumerate(leaves)
        if not any(part is body for body in known)
    ]


def _bytes(part: Any) -> bytes:
    return bytes(part.get_payload(decode=True) or b"")


def parts(text: str, zone: Any) -> list[tuple[str, str]]:
    """A mail's text cut into (piece, address to follow or ""); links to this zone keep only their path.

    So they work in the reader's browser under whatever address it reached the demonstration.
    """
    pieces: list[tuple[str, str]] = []
    last = 0
    for match in _LINK.finditer(text):
        link = match[0].rstrip(".,;:)。，；：）")
        pieces += [(text[last : match.start()], ""), (link, here(link, zone))]
        last = match.start() + len(link)
    return [*pieces, (text[last:], "")]


def here(text: str, zone: Any) -> str:
    """The text with the zone's own addresses as paths, which lead to the host that the reader is at."""
    return text.replace(f"{addresses.base(zone)}/", "/")
