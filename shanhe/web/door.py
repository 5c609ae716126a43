"""What comes in is readable, or refused in words before any view sees it: a page, or problem-JSON below `/api/`.

Fields of forms and addresses are cleaned afterwards (`kernel.http.CleanTextMiddleware`); JSON is read by
`doors.api_support.parsing`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import DataError
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from shanhe.doors.api_support.problems import problem
from shanhe.web import pages

log = logging.getLogger("shanhe.door")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class DoorMiddleware:
    """Reads address and body once; what is too big, torn or no text is answered here, and nothing of it is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _unreadable(request) or self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A value that no column can hold came past every form: whoever sent it is told, and so are we."""
        if not isinstance(exception, DataError):
            return None
        log.error("a value that the database cannot hold, at %s", request.path, exc_info=exception)
        text = _("One of the values is too large, or contains characters that cannot be stored.")
        return refusal(request, 422, "invalid", text)


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    """The answer to a request that cannot be read; None when it can."""
    if "\x00" in request.path:
        return refusal(request, 400, "refused", _("The address contains characters that no address has."))
    try:
        _parse(request)
    except RequestDataTooBig:
        most = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // 1024**2
        text = _("It is larger than {n} MB without its files. Nothing was changed. Send it in several parts.")
        return _broken(request, 413, "too_large", text.format(n=most))
    except (TooManyFieldsSent, TooManyFilesSent):
        text = _("It has more fields than this product reads. Nothing was changed. Send it in several parts.")
        return _broken(request, 413, "too_large", text)
    except (MultiPartParserError, UnreadablePostError, BadRequest, SuspiciousOperation, ValueError):
        text = _("What was sent arrived incomplete or damaged. Nothing was changed. Send it once more.")
        return _broken(request, 400, "refused", text)
    return None


def _parse(request: HttpRequest) -> None:
    request.GET  # noqa: B018
    if request.content_type in FORMS and request.method == "POST":
        request.POST  # noqa: B018
    elif request.META.get("CONTENT_LENGTH") not in (None, "", "0"):
        request.body  # noqa: B018


def _broken(request: HttpRequest, status: int, code: str, text: str) -> HttpResponse:
    request._mark_post_parse_error()  # type: ignore[attr-defined]  # who draws the page must not read it again
    request.__dict__.setdefault("GET", QueryDict())
    return refusal(request, status, code, text)


def refusal(request: HttpRequest, status: int, code: str, text: str) -> HttpResponse:
    """Why this request is not acted on: problem-JSON for programs, a word at the corner for htmx, else a page."""
    if request.path.startswith("/api/"):
        return problem(request, status, code, text)
    if getattr(request, "htmx", False):
        return trigger_client_event(HttpResponse(status=status), "toast", {"message": text})
    return pages.refused(request, status, text)
