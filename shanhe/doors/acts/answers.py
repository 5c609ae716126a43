"""What every answer about a record says besides its own: where it is read, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ninja import Field, Schema

from ..api_support.actions import ActionOut
from ..api_support.derived import one_of
from .table import Acts

S = TypeVar("S", bound=Schema)


def record_of(*tables: Acts, actions: bool = True) -> Callable[[type[S]], type[S]]:
    """Add to a schema the record's address and, unless it is a line of a list, what the caller could do with it.

    `tables` are its tables of acts, the first the one that finds it. An endpoint returns the row, or a mapping that has it
    as `row`.
    """

    def add(schema: type[S]) -> type[S]:
        made: dict[str, Any] = {
            "__module__": schema.__module__,
            "__doc__": schema.__doc__,
            "__annotations__": {"self": str},
            "self": Field(description="Where this is read.", examples=["/api/v1/results/R-2026-0001"]),
            "resolve_self": staticmethod(lambda told: tables[0].href(_row(told))),
        }
        state = schema.model_fields.get("state")
        if state is not None and state.annotation is str:
            made["__annotations__"]["state"] = one_of(tables[0].lifecycle.states)
        if actions:
            made["__annotations__"]["actions"] = list[ActionOut]
            made["actions"] = Field(description="What the caller could do with it.")
            made["resolve_actions"] = actions_of(*tables)
        kind: Any = type(schema)
        return kind(schema.__name__, (schema,), made)  # type: ignore[no-any-return]

    return add


def actions_of(*tables: Acts) -> Any:
    """What the caller could do with a row in an answer: `resolve_actions = actions_of(TEAM_MILESTONE_ACTS)`."""

    def resolve(told: Any, context: Any) -> list[dict[str, Any]]:
        actor, row = context["request"].actor, _row(told)
        return [action for acts in tables for action in acts.told(actor, row)]

    return staticmethod(resolve)


def _row(told: Any) -> Any:
    return told["row"] if isinstance(told, Mapping) else told
