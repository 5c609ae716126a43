"""Readiness levels however they are written."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from .numerals import ROMAN, chinese
from .reading import Read, Unreadable, folded, shown

_LEVEL = re.compile(
    r"(?:(?:trl|mrl|level|技术成熟度|技术就绪(?:水平|度)?|成熟度|就绪度|第)[ :.=-]*)?"
    r"(?:(?P<digits>\d{1,2})(?:\.0+)?|(?P<roman>[ivx]+)|(?P<han>[〇零一二三四五六七八九十]+))\s*(?:级|級|level)?",
    re.IGNORECASE,
)


def level(given: Any, lowest: int = 1, highest: int = 9) -> Read[int]:
    """4, ４, 4.0, 4级, 四级, Ⅳ, TRL4 or TRL 4; a range or a half is refused."""
    found = _LEVEL.fullmatch(folded(given))
    value: int | None = None
    if found:
        value = int(found["digits"]) if found["digits"] else None
        value = ROMAN.get(found["roman"].lower()) if found["roman"] else value
        value = chinese(found["han"]) if found["han"] else value
    if value is None or not lowest <= value <= highest:
        told = _(
            "“{value}” is not a readiness level from {lowest} to {highest}. Write one number, such as 4."
        )
        raise Unreadable(told.format(value=shown(given), lowest=lowest, highest=highest))
    return Read(value)
