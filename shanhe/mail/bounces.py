"""Letters that come back: delivery status notifications (RFC 3464), read with the standard library.

They are believed only where they carry the signed name of an address: in the address they were sent to, or in the number of the
letter that they return.
"""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.policy import compat32

from django_scopes import scope

from . import identity, sending
from .models import Address

SENT_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
FINAL = "failed"  # beside "delayed", "delivered", "relayed" and "expanded"


@dataclass(frozen=True)
class Bounce:
    """What became of a message that came in: the address whose mail came back, or why nothing follows of it."""

    address: Address | None
    reason: str


def take(raw: bytes, recipient: str = "") -> Bounce:
    """Read a message that came back, sent to `recipient`; mail that failed for good marks its address."""
    message = email.message_from_bytes(raw, policy=compat32)
    reason = failure(message)
    if not reason:
        return Bounce(None, "It is no report that mail failed for good.")
    address = identity.named_in(_traces(message, recipient))
    if address is None:
        return Bounce(None, "It returns no letter of ours.")
    with scope(zone=address.zone):
        sending.fail(address, reason)
    return Bounce(address, reason)


def failure(message: Message) -> str:
    """What the mail server says of a failure for good; empty where the message reports none."""
    for block in _status_blocks(message):
        action = str(block.get("Action", "")).strip().lower()
        if action == FINAL and not str(block.get("Status", "5")).strip().startswith("4"):
            said = str(block.get("Diagnostic-Code", "")).partition(";")[2] or str(block.get("Status", ""))
            return said.strip() or "5.0.0"
    return ""


def _status_blocks(message: Message) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from part.get_payload()  # type: ignore[misc]


def _traces(message: Message, recipient: str) -> Iterator[str]:
    """Where the signed name of an address may stand: to whom it was sent, and the number of the returned letter."""
    yield recipient
    for name in SENT_TO:
        yield from (str(value) for value in message.get_all(name, []))
    for part in message.walk():
        if part is not message and part.get_content_type() != "text/rfc822-headers":
            yield str(part.get("Message-ID", ""))
        elif part is not message:
            yield str(email.message_from_string(str(part.get_payload())).get("Message-ID", ""))
