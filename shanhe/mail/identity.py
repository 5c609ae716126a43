"""What letters are known by: their numbers, their threads, and the signed name of the address that they go to.

The name of an address (`"2f-k3j…"`) stands in every letter's number and, where bounces come back to a mailbox of the product, in
the envelope's sender. What comes back is believed only with it: nobody else's message can stop the mail of an address.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac

from shanhe.zones import addresses

from .models import Address

SIGNED = re.compile(r"\b([0-9a-f]{1,16})-([a-z2-7]{16})\b")


def mac(salt: str, value: str) -> str:
    """A short signature of a value, in small letters and digits; `salt` says what it is good for."""
    digest = salted_hmac(f"mail.{salt}", value, algorithm="sha256").digest()
    return base64.b32encode(digest[:10]).decode().lower()


def name_of(address: Address) -> str:
    """The signed name of an address; upper and lower case are one, as they are to mail servers."""
    return f"{address.pk:x}-{mac('address', str(address.pk))}"


def named_in(texts: Iterable[str]) -> Address | None:
    """The address, of whichever zone, whose signed name stands in one of these texts."""
    for text in texts:
        for number, given in SIGNED.findall(text.lower()):
            if hmac.compare_digest(given, mac("address", str(int(number, 16)))):
                return Address._base_manager.select_related("zone").filter(pk=int(number, 16)).first()
    return None


def host(zone: Any) -> str:
    """The zone's own host name, for the right side of numbers."""
    return urlsplit(addresses.base(zone)).hostname or "localhost"


def number_of(address: Address, said: str) -> str:
    """The Message-ID of a letter: the same when the same thing is said to the same address again."""
    digest = hashlib.sha256(f"{address.pk} {said}".encode()).hexdigest()[:20]
    return f"<{digest}.{name_of(address)}@{host(address.zone)}>"


def thread_of(zone: Any, about: str) -> str:
    """What all letters about one object refer to; it tells nothing of the object."""
    return f"<thread.{mac('thread', f'{zone.pk} {about}')}@{host(zone)}>"


def envelope_sender(address: Address) -> str:
    """Where a mail server sends back what it cannot deliver: SHANHE_MAIL_BOUNCES with the address's name, else the sender."""
    name, at, domain = settings.MAIL_BOUNCES.partition("@")
    return f"{name}+{name_of(address)}@{domain}" if at else addresses.mailbox()
