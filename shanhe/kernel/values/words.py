"""Texts, lists of words, and choices from a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from ..text import HAN, clean, one_line
from .reading import Read, Unreadable, folded, shown

_STRONG = re.compile(r"[;；\n]+")  # an export joins with these: a comma is then part of a word
_WEAK = re.compile(r"[,，、|｜]+")
_BETWEEN_HAN = re.compile(f"(?<=[{HAN}])[ \u3000]+(?=[{HAN}])")


def _joined(given: Any) -> str:
    return "; ".join(map(str, given)) if isinstance(given, list) else str(given)


def paragraphs(given: Any) -> str:
    """A text of any length, without space at its ends."""
    return clean(_joined(given)).strip()


def line(given: Any) -> str:
    """A text on one line."""
    return one_line(_joined(given))


def words(given: Any) -> list[str]:
    """The words of a list, each once: from a list, or a text cut at semicolons, else at commas, else between Chinese words."""
    if isinstance(given, list):
        parts: Iterable[str] = given
    else:
        text = clean(str(given)).strip()
        if _STRONG.search(text):
            parts = _STRONG.split(text)
        elif _WEAK.search(text):
            parts = _WEAK.split(text)
        else:
            parts = _BETWEEN_HAN.split(text)
    return list(dict.fromkeys(word for part in parts if (word := one_line(str(part)))))


def choice(
    given: Any, labels: Mapping[str, Any], others: Mapping[str, Iterable[str]] | None = None
) -> Read[str]:
    """The code that is given by itself, by its label in any of the languages, or by one of its `others`."""
    text = folded(given).casefold()
    for code, label in labels.items():
        names = {code.casefold(), *(folded(word).casefold() for word in (others or {}).get(code, ()))}
        for language in ("zh-hans", "en"):
            with translation.override(language):
                names.add(folded(label).casefold())
        if text in names:
            return Read(code)
    raise Unreadable(
        _("“{value}” is none of the choices: {choices}.").format(
            value=shown(given), choices=_(", ").join(str(label) for label in labels.values())
        )
    )
