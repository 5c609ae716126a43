"""A value with what was assumed to read it, and the reason why something cannot be read."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ..text import clean

T = TypeVar("T")
SHOWN = 40


@dataclass(frozen=True)
class Read(Generic[T]):
    """A value as it was read. `assumed` holds sentences for the person: of the whole column, or of this one cell.

    `doubtful` says that the value may not be what was typed.
    """

    value: T
    assumed: tuple[str, ...] = ()
    doubtful: bool = False


class Unreadable(ValueError):
    """Why something cannot be read, in the reader's language, with what to write instead."""


def folded(given: Any) -> str:
    """One line, full-width and compatibility forms as plain ones (４ → 4, Ⅳ → IV), dashes as hyphens."""
    text = "; ".join(map(str, given)) if isinstance(given, list) else str(given)
    text = clean(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        for dash in "\u2010\u2011\u2012\u2013\u2014\u2212":
            text = text.replace(dash, "-")
    return " ".join(text.split())


def shown(given: Any) -> str:
    """What was given, short enough to be repeated in a sentence."""
    text = str(given).strip()
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
