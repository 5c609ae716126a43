"""The blueprint's `measures.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shanhe.zones.blueprint.schemas import Code, Strict


class MeasureItem(Strict):
    """One measure; `amount_fen` is null where no amount has been published."""

    code: Code
    number: int = Field(ge=1, le=9_999)
    kind: Literal["subsidy", "service", "space", "construction", "event", "priority"]
    name_zh: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    name_en: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    summary_zh: str
    summary_en: str
    amount_fen: int | None = Field(ge=0, le=10**15)
    status: Literal["announced", "open", "closed"]
    source: str = ""
    verified: bool | None = None


class MeasuresFile(Strict):
    """The measures in their published order."""

    measures: list[MeasureItem]
