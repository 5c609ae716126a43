"""Words as the journal and summaries keep them: in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation

from shanhe.kernel.errors import type_text
from shanhe.kernel.translated import Translated, base


def words_of(row: Any, field: str = "name") -> Translated:
    """A row's words in every language."""
    if hasattr(row, f"{field}_zh"):
        return Translated({"zh": getattr(row, f"{field}_zh"), "en": getattr(row, f"{field}_en")})
    return Translated(getattr(row, field))


def in_each_language(text: type_text) -> Translated:
    """A word of the product in every language that it speaks."""
    words = Translated()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words[base(code)] = str(text)
    return words


def names_of(missing: Iterable[Mapping[str, Any]], most: int = 2) -> list[str]:
    """The first of the things that a summary says are missing, in the reader's language."""
    return [str(Translated(item["name"])) for item in list(missing)[:most]]
