"""Problem-JSON (RFC 9457): one shape for everything that goes wrong."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signals import got_request_exception
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, RawPostDataException
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Schema
from ninja.errors import HttpError, Throttled, ValidationError

from shanhe.kernel.errors import Invalid, NotNow, OperationError, Stale

from .authentication import SAFE

log = logging.getLogger("shanhe.api")
SHUTTING_DOWN = (
    "57P01",
    "57P02",
    "57P03",
    "53300",
)  # PostgreSQL: it stops, crashed, starts, or has no connection left
RETRY_AFTER = "10"


class FieldError(Schema):
    """One wrong value: where it stands, a word for programs, and a sentence."""

    pointer: str | None = Field(
        None, description="In the body, as a JSON Pointer (RFC 6901).", examples=["/title/en"]
    )
    parameter: str | None = Field(None, description="Or in the address or a header.", examples=["cursor"])
    code: str = Field(examples=["missing"])
    message: str


class Versions(Schema):
    """Which version the caller had read, and which is the record's now."""

    sent: int
    now: int


class Problem(Schema):
    """What went wrong, and what to do."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str
    request_id: str
    state: str | None = Field(None, description="The state that does not allow it.")
    versions: Versions | None = Field(None, description="Where somebody was faster: both versions.")
    errors: list[FieldError] = []

    model_config = {
        "json_schema_extra": {
            "example": {
                "type": "urn:shanhe:problem:not_now",
                "title": "Not possible in this state",
                "status": 409,
                "detail": "Not possible while it is “Draft”.",
                "code": "not_now",
                "instance": "/api/v1/results/R-2026-0007/publish",
                "request_id": "6f1c2a7be1c04b2e9a3d",
                "state": "draft",
                "versions": None,
                "errors": [],
            }
        }
    }


def titles() -> dict[str, str]:
    return {
        "denied": _("Not permitted"),
        "not_now": _("Not possible in this state"),
        "invalid": _("Some values are wrong"),
        "conflict": _("Somebody else was faster"),
        "stale": _("It is no longer as you read it"),
        "version_needed": _("Say which version you read"),
        "key_reused": _("This key belongs to another request"),
        "not_found": _("Not found"),
        "method_not_allowed": _("This address does not take this method"),
        "unauthorised": _("Sign in or send a token"),
        "too_many_requests": _("Too many requests"),
        "too_large": _("This is too large"),
        "unavailable": _("The database cannot be reached just now"),
        "refused": _("The request was refused"),
        "server_error": _("Something went wrong here"),
    }


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    detail: Any = "",
    *,
    errors: list[dict[str, str]] | None = None,
    state: str | None = None,
    versions: dict[str, int] | None = None,
) -> HttpResponse:
    """An answer of media type application/problem+json."""
    title = titles().get(code, code)
    body = {
        "type": f"urn:shanhe:problem:{code}",
        "title": title,
        "status": status,
        "detail": str(detail) or title,
        "code": code,
        "instance": request.path,
        "request_id": getattr(request, "request_id", ""),
        "state": state,
        "versions": versions,
        "errors": [{"pointer": None, "parameter": None, **error} for error in errors or ()],
    }
    text = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type="application/problem+json")


def _operation(request: HttpRequest, error: OperationError) -> HttpResponse:
    state = error.state if isinstance(error, NotNow) else None
    status, code, versions = error.status, error.code, None
    if isinstance(error, Stale):
        versions = {"sent": error.sent, "now": error.now}
        if "If-Match" in request.headers:
            status, code = 412, "stale"
    errors = list(_refused(request, error)) if isinstance(error, Invalid) else []
    return problem(request, status, code, error.message, state=state, versions=versions, errors=errors)


def _refused(request: HttpRequest, error: Invalid) -> Iterator[dict[str, str]]:
    """What an operation found wrong: of a read the parameters, of a change the body."""
    for name, message in error.fields.items():
        where = {"parameter": name} if request.method in SAFE else {"pointer": f"/{name}" if name else ""}
        yield {**where, "code": error.codes.get(name, "invalid"), "message": str(message)}


def _validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(request, 422, "invalid", errors=[_misfit(item) for item in error.errors])


def _misfit(item: dict[str, Any]) -> dict[str, str]:
    """What does not fit the endpoint's schema. A place is told as (source, argument, name, …), the body's argument is the body."""
    source, *place = [str(part) for part in item.get("loc", ("",))]
    if source in ("body", "form", "file"):
        steps = (
            part.replace("~", "~0").replace("/", "~1") for part in (place[1:] if source == "body" else place)
        )
        where = {"pointer": "".join(f"/{step}" for step in steps)}
    else:
        where = {"parameter": place[-1] if place else source}
    return {**where, "code": str(item.get("type", "invalid")), "message": str(item.get("msg", ""))}


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, HttpError):  # the parser's own words, which ninja wraps
        error = error.__cause__
    codes = {
        400: "refused",
        401: "unauthorised",
        403: "denied",
        404: "not_found",
        409: "conflict",
        422: "invalid",
    }
    if isinstance(error, Throttled):
        response = problem(request, 429, "too_many_requests")
        response["Retry-After"] = str(int(error.wait or 60))
        return response
    detail = "" if error.status_code in {401, 429} else str(error)
    response = problem(request, error.status_code, codes.get(error.status_code, "refused"), detail)
    if error.status_code == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def database_is_down(error: BaseException | None) -> bool:
    """Whether it is the connection that failed, not the statement."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return not state or state[:2] == "08" or state in SHUTTING_DOWN


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 while the database is away."""
    answer = problem(request, 503, "unavailable", _("Nothing was changed. Try again in a little while."))
    answer["Retry-After"] = RETRY_AFTER
    return answer


def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    if database_is_down(error):
        log.error("the database cannot be reached, at %s: %s", request.path, error)
        return unavailable(request)
    if isinstance(error, DataError):
        log.error("a value that the database cannot hold, at %s", request.path, exc_info=error)
        return problem(request, 422, "invalid", _("A value is too large, or no text that can be stored."))
    log.error("API error at %s", request.path, exc_info=error)
    got_request_exception.send(sender=None, request=request)
    return problem(request, 500, "server_error")


def _form(request: HttpRequest, error: Exception) -> HttpResponse:
    """The body was read as a form, and the endpoint asked for it as JSON."""
    return problem(request, 400, "refused", _("The body is a form. This address takes JSON."))


def install(api: NinjaAPI) -> None:
    """Map every error of the API to problem-JSON."""
    add: Any = api.add_exception_handler  # typed for handlers that also take the class itself
    add(Exception, _unexpected)
    add(OperationError, _operation)
    add(ValidationError, _validation)
    add(HttpError, _http)
    add(RawPostDataException, _form)
    add(Http404, lambda request, error: problem(request, 404, "not_found", error))
    add(PermissionDenied, lambda request, error: problem(request, 403, "denied", error))
