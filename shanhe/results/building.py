"""Making a result row whole: the columns that repeat others, for one row or a batch."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Func, Value

from shanhe.kernel.text import normalise, sort_key, tokens
from shanhe.kernel.translated import languages

from .models import Result

TEXTS = ("title", "summary", "abstract", "problem", "advantages")
OPEN_TEXTS = TEXTS[:2]  # what is published where only a summary is
SEARCH_LIMIT = 20_000  # characters of tokens a row: far below PostgreSQL's limit of 1 MB for a tsvector
TITLE_TERMS = 40
SEPARATOR = "|"
NOT_LETTERS = re.compile(r"[\W_]+")


def searchable(result: Any) -> str:
    """The words a result is found by; only title and summary where only a summary is published."""
    names = OPEN_TEXTS if result.summary_only else TEXTS
    parts = [
        result.ref,
        *(text for name in names for text in getattr(result, name).values()),
        *result.keywords,
    ]
    if not result.summary_only:
        parts.append(result.authors_text)
    return tokens(" \n".join(part for part in parts if part))[:SEARCH_LIMIT]


def title_key(title: str) -> str:
    """Equal for titles that differ only in width, case, spaces or punctuation."""
    letters = NOT_LETTERS.sub("", normalise(title))
    return hashlib.md5(letters.encode(), usedforsecurity=False).hexdigest() if letters else ""


def title_terms(title: str) -> list[str]:
    """The title's distinct words of two characters or more, at most 40, in order."""
    words = (word for word in tokens(title).split() if len(word) > 1)
    return list(dict.fromkeys(words))[:TITLE_TERMS]


def derive(result: Any) -> str:
    """Set every column that repeats others, except `search`; returns the text that `search` is made of.

    `result` is a Result or anything with its columns as attributes.
    """
    title = result.title.within(languages()[0])
    result.sort_key = sort_key(title)
    result.title_key = title_key(title)
    result.title_terms = title_terms(" ".join(result.title.values()))
    result.level = result.trl_confirmed or result.trl_claimed
    result.fields_key = SEPARATOR.join(sorted(result.fields))
    result.centres_key = SEPARATOR.join(sorted(result.centre_codes))
    result.ip_key = SEPARATOR.join(sorted(result.ip_kinds))
    return searchable(result)


def search_expression(text: str) -> Func:
    """`to_tsvector('simple', text)` as a value to save or bulk-create."""
    return SearchVector(Value(text), config="simple")


def build_result(zone: Any, values: Mapping[str, Any], *, now: datetime, ref: str = "") -> Result:
    """A result of `zone` from field values, not saved, with every derived column set; writes nothing.

    Foreign keys may be given as rows or as `…_id`. `centre_codes` and `ip_kinds` are taken as given: whoever saves the
    row also writes the centres' and rights' own rows. `ref` comes from `references`.
    """
    result = Result(zone=zone, ref=ref, **{"created_at": now, "updated_at": now, **values})
    result.search = search_expression(derive(result))
    return result
