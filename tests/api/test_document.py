"""The description of the API: valid for others' tools, complete, and one name for one thing."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from ninja import Schema
from openapi_spec_validator import OpenAPIV31SpecValidator

from shanhe.doors.api_support import Api

from .conftest import TYPESCRIPT

CHINESE = re.compile(r"[\u3400-\u9fff]")


def operations(document: Any) -> list[tuple[str, str, Any]]:
    return [
        (path, method, about) for path, ways in document["paths"].items() for method, about in ways.items()
    ]


def test_the_document_is_valid(document: Any) -> None:
    faults = [
        f"{'/'.join(map(str, one.path))}: {one.message}"
        for one in OpenAPIV31SpecValidator(document).iter_errors()
    ]
    assert faults == []


def test_a_linter_finds_nothing(document_file: Path, node: Any) -> None:
    assert node(TYPESCRIPT / "lint.mjs", document_file) == ""


def test_operations_have_short_names_of_their_own(document: Any) -> None:
    names = Counter(about["operationId"] for _path, _method, about in operations(document))
    assert [name for name, count in names.items() if count > 1] == []
    assert [name for name in names if not re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", name)] == []
    assert {"results.list", "results.get", "results.publish"} <= names.keys()


def test_two_things_of_one_name_are_refused() -> None:
    one = type("SampleOut", (Schema,), {"__annotations__": {"name": str}})
    other = type("SampleOut", (Schema,), {"__annotations__": {"name": int}})
    api = Api(urls_namespace="of-one", openapi_url="", docs_url=None)
    api.get("/one", response=one)(lambda request: None)
    api.get("/two", response=other)(lambda request: None)
    with pytest.raises(ImproperlyConfigured, match="SampleOut"):
        api.get_openapi_schema()


def test_two_operations_of_one_name_are_refused() -> None:
    api = Api(urls_namespace="of-twice", openapi_url="", docs_url=None)
    api.get("/a/things", response=str)(lambda request: None)
    api.get("/b/things", response=str)(lambda request: None)
    with pytest.raises(ImproperlyConfigured, match=r"/a/things is called things.get too"):
        api.get_openapi_schema()


def test_it_is_in_english(document: Any) -> None:
    def words(found: Any, at: str = "") -> list[str]:
        if isinstance(found, str):
            return [f"{at}: {found}"] if CHINESE.search(found) else []
        inner = (
            found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
        )
        return [
            line
            for key, value in inner
            if key not in ("examples", "example")
            for line in words(value, f"{at}/{key}")
        ]

    assert words(document) == []


def test_what_every_operation_says(document: Any) -> None:
    """How it refuses, by whom it may be called, and the headers that it takes."""
    for path, method, about in operations(document):
        taken = {one["$ref"].rpartition("/")[2] for one in about["parameters"] if "$ref" in one}
        assert "Accept-Language" in taken, path
        assert ("Idempotency-Key" in taken) is (method != "get"), path
        assert {"400", "404", "405", "422", "429", "503"} <= about["responses"].keys(), path
        assert "409" in about["responses"] or method == "get", path
        assert "security" in about, path
        assert about["summary"], path


def test_it_is_sent_once_to_whoever_keeps_it(zone: Any) -> None:
    first = Client().get("/api/v1/openapi.json")
    assert first.json()["openapi"].startswith("3.1")
    again = Client(headers={"If-None-Match": first["ETag"]}).get("/api/v1/openapi.json")
    assert (again.status_code, again.content) == (304, b"")
