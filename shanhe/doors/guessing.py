"""Wrong secrets are counted: tokens, links, codes. Who guesses too often waits, whichever process answers.

One count for all processes, in the database, kept outside the request's transaction, so that a refusal does not undo it. Keys
are hashed: the table names nobody. The clock is the database's own, for a rule of the product never rests on this count.
"""

from __future__ import annotations

import functools
import hashlib
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class Limit:
    """So many wrong guesses within so many seconds, then a wait until the first of them is that old."""

    wrong: int
    seconds: int


PER_ADDRESS = Limit(20, 900)
PER_SECRET = Limit(10, 300)
KEPT_SECONDS = 3600

_COUNT = """
INSERT INTO kernel_wrongguess AS kept (key, since, wrong) VALUES (%(key)s, clock_timestamp(), 1)
ON CONFLICT (key) DO UPDATE SET
  wrong = CASE WHEN kept.since < clock_timestamp() - %(span)s * interval '1 second' THEN 1 ELSE kept.wrong + 1 END,
  since = CASE WHEN kept.since < clock_timestamp() - %(span)s * interval '1 second' THEN clock_timestamp() ELSE kept.since END
RETURNING wrong
"""
_WAIT = """
SELECT ceil(extract(epoch FROM since + %s * interval '1 second' - clock_timestamp()))
FROM kernel_wrongguess WHERE key = %s AND wrong >= %s
"""


def _hashed(kind: str, key: str) -> str:
    return hashlib.sha256(f"{kind}:{key}".encode(errors="replace")).hexdigest()


def wait(kind: str, key: str, limit: Limit = PER_ADDRESS) -> int:
    """The seconds that whoever this key names still has to wait; 0 when they need not."""
    with connection.cursor() as cursor:
        cursor.execute(_WAIT, [limit.seconds, _hashed(kind, key), limit.wrong])
        row = cursor.fetchone()
    return max(0, int(row[0])) if row else 0


def note(kind: str, key: str, limit: Limit = PER_ADDRESS) -> int:
    """Count one wrong guess; returns how many there are in the present window."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": _hashed(kind, key), "span": limit.seconds})
        return int(cursor.fetchone()[0])


def forget_old() -> None:
    """Remove counts whose window has long passed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM kernel_wrongguess WHERE since < clock_timestamp() - %s * interval '1 second'",
            [KEPT_SECONDS],
        )


def address(request: HttpRequest) -> str:
    """Where a request comes from; of IPv6 the first 64 bits, for one visitor has all of the rest."""
    given = str(request.META.get("REMOTE_ADDR", ""))
    try:
        known = ipaddress.ip_address(given)
    except ValueError:
        return given
    return str(ipaddress.ip_network(f"{known}/64", strict=False)) if known.version == 6 else given


def limited(kind: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """For a page that asks for a secret: an address that guessed wrong too often gets 429 and the time to wait.

    A guess is wrong when the page answers that nothing is there (404), or when it says so by `guessed_wrong`.
    """

    def around(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            where = address(request)
            seconds = wait(kind, where)
            if seconds:
                return too_many(request, seconds)
            try:
                response = view(request, *args, **kwargs)
            except Http404:
                note(kind, where)
                raise
            if getattr(request, "wrong_guess", False):
                note(kind, where)
            return response

        return guarded

    return around


def guessed_wrong(request: HttpRequest) -> None:
    """Say inside a `limited` page that the secret was not right."""
    request.wrong_guess = True  # type: ignore[attr-defined]


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """The page that asks to wait, with how long."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(seconds)
    return response
