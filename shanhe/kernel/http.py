"""Middleware for every request: the visitor's address, a request id, clean text, and the headers that keep a browser safe."""

from __future__ import annotations

import ipaddress
import re
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from .text import clean

FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
SAFE_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")
POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


class ClientAddressMiddleware:
    """Behind SHANHE_PROXIES reverse proxies, sets REMOTE_ADDR to the address that the outermost of them saw.

    Each proxy adds to the end of X-Forwarded-For whom it spoke to; what stands further left was written by the visitor.
    Limits by address, here and in allauth, read REMOTE_ADDR only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        count = settings.SHANHE_PROXIES
        given = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if count > 0 else []
        if len(given) >= count > 0:
            address = _address(given[-count])
            if address:
                request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def _address(text: str) -> str:
    """The network address in this text, without brackets; empty when it is none."""
    try:
        return str(ipaddress.ip_address(text.strip().strip("[]")))
    except ValueError:
        return ""


def address_here(request: HttpRequest, told: str) -> str:
    """The page of this host that a browser names as its own or as the next, from the root on; empty when it is none of ours.

    What has no place to stand on ("38", "results:edit") is none, and neither is "//elsewhere" behind our own name.
    """
    if not told.isprintable() or not url_has_allowed_host_and_scheme(told, {request.get_host()}):
        return ""
    parts = urlsplit(told.strip())
    if not parts.netloc and not parts.path.startswith("/"):
        return ""
    return urlunsplit(("", "", "/" + parts.path.lstrip("/\\"), parts.query, parts.fragment))


CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\";]*)\"?", re.IGNORECASE)


def reading_text_only(application: Callable[..., Any]) -> Callable[..., Any]:
    """The WSGI application, for which a body in an encoding that is none of text ("base64", "rot13") is one in UTF-8.

    Django reads the address in that encoding before any middleware runs.
    """

    def run(environ: dict[str, Any], start_response: Any) -> Any:
        named = CHARSET.search(environ.get("CONTENT_TYPE", ""))
        if named is not None and not _is_of_text(named[1]):
            environ["CONTENT_TYPE"] = CHARSET.sub("", environ["CONTENT_TYPE"])
        return application(environ, start_response)

    return run


def _is_of_text(encoding: str) -> bool:
    try:
        b"\xff".decode(encoding, "replace")
    except (LookupError, ValueError):
        return False
    return True


class RequestIdMiddleware:
    """Gives each request an id that the journal, the log and the answer share."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if SAFE_ID.match(given) else uuid.uuid4().hex  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response


class CleanTextMiddleware:
    """Cleans every field of a form and of an address (`text.clean`), so that a name of nothing visible counts as empty.

    Passwords stay as typed. It works when the view is known: whether the form may be read at all was settled before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        request.GET = _clean_fields(request.GET)
        if request.content_type in FORMS and request.method == "POST":
            request.POST = _clean_fields(request.POST)


def _clean_fields(given: QueryDict) -> Any:
    fields = QueryDict(mutable=True, encoding=given.encoding)
    for name, values in given.lists():
        fields.setlist(name, values if "password" in name else [clean(str(value)) for value in values])
    fields._mutable = False
    return fields


class SecurityHeadersMiddleware:
    """Sets the content security policy and the permissions policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", getattr(settings, "SHANHE_CSP", POLICY))
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"
        )
        return response
