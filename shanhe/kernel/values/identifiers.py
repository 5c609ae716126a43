"""Numbers by which records are known elsewhere: never one that a spreadsheet has spoilt."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from ..text import one_line
from .reading import Read, Unreadable, folded, shown

EXACT = 15  # a spreadsheet keeps so many digits of a number
_SHORTENED = re.compile(r"-?\d(?:[.,]\d+)?E\+\d{2,3}|-?\d[.,]\d+E\d{1,3}", re.IGNORECASE)
_LONG = re.compile(r"\d{15}0+")


def identifier(given: Any, longest: int = 200) -> Read[str]:
    """The number as text. A shortened one (9.11101E+17) is refused: others would look the same; a rounded one is doubted."""
    text = one_line("; ".join(given) if isinstance(given, list) else str(given))
    if len(text) > longest:
        raise Unreadable(_("The number is longer than {count} characters.").format(count=longest))
    plain = folded(text)
    if _SHORTENED.fullmatch(plain):
        raise Unreadable(
            _(
                "“{value}” is a number that a spreadsheet has shortened, so other records would have the same. Format the column as text and enter the numbers anew."
            ).format(value=shown(text))
        )
    if getattr(given, "rounded", False) or _LONG.fullmatch(plain):
        told = _(
            "“{value}” may not be the number that was typed: a spreadsheet makes every digit after the fifteenth a zero. Compare it."
        )
        return Read(text, (told.format(value=shown(text)),), doubtful=True)
    return Read(text)
