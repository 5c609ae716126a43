"""What can be done with a record, as every endpoint tells it."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema

from shanhe.kernel.lifecycle import Action


class ActionOut(Schema):
    """What the caller could do now, and if it must wait, why."""

    name: str = Field(examples=["submit"])
    label: str = Field(examples=["Send for review"])
    enabled: bool
    reason: str = ""

    @staticmethod
    def of(action: Action) -> dict[str, Any]:
        names = {"name": action.name, "enabled": action.enabled}
        return {**names, "label": str(action.label), "reason": str(action.reason)}
