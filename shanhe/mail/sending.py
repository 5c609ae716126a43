"""Sending letters: now, by whoever has a job to do it in, or later by the job worker.

A refusal for good marks the address. Everything else, a mail server that is away or full, is raised: the job that sends is
done again after growing waits.
"""

from __future__ import annotations

import re
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any

from shanhe.doors import people
from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.text import one_line

from . import operations
from .letters import Letter, composed
from .models import Address

# RFC 3463: the rest of the permanent refusals (5.5 protocol, 5.6 content, 5.7 policy) are about us, not about the address.
OF_THE_ADDRESS = re.compile(r"^5\.[1-4]\.")
ENHANCED = re.compile(r"^(\d\.\d{1,3}\.\d{1,3})\b")
SOME_ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")


def send(zone: Any, letter: Letter) -> bool:
    """Send a letter, unless mail does not arrive at its address; returns whether it left."""
    address = operations.written_to(zone, letter.address, letter.entry)
    if address.state == "failing" and not letter.insists:
        return False
    try:
        composed(zone, letter, address).send()
    except SMTPException as error:
        reason = refusal(error)
        if not reason:
            raise
        fail(address, reason)
        return False
    return True


def refusal(error: SMTPException) -> str:
    """What the mail server says of an address that it refuses for good; empty for any other failure."""
    answers: list[tuple[int, Any]] = []
    if isinstance(error, SMTPRecipientsRefused):
        answers = list(error.recipients.values())
    elif isinstance(error, SMTPDataError):
        answers = [(error.smtp_code, error.smtp_error)]
    for code, said in answers:
        text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        status = ENHANCED.match(text)
        if 500 <= code <= 599 and (status is None or OF_THE_ADDRESS.match(status[1])):
            return f"{code} {text}"
    return ""


def fail(address: Address, reason: str) -> None:
    """Note that mail does not arrive at an address; what the server says is kept without addresses."""
    ctx = Context(SystemActor("mail"), address.zone, demo=people.is_demonstration(address.zone))
    said = SOME_ADDRESS.sub("…", one_line(reason))
    operations.note_failure(ctx, address=address, reason=said)
