"""The blueprint's `measures.yaml`."""

from typing import Literal

from pydantic import Field

from shanhe.kernel.translated import Text
from shanhe.zones.blueprint.schemas import Code, Name, Strict


class MeasureItem(Strict):
    """One measure; `amount`, in minor units of the zone's currency, is null where none has been published."""

    code: Code
    number: int = Field(ge=1, le=9_999)
    kind: Literal["subsidy", "service", "space", "construction", "event", "priority"]
    name: Name
    summary: Text
    amount: int | None = Field(ge=0, le=10**15)
    status: Literal["announced", "open", "closed"]
    source: str = ""
    verified: bool | None = None


class MeasuresFile(Strict):
    """The measures in their published order."""

    measures: list[MeasureItem]
