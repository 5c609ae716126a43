"""Which headings of a file name which column of a record."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping

from ..text import normalise, simplified

NUMBERED = re.compile(r"^\s*[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.、．]\s*")
NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
NO_LETTER = re.compile(r"[\W_]+")


def bare(name: str) -> str:
    """A heading as it is compared: letters and digits alone, lower case, simplified characters, no marks."""
    return NO_LETTER.sub("", simplified(normalise(name)))


def without_notes(name: str) -> str:
    """The same without its number and what it says in brackets: 3. 摘要（500字以内） is 摘要."""
    return bare(NOTE.sub("", normalise(NUMBERED.sub("", name))))


def matched(
    columns: Iterable[str], aliases: Mapping[str, Iterable[str]], shared: Container[str] = ()
) -> dict[str, str]:
    """{field: column} by the columns' names, in the order of the fields; a column fills one, and further ones that are `shared`.

    A name that is exactly one of the aliases goes before one that is so without its notes.
    """
    listed = list(columns)
    exact: dict[str, str] = {}
    for form in (bare, without_notes):
        for column in listed:
            if key := form(column):
                exact.setdefault(key, column)
    found: dict[str, str] = {}
    used: set[str] = set()
    for name, words in aliases.items():
        for key in map(bare, words):
            if key in exact and (exact[key] not in used or name in shared):
                found[name] = exact[key]
                used.add(exact[key])
                break
    return found
