"""The blueprint's `indicators.yaml`."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator


class IndicatorItem(BaseModel):
    """One node; without a unit it only groups those below it."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.]*$", max_length=80)]
    parent: str = ""
    name_zh: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    name_en: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    definition_zh: str
    definition_en: str
    unit_zh: str = ""
    unit_en: str = ""
    owner: str
    source: str = ""
    verified: bool | None = None


class IndicatorsFile(BaseModel):
    """The tree; a parent comes before its children."""

    model_config = ConfigDict(extra="forbid")

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
