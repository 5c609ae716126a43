"""What can be done with a record, as every answer tells it: the act, whether it may be done now, and where."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict  # pydantic asks for this one below Python 3.12


class ActionOut(TypedDict):
    """Something the caller could do with the record now or, where `enabled` is false, once the `reason` is gone."""

    name: Annotated[str, Field(examples=["submit"])]
    label: Annotated[str, Field(description="What its button says.", examples=["Send for review"])]
    method: Annotated[str, Field(examples=["POST"])]
    href: Annotated[str, Field(examples=["/api/v1/results/R-2026-0001/actions/submit"])]
    enabled: bool
    reason: Annotated[str, Field(description="Why it must wait; empty where it can be done now.")]
    schema: Annotated[
        str, Field(description="What the body holds: a component of the document, “#/components/schemas/…”.")
    ]
