"""Every answer of the API, in whichever test it is given, is what the description of the API says of it.

A pytest plugin: the test client compares status, media type, headers and body of each answer below /api/v1/. Where they
differ the test fails and names the operation.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
from django.test import Client

ROOT = "/api/v1"
ITSELF = f"{ROOT}/openapi.json"
BASE = "https://shanhe.invalid/openapi.json"
PARAMETER = re.compile(r"<(?:[^:>]+:)?([^>]+)>")
EVERYWHERE = {
    "Allow", "Cache-Control", "Content-Language", "Content-Length", "Content-Security-Policy", "Content-Type",
    "Cross-Origin-Opener-Policy", "Permissions-Policy", "Referrer-Policy", "Vary", "X-Content-Type-Options", "X-Frame-Options",
}  # fmt: skip
PROBLEM = "/components/schemas/Problem"


@cache
def document() -> dict[str, Any]:
    from config.api import api

    return json.loads(json.dumps(api.get_openapi_schema()))  # type: ignore[no-any-return]


@cache
def validator(pointer: str) -> Any:
    """The validator of a schema of the document, by its JSON pointer."""
    registry = jsonschema_rs.Registry([(BASE, document())], draft=jsonschema_rs.Draft202012)
    schema = {"$ref": f"{BASE}#{quote(pointer)}"}
    return jsonschema_rs.Draft202012Validator(schema, registry=registry, validate_formats=True)


def resolved(found: Any) -> tuple[Any, str]:
    """What a reference within the document leads to, with its pointer; other things as they are."""
    if "$ref" not in found:
        return found, ""
    pointer, found = found["$ref"].lstrip("#"), document()
    for step in pointer.strip("/").split("/"):
        found = found[step]
    return found, pointer


def escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


def faults(method: str, route: str, response: Any) -> list[str]:
    """How an answer differs from what is said of it."""
    path = PARAMETER.sub(r"{\1}", f"/{route}".removeprefix(ROOT))
    operation = document()["paths"].get(path, {}).get(method.lower())
    status = str(response.status_code)
    if operation is None or status == "500":  # no such address, no such method, or a test that breaks things
        about, pointer = document()["components"]["responses"]["NotFound"], "/components/responses/NotFound"
        wrong = [] if response.status_code >= 400 else [f"{status} of an operation that is not described"]
    elif status not in operation["responses"]:
        return [f"{status} is not described"]
    else:
        pointer = f"/paths/{escaped(path)}/{method.lower()}/responses/{status}"
        about, elsewhere = resolved(operation["responses"][status])
        pointer, wrong = elsewhere or pointer, []
    return [*wrong, *_of_headers(about, response), *_of_body(about, pointer, response)]


def _of_headers(about: Any, response: Any) -> list[str]:
    said = {name: resolved(header)[0] for name, header in about.get("headers", {}).items()}
    missing = [
        name for name, header in said.items() if header.get("required") and name not in response.headers
    ]
    more = {name.title() for name in response.headers} - {name.title() for name in (*said, *EVERYWHERE)}
    return [f"without the header {name}" for name in missing] + [
        f"has a header {name}" for name in sorted(more)
    ]


def _of_body(about: Any, pointer: str, response: Any) -> list[str]:
    kinds = about.get("content", {})
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if not kinds:
        return ["has a body"] if getattr(response, "content", b"") else []
    if kind not in kinds:
        return [f"is {kind or 'of no kind'}, not {' or '.join(kinds)}"]
    if response.streaming or not kind.endswith(("/json", "+json")):
        return []
    checking = validator(f"{pointer}/content/{escaped(kind)}/schema")
    return [
        f"{error.instance_path}: {error.message}"[:600]
        for error in checking.iter_errors(json.loads(response.content))
    ]


@pytest.fixture(autouse=True, scope="session")
def _answers_are_as_described() -> Any:
    """Wraps the test client for the whole run."""
    send = Client.request

    def request(self: Client, **environ: Any) -> Any:
        response = send(self, **environ)
        path = environ.get("PATH_INFO", "")
        if path.startswith(f"{ROOT}/") and path != ITSELF and response.status_code != 304:
            method = environ.get("REQUEST_METHOD", "GET")
            wrong = faults(method, response.resolver_match.route, response) if method != "HEAD" else []
            assert not wrong, f"{method} {path}: " + "; ".join(wrong)
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", request)
        yield
