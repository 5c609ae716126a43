"""Around every endpoint: the demonstration's mark, and the same answer for the same Idempotency-Key."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from shanhe.kernel import clock

from .. import operations, people
from ..operations import KEY_LENGTH
from ..sending.keys import digest_of
from .authentication import SAFE
from .preconditions import tagged
from .problems import problem

REPLAYED = "Idempotent-Replayed"


def envelope(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap an endpoint, from before its authentication until after its errors became answers."""

    @functools.wraps(run)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        actor = request.actor  # type: ignore[attr-defined]
        if key and request.method not in SAFE and actor.person_id is not None:
            response = _once(request, key, functools.partial(run, request, *args, **kwargs))
        else:
            response = _unknown(request, run) or run(request, *args, **kwargs)
        if request.method == "GET":
            response = tagged(request, response)
        if people.is_demonstration(request.zone):  # type: ignore[attr-defined]
            response["X-Demonstration-Data"] = "true"
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return wrapped


def _unknown(request: HttpRequest, run: Any) -> HttpResponse | None:
    """422 where the address has a parameter that the endpoint does not know, which would be passed over in silence."""
    models = (
        getattr(model, "__ninja_flatten_map__", {})
        for model in run.__self__.models
        if model.__ninja_param_source__ == "query"
    )
    known = {name for names in models for name in names}
    wrong = [
        (name, "unknown_parameter", _("This address has no such parameter."))
        for name in request.GET.keys() - known
    ]
    wrong += [
        (name, "invalid", _("A text contains NUL or half a character."))
        for name, values in request.GET.lists()
        if name in known and any("\x00" in value for value in values)
    ]
    errors = [{"parameter": name, "code": code, "message": message} for name, code, message in sorted(wrong)]
    return problem(request, 422, "invalid", errors=errors) if errors else None


def _hash(request: HttpRequest) -> str:
    """What makes two requests the same: method, address, and body (of an upload, whose boundary varies, fields and files)."""
    matched = request.headers.get("If-Match", "")
    head = f"{request.method} {request.get_full_path()} {request.content_type} {matched}\n".encode()
    if request.method == "POST" and (request.content_type or "").startswith("multipart/"):
        try:
            return hashlib.sha256(head + digest_of(request).encode()).hexdigest()
        except (MultiPartParserError, SuspiciousOperation):  # the endpoint says what is wrong with it
            return hashlib.sha256(head).hexdigest()
    return hashlib.sha256(head + request.body).hexdigest()


def _once(request: HttpRequest, key: str, run: functools.partial[HttpResponse]) -> HttpResponse:
    """Run, and keep the answer in the transaction of what was done; a second caller waits for the first, then reads it.

    Only successes are kept: after a refusal the same key may be tried again.
    """
    if len(key) > KEY_LENGTH:
        return problem(request, 422, "invalid", _("The Idempotency-Key is longer than 100 characters."))
    digest = _hash(request)
    with transaction.atomic():
        row, made = operations.reserve_key(request.actor, request.zone, key, digest, clock.now())  # type: ignore[attr-defined]
        if made:
            response = _unknown(request, run.func) or run()
            if response.status_code >= 400 or response.streaming:
                transaction.set_rollback(response.status_code >= 400)
                return response
            operations.keep_answer(
                row,
                status=response.status_code,
                media_type=response.headers.get("Content-Type", ""),
                body=response.content,
            )
            return response
    if row.request_hash != digest:
        text = _(
            "Another request was sent under this Idempotency-Key. Nothing was done: send this one under a new key."
        )
        return problem(request, 422, "key_reused", text)
    response = HttpResponse(bytes(row.body), status=row.status, content_type=row.media_type)
    response[REPLAYED] = "true"
    return response
