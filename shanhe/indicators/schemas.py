"""The blueprint's `indicators.yaml`."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints, model_validator

from shanhe.zones.blueprint.schemas import Code, Strict


class IndicatorItem(Strict):
    """One node; without a unit it only groups those below it."""

    code: Code
    parent: str = ""
    name_zh: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    name_en: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    definition_zh: str
    definition_en: str
    unit_zh: str = Field(default="", max_length=40)
    unit_en: str = Field(default="", max_length=40)
    owner: str
    source: str = ""
    verified: bool | None = None


class IndicatorsFile(Strict):
    """The tree; a parent comes before its children."""

    indicators: list[IndicatorItem]

    @model_validator(mode="after")
    def parents_first(self) -> Any:
        seen: set[str] = set()
        for item in self.indicators:
            if item.parent and item.parent not in seen:
                text = _("The parent “{parent}” of “{code}” must come before it.")
                raise ValueError(text.format(parent=item.parent, code=item.code))
            seen.add(item.code)
        return self
