"""Words as the journal and summaries keep them: in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shanhe.kernel.translated import Translated


def words_of(row: Any, field: str = "name") -> Translated:
    """A row's words in every language."""
    if hasattr(row, f"{field}_zh"):
        return Translated({"zh": getattr(row, f"{field}_zh"), "en": getattr(row, f"{field}_en")})
    return Translated(getattr(row, field))


def names_of(missing: Iterable[Mapping[str, Any]], most: int = 2) -> list[str]:
    """The first of the things that a summary says are missing, in the reader's language."""
    return [str(Translated(item["name"])) for item in list(missing)[:most]]
