"""What languages are called."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils.translation import get_language


def language_name(language: str) -> str:
    """What a language is called in the reader's: “Chinese”; its code where no name is known."""
    return _name_in(language, (get_language() or settings.LANGUAGE_CODE).replace("-", "_"))


@lru_cache(maxsize=1_000)  # each text that comes in is asked for
def _name_in(language: str, reader: str) -> str:
    try:
        return Locale.parse(language, sep="-").get_display_name(Locale.parse(reader)) or language
    except (UnknownLocaleError, ValueError):
        return language


def known_language(language: str) -> bool:
    """Whether this is the code of a language, such as en, zh or pt-br."""
    return language_name(language) != language
