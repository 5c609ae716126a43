"""Who answers an enquiry, and the one-time code that proves the enquirer's address."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils.crypto import salted_hmac

from shanhe.kernel.errors import ProgrammingError
from shanhe.kernel.text import digits_of

CODE_LIFETIME = timedelta(minutes=15)
MAX_TRIES = 5
MAX_CODES = 4
PER_HOUR_AND_ADDRESS = 4
PER_HOUR_AND_CLIENT = 10
FORGET_AFTER = timedelta(days=7)

Router = Callable[[Any], Any]
_routes: dict[str, Router] = {}


def route(kind: str, router: Router) -> None:
    """For objects of this kind (a findable's name), `router(row)` names the person who answers, or None."""
    if kind in _routes and _routes[kind] is not router:
        raise ProgrammingError(f"two routes for enquiries about {kind}")
    _routes[kind] = router


def router_of(kind: str) -> Router | None:
    return _routes.get(kind)


def new_salt() -> str:
    return secrets.token_hex(16)


def code_of(enquiry: Any) -> str:
    """The six digits that follow from the enquiry's salt and the secret key; nothing readable is stored."""
    digest = salted_hmac(
        "shanhe.work.enquiry", f"{enquiry.token}:{enquiry.salt}", algorithm="sha256"
    ).digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"


def code_matches(enquiry: Any, given: str) -> bool:
    return hmac.compare_digest(code_of(enquiry), digits_of(given))


def client_key(address: str) -> str:
    """A visitor's network address in a form that can be counted but not read back."""
    return salted_hmac("shanhe.work.client", address, algorithm="sha256").hexdigest() if address else ""
