"""What the answers of all endpoints have in common, for the API's description: refusals, headers, ways to sign in."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.conf import settings

from .problems import Problem

WRITES = {"post", "put", "patch", "delete"}
WORD = {"type": "string"}
NUMBER = {"type": "integer", "minimum": 0}

HEADERS: dict[str, dict[str, Any]] = {
    "X-Request-ID": {
        "description": "The number of this request, as in the log and the journal.",
        "required": True,
        "schema": {**WORD, "examples": ["6f1c2a7be1c04b2e9a3d"]},
    },
    "X-Demonstration-Data": {
        "description": "There while the zone holds demonstration data.",
        "schema": {**WORD, "enum": ["true"]},
    },
    "Idempotent-Replayed": {
        "description": "There when this is the kept answer to an earlier request under the same Idempotency-Key.",
        "schema": {**WORD, "enum": ["true"]},
    },
    "Retry-After": {
        "description": "Seconds to wait before the next try.",
        "required": True,
        "schema": NUMBER,
    },
    "ETag": {
        "description": "Of this answer, to this reader; it begins with the record's version.",
        "schema": {**WORD, "examples": ['"4-9f86d081884c7d65"']},
    },
    "Location": {"description": "Where the new record is read.", "schema": WORD},
    "WWW-Authenticate": {"description": "How to sign in.", "required": True, "schema": WORD},
    "Content-Disposition": {"description": "The name of the file.", "required": True, "schema": WORD},
    "Allow": {"description": "The methods that this address takes.", "required": True, "schema": WORD},
}
COMMON = ("X-Request-ID", "X-Demonstration-Data")

# status: name of the component, what it means, what it has among its headers
REFUSALS: dict[int, tuple[str, str, tuple[str, ...]]] = {
    400: ("BadRequest", "The request cannot be read: no JSON, no UTF-8, or damaged on its way.", ()),
    401: ("Unauthorised", "No token, or one that no longer works.", ("WWW-Authenticate",)),
    403: ("Denied", "The person may not, or the token lacks the scope.", ()),
    404: ("NotFound", "There is no such thing, or it is not for this reader.", ()),
    405: ("MethodNotAllowed", "This address takes other methods.", ("Allow",)),
    409: ("Conflict", "Not possible in this state, or somebody else was faster.", ()),
    412: ("PreconditionFailed", "It was changed since the version named in If-Match.", ()),
    428: ("VersionNeeded", "Neither `version` nor If-Match says what was read.", ()),
    413: ("TooLarge", "More than is read of one request.", ()),
    422: ("Invalid", "Some values are wrong; `errors` names each.", ()),
    429: ("TooManyRequests", "Too many requests in this minute.", ("Retry-After",)),
    503: ("Unavailable", "The database cannot be reached just now; nothing was changed.", ("Retry-After",)),
}

PARAMETERS: dict[str, dict[str, Any]] = {
    "Idempotency-Key": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "Any text of your own. The same request under the same key gets the first answer again and does nothing twice.",
        "schema": {**WORD, "maxLength": 100, "examples": ["film-1"]},
    },
    "If-Match": {
        "name": "If-Match",
        "in": "header",
        "required": False,
        "description": "The ETag that came with the record: nothing is done where it has another version by now.",
        "schema": {**WORD, "maxLength": 100, "examples": ['"4-9f86d081884c7d65"']},
    },
    "If-None-Match": {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "ETags of answers that the caller has: 304 where it would be the same again.",
        "schema": {**WORD, "maxLength": 2000},
    },
    "Accept-Language": {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "description": "The language of labels, reasons and errors.",
        "schema": {**WORD, "examples": ["en", "zh-hans"]},
    },
}


def security_schemes() -> dict[str, Any]:
    """The ways to sign in."""
    return {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A personal token: My account → API tokens. An operation names the scope that the token must have.",
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The browser's session.",
        },
        "csrf": {
            "type": "apiKey",
            "in": "header",
            "name": "X-CSRFToken",
            "description": "The session's CSRF token, for what changes something.",
        },
    }


def headers(*names: str) -> dict[str, Any]:
    """These headers and those of every answer."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*COMMON, *names)}


def parameters(method: str, *, matched: bool) -> list[dict[str, str]]:
    """The headers that a request may have; `matched`: it may say which version of the record it is about."""
    names = ["Accept-Language", "Idempotency-Key" if method in WRITES else "If-None-Match"]
    names += ["If-Match"] if matched else []
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]


def gives_file(*types: str) -> dict[str, Any]:
    """The `openapi_extra` of an endpoint that answers with a file of one of these media types."""
    content = {kind.partition(";")[0]: {"schema": {**WORD, "format": "binary"}} for kind in types}
    about = {"description": "The file.", "headers": headers("Content-Disposition"), "content": content}
    return {"responses": {"200": about}}


def unchanged() -> dict[str, Any]:
    """The answer to a read with If-None-Match."""
    return {"description": "As the caller has it.", "headers": headers("ETag")}


def refusals(method: str, *, body: bool, signed_in: bool, matched: bool) -> dict[str, Any]:
    """How an operation may refuse, by status; `matched`: it may say which version of the record it is about."""
    possible = {
        **dict.fromkeys(REFUSALS, True),
        401: signed_in,
        403: signed_in,
        409: method in WRITES,
        412: matched,
        428: matched,
        413: body,
    }
    return {
        str(status): {"$ref": f"#/components/responses/{REFUSALS[status][0]}"}
        for status, may in possible.items()
        if may
    }


def responses(given: Collection[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The components that refusals refer to, of the statuses that are given."""
    content = {"application/problem+json": {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}}
    for status, (name, meaning, also) in REFUSALS.items():
        if str(status) in given:
            yield name, {"description": meaning, "headers": headers(*also), "content": content}
