"""Text in two languages: which language to show, Chinese order, and the words search indexes."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

import rjieba
from django.utils.translation import get_language
from pypinyin import Style, lazy_pinyin
from pypinyin.contrib.tone_convert import to_tone3

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_WORD = re.compile(rf"(?P<han>[{_HAN}]+)|[^\W_{_HAN}]+")
_ANY_HAN = re.compile(f"[{_HAN}]")
_PLAIN_WORD = re.compile(r"[^\W_]+")  # where there is no Chinese: no Python step for each word
SORT_KEY_LENGTH = 200


def is_chinese(lang: str | None = None) -> bool:
    """Whether `lang`, or else the active language, is Chinese; also true when no language is active."""
    return (lang or get_language() or "zh").lower().startswith("zh")


def localized(obj: Any, field: str, lang: str | None = None) -> str:
    """`<field>_zh` or `<field>_en` of the object by language; where that is empty, the other one."""
    first, second = ("zh", "en") if is_chinese(lang) else ("en", "zh")
    return getattr(obj, f"{field}_{first}", "") or getattr(obj, f"{field}_{second}", "") or ""


def normalise(text: str) -> str:
    """Full-width and compatibility forms folded (NFKC), lower case, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=4_096)
def _numbered(syllable: str) -> str:
    return to_tone3(syllable, neutral_tone_with_five=True)


def sort_key(text: str) -> str:
    """Pinyin with tone numbers, to store and compare under COLLATE "C"; at most 200 characters."""
    text = normalise(text[:SORT_KEY_LENGTH])
    if text.isascii() or not _ANY_HAN.search(text):
        return " ".join(_PLAIN_WORD.findall(text))[:SORT_KEY_LENGTH]
    parts: list[str] = []
    for run in _WORD.finditer(text):
        # TONE and cached numbers instead of TONE3: a third of the time.
        parts += map(_numbered, lazy_pinyin(run["han"], style=Style.TONE)) if run["han"] else [run[0]]
    return " ".join(parts)[:SORT_KEY_LENGTH]


def tokens(text: str) -> str:
    """Words joined by spaces for a `simple` tsvector: Chinese cut for search, latin words in lower case."""
    text = normalise(text)
    if text.isascii() or not _ANY_HAN.search(text):
        return " ".join(_PLAIN_WORD.findall(text))
    words: list[str] = []
    for run in _WORD.finditer(text):
        words.extend(rjieba.cut_for_search(run["han"]) if run["han"] else [run[0]])
    return " ".join(words)
