"""The blueprint's `indicators.yaml`."""

from typing import Any

from django.utils.translation import gettext as _
from pydantic import model_validator

from shanhe.kernel.translated import Limits, Text, text_type
from shanhe.zones.blueprint.schemas import NOTHING, Code, Name, Strict


class IndicatorItem(Strict):
    """One node; without a unit it only groups those below it."""

    code: Code
    parent: str = ""
    name: Name
    definition: Text
    unit: text_type(Limits(40)) = NOTHING  # type: ignore[valid-type]
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
