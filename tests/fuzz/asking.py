"""Requests of the API made from its own description, so that a later operation is tried by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from config.api import api

from . import hostile
from .ground import Ground

SCHEMA: dict[str, Any] = api.get_openapi_schema()
TEXTS = ("示例", "Sample", "public", "zh", "2027-03-31", "2027-03-31T10:00:00+08:00", "no_fit", "CNY", "one")
FORMATS = {
    "date": "2027-03-31",
    "date-time": "2027-03-31T10:00:00+08:00",
    "email": "somebody@example.org",
    "uri": "https://example.org/",
    "binary": "x",
}


@dataclass(frozen=True)
class Asked:
    """One operation of the API."""

    method: str
    path: str
    about: Any

    def parameters(self, where: str) -> list[Any]:
        return [one for one in self.about.get("parameters", ()) if one.get("in") == where]

    def body(self) -> tuple[str, Any] | None:
        """The kind of its body and the schema of it."""
        for kind, content in self.about.get("requestBody", {}).get("content", {}).items():
            return kind, content["schema"]
        return None


def operations() -> list[Asked]:
    root = SCHEMA["servers"][0]["url"]
    return [
        Asked(way, root + path, about)
        for path, ways in SCHEMA["paths"].items()
        for way, about in ways.items()
    ]


def address(rng: Random, ground: Ground, asked: Asked) -> str:
    """Mostly of a row that is there; the query spoilt as often as not."""
    parts: list[str] = []
    for part in asked.path.split("/"):
        right = part
        if part.startswith("{"):
            right = named(rng, ground, part.strip("{}"), parts, asked)
        parts.append(
            hostile.segment(hostile.value(rng, ground)) if part != right and rng.random() < 0.15 else right
        )
    given = []
    for one in asked.parameters("query"):
        if rng.random() < 0.5:
            text = (
                hostile.value(rng, ground)
                if rng.random() < 0.6
                else str(right_value(rng, ground, one["schema"]))
            )
            given.append((one["name"], text))
    return "/".join(parts) + (f"?{hostile.query(given)}" if given else "")


def named(rng: Random, ground: Ground, name: str, before: list[str], asked: Asked) -> str:
    """What could stand in an address for this parameter, judged by the word before it."""
    schema = next(one["schema"] for one in asked.parameters("path") if one["name"] == name)
    kind = before[-1].removesuffix("s")
    kind = {"people": "person", "offer": "interest", "objects": "result"}.get(before[-1], kind)
    if name == "key":
        return f"results.Result:{ground.name(rng, 'result pk')}"
    if schema.get("type") == "integer":
        return rng.choice(("1", "2", ground.name(rng, f"{kind} pk")))
    if schema.get("enum") or schema.get("pattern"):
        return str(right_value(rng, ground, schema))
    return ground.name(rng, kind)


def right_value(rng: Random, ground: Ground, schema: Any, name: str = "") -> Any:
    """A value that the schema allows; references are those of rows that are there."""
    schema = _resolved(schema)
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return rng.choice(schema["enum"])
    for choice in ("anyOf", "oneOf", "allOf"):
        if schema.get(choice):
            return right_value(rng, ground, rng.choice(schema[choice]), name)
    kind = schema.get("type")
    if kind == "object":
        return dict(_members(rng, ground, schema))
    if kind == "array":
        return [
            right_value(rng, ground, schema.get("items", {}), name.removesuffix("s"))
            for _one in range(rng.randint(0, 2))
        ]
    if kind in ("integer", "number"):
        low = schema.get("minimum", 1)
        return (
            rng.randint(low, min(schema.get("maximum", low + 9), low + 9)) if kind == "integer" else low + 0.5
        )
    if kind in ("boolean", "null"):
        return None if kind == "null" else rng.random() < 0.5
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    if name in ground.own:
        return ground.name(rng, name)
    return (
        ground.name(rng, rng.choice(("term", "person", "organisation")))
        if rng.random() < 0.3
        else rng.choice(TEXTS)
    )


def _members(rng: Random, ground: Ground, schema: Any) -> Iterator[tuple[str, Any]]:
    needed = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        if name in needed or rng.random() < 0.5:
            yield name, right_value(rng, ground, inner, name)


def _resolved(schema: Any) -> Any:
    while "$ref" in schema:
        schema = SCHEMA["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema
