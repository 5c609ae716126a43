"""The blueprint's `measures.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class MeasureItem(BaseModel):
    """One measure; `amount_fen` is null where no amount has been published."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.]*$", max_length=80)]
    number: int = Field(ge=1)
    kind: Literal["subsidy", "service", "space", "construction", "event", "priority"]
    name_zh: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    name_en: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    summary_zh: str
    summary_en: str
    amount_fen: int | None = Field(ge=0)
    status: Literal["announced", "open", "closed"]
    source: str = ""
    verified: bool | None = None


class MeasuresFile(BaseModel):
    """The measures in their published order."""

    model_config = ConfigDict(extra="forbid")

    measures: list[MeasureItem]
