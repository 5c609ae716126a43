"""The API's description for machines (OpenAPI 3.1), made of the endpoints: no app writes any of it.

    api = Api(title="Shanhe", …)      # as NinjaAPI

An endpoint without an `operation_id` is called after its address: `results.list`, `results.get`, `notes.create`. Two
operations, or two different schemas, under one name are an error.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import override
from ninja import NinjaAPI
from ninja.constants import NOT_SET
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from ninja.operation import Operation
from ninja.schema import NinjaGenerateJsonSchema

from . import answers
from .authentication import SAFE, Session, Token
from .problems import Problem

NAME = re.compile(r"[A-Z][A-Za-z0-9]*")
VERBS = {"get": "get", "post": "create", "put": "replace", "patch": "change", "delete": "delete"}
NAMED = ("properties", "$defs", "patternProperties")  # below these stand names, not words of the standard
VALUES = ("default", "enum", "const", "example", "examples")


class Api(NinjaAPI):
    """The API with its description: the same for every reader, made once."""

    def get_openapi_schema(self, **_where: Any) -> OpenAPISchema:
        return self.document

    def create_response(self, request: HttpRequest, data: Any, **how: Any) -> HttpResponse:
        """Says where a new record is read."""
        response = super().create_response(request, data, **how)
        if response.status_code == HTTPStatus.CREATED and isinstance(data, dict) and "self" in data:
            response["Location"] = data["self"]
        return response

    @cached_property
    def document(self) -> Document:
        with override("en"):
            return Document(self, "")

    @cached_property
    def _text(self) -> tuple[bytes, str]:
        text = json.dumps(self.document, ensure_ascii=False, separators=(",", ":")).encode()
        return text, f'"{hashlib.sha256(text).hexdigest()[:20]}"'

    def show(self, request: HttpRequest) -> HttpResponse:
        """The document, or 304 to whoever has it."""
        text, tag = self._text
        known = request.headers.get("If-None-Match", "")
        answer = (
            HttpResponse(status=304) if tag in known else HttpResponse(text, content_type="application/json")
        )
        answer["ETag"], answer["Cache-Control"] = tag, "no-cache"
        return answer


class _Schemas(NinjaGenerateJsonSchema):
    """Pages are called ResultLinePage; what an answer holds is always there, whether or not it has a default."""

    def normalize_name(self, name: str) -> str:
        return super().normalize_name(re.sub(r"(\w+)\[(\w+)\]", r"\2\1", name))

    def field_is_required(self, field: Any, total: bool) -> bool:
        return self.mode == "serialization" or super().field_is_required(field, total)


class Document(OpenAPISchema):
    """OpenAPI as ninja makes it, with what it leaves out, and refusing what it overlooks."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        self._about: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._known: dict[Any, dict[str, Any]] = {}
        self._refusing: set[str] = set()
        super().__init__(api, path_prefix)
        self["servers"] = [{"url": "/api/v1", "description": "The zone at this address"}]
        self["tags"] = [{"name": name, "description": text} for name, text in sorted(self._about.items())]

    def get_paths(self) -> dict[str, Any]:
        paths: dict[str, Any] = {}
        for where, operation in self._operations():
            for method in map(str.lower, operation.methods):
                paths.setdefault(where, {})[method] = self._operation(where, method, operation)
        return paths

    def _operations(self) -> Iterator[tuple[str, Operation]]:
        for router in self.api._get_bound_routers():
            for path, view in router.path_operations.items():
                where = re.sub(
                    r"{[^}:]+:",
                    "{",
                    "/" + "/".join(filter(None, (router.prefix.strip("/"), path.strip("/")))),
                )
                yield from (
                    (where, operation) for operation in view.operations if operation.include_in_schema
                )

    def _operation(self, where: str, method: str, operation: Operation) -> dict[str, Any]:
        found = _tidy(self.operation_details(operation))
        found["tags"] = list(dict.fromkeys(found.get("tags", ())))
        matched = getattr(operation.view_func, "matched", False)
        found["parameters"] += answers.parameters(method, matched=matched)
        found["security"] = self._security(method, operation)
        refusals = answers.refusals(
            method, body="requestBody" in found, signed_in=bool(operation.auth_callbacks), matched=matched
        )
        found["responses"] |= refusals
        self._refusing.update(refusals)
        if operation.operation_id is None:
            found["operationId"] = self._called(where, method, found)
        self._once(found["operationId"], where)
        self._explain(found, operation)
        return found

    def _called(self, where: str, method: str, found: dict[str, Any]) -> str:
        """The last word of the address and what is done: `notes.list` of GET /objects/{key}/notes."""
        words = [word for word in where.split("/") if word and not word.startswith("{")]
        several = not where.endswith("}") and method == "get" and self._is_list(found)
        return f"{words[-1]}.{'list' if several else VERBS[method]}"

    def _is_list(self, found: dict[str, Any]) -> bool:
        schema = (
            found["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
        )
        schema = self.schemas.get(schema.get("$ref", "").rpartition("/")[2], schema)
        return schema.get("type") == "array" or "items" in schema.get("properties", {})

    def _once(self, name: str, where: str) -> None:
        if name in self._ids:
            raise ImproperlyConfigured(
                f"{where}: {self._ids[name]} is called {name} too; give it an operation_id."
            )
        self._ids[name] = where

    def _explain(self, found: dict[str, Any], operation: Operation) -> None:
        """A tag means what the module says of itself whose endpoints have it."""
        module = operation.view_func.__module__
        text = (sys.modules[module].__doc__ or "").strip().partition("\n\n")[0]
        for tag in found["tags"]:
            if ".doors." not in module:
                self._about.setdefault(tag, text)

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        self.all_operation_ids.clear()  # whether a name is taken is asked in `_once`
        return dict(super().operation_details(operation))

    def responses(self, operation: Operation) -> dict[Any, dict[str, Any]]:
        """What it gives; how it refuses is said of all operations alike."""
        reads = SAFE.issuperset(operation.methods)
        found: dict[Any, dict[str, Any]] = {}
        for status, model in operation.response_models.items():
            if status is not Ellipsis and status < 400:
                also = ["ETag" if reads else "Idempotent-Replayed", *(["Location"] if status == 201 else [])]
                about: dict[str, Any] = {
                    "description": HTTPStatus(status).phrase,
                    "headers": answers.headers(*also),
                }
                if model not in (None, NOT_SET):
                    about["content"] = {
                        self.api.renderer.media_type: {"schema": self._answer(model, operation.by_alias)}
                    }
                found[str(status)] = about
        return {**found, "304": answers.unchanged()} if reads and found else found

    def _answer(self, model: Any, by_alias: bool) -> dict[str, Any]:
        """The schema of an answer; many operations give the same, which is worked out once."""
        (given,) = (field.annotation for field in model.model_fields.values())
        if given not in self._known:
            self._known[given] = self._create_schema_from_model(model, by_alias, mode="serialization")[0]
        return dict(self._known[given])

    def _security(self, method: str, operation: Operation) -> list[dict[str, list[str]]]:
        found: list[dict[str, list[str]]] = []
        for way in operation.auth_callbacks:
            if isinstance(way, Token):
                found.append({"token": ["read" if method.upper() in SAFE else way.write]})
            elif isinstance(way, Session):
                found.append({"session": []} if method.upper() in SAFE else {"session": [], "csrf": []})
            else:
                found.append({})
        return found

    def operation_security(self, operation: Operation) -> None:
        return None

    def _create_schema_from_model(
        self, model: Any, by_alias: bool = True, remove_level: bool = True, mode: Any = "validation"
    ) -> tuple[dict[str, Any], bool]:
        if hasattr(model, "__ninja_flatten_map__") and mode == "validation":
            return super()._create_schema_from_model(model, by_alias, remove_level, mode)
        schema = model.model_json_schema(
            ref_template=REF_TEMPLATE, by_alias=by_alias, schema_generator=_Schemas, mode=mode
        )
        self.add_schema_definitions(schema.pop("$defs", {}))
        if remove_level and len(schema["properties"]) == 1:
            ((name, details),) = schema["properties"].items()
            return details, name in schema.get("required", ())
        return schema, True

    def _extract_parameters(self, model: Any) -> list[dict[str, Any]]:
        """Parameters stand by themselves: the schema that groups them is no component."""
        known, self.schemas = self.schemas, {}
        found = super()._extract_parameters(model)
        known, self.schemas = self.schemas, known
        used = {one["schema"].get("$ref", "").rpartition("/")[2] for one in found}
        self.add_schema_definitions({name: schema for name, schema in known.items() if name in used})
        return found

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        for name, schema in definitions.items():
            tidy = _tidy(schema)
            known = self.schemas.setdefault(name, tidy)
            if known | {"required": ()} != tidy | {"required": ()} or not NAME.fullmatch(name):
                raise ImproperlyConfigured(f"Two schemas of the API are called {name}; rename one.")
            if known != tidy:  # asked for and told: what may be left out of a request is not needed in it
                known["required"] = [one for one in known["required"] if one in tidy.get("required", ())]

    def get_components(self) -> dict[str, Any]:
        # written by hand: what it has no value for may be missing
        schema = Problem.model_json_schema(
            ref_template=REF_TEMPLATE, schema_generator=NinjaGenerateJsonSchema, mode="serialization"
        )
        self.add_schema_definitions({**schema.pop("$defs", {}), Problem.__name__: schema})
        return {
            "schemas": dict(sorted(self.schemas.items())),
            "responses": dict(answers.responses(self._refusing)),
            "parameters": answers.PARAMETERS,
            "headers": answers.HEADERS,
            "securitySchemes": answers.security_schemes(),
        }


def _tidy(found: Any, *, named: bool = False) -> Any:
    """Words in English, titles that only repeat a name left out, examples where the standard wants them."""
    if isinstance(found, Promise):
        return str(found)
    if isinstance(found, list | tuple):
        return [_tidy(inner) for inner in found]
    if not isinstance(found, dict):
        return found
    if named:
        return {name: _tidy(inner) for name, inner in found.items()}
    tidy = {
        key: inner if key in VALUES else _tidy(inner, named=key in NAMED)
        for key, inner in found.items()
        if key != "title"
    }
    if "example" in tidy:
        tidy["examples"] = [tidy.pop("example")]
    if "in" in tidy:  # a parameter: its schema has them
        tidy.pop("examples", None)
    return tidy
