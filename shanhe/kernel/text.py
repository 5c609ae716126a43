"""Text in two languages: what is kept of it, which language to show, Chinese order, and the words search indexes."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_WORD = re.compile(rf"(?P<han>[{HAN}]+)|[^\W_{HAN}]+")
_ANY_HAN = re.compile(f"[{HAN}]")
_PLAIN_WORD = re.compile(r"[^\W_]+")  # where there is no Chinese: no Python step for each word
# The same in ASCII by one look at each byte: letters become lower case, digits stay, all else parts words.
_ASCII_WORDS = bytes(
    ord(char.lower()) if char.isascii() and char.isalnum() else 32 for char in map(chr, range(256))
)
SORT_KEY_LENGTH = 200

# Line ends of every kind; a vertical tab is Word's line break within a paragraph.
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# What nobody sees and nothing may hold: other controls, half characters, invisible blanks, marks that turn the reading
# direction of what follows around, and code points that are no characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef"
    "\ud800-\udfff"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
# Joiners belong to emoji and to scripts whose letters join; marks of direction to a text that has such letters; tags to a flag.
_JOINER = re.compile(
    "(?<![\u0530-\u10ff\u1780-\u18af\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]|[\u200c\u200d](?=\\s|$)"
)
_DIRECTION = re.compile("[\u200e\u200f\u061c]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdfc\ufe70-\ufefc]")
_TAGS = re.compile("(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+")
_MAYBE = re.compile(
    f"{_UNSEEN.pattern[:-1]}\r\x0b\x0c\x85\u2028\u2029\u200c-\u200f\u061c\U000e0000-\U000e007f]"
)
# Blanks that count as letters: Hangul fillers and the empty Braille cell.
_VISIBLE = re.compile(
    "[^\\s\u200c-\u200f\u061c\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)


def clean(text: str) -> str:
    """The text as every door takes it in: line ends as \\n, nothing unseen in it, and empty where there is nothing to see.

    Spaces at the ends, tabs and letters of every script stay as they are.
    """
    # Asking whether it is printable is many times quicker than the search, and nothing unseen is.
    if not text.replace("\n", "").isprintable() and _MAYBE.search(text):
        text = _UNSEEN.sub("", _LINE_END.sub("\n", text))
        text = _JOINER.sub("", _TAGS.sub("", text))
        if not _RIGHT_TO_LEFT.search(text):
            text = _DIRECTION.sub("", text)
    return text if _VISIBLE.search(text) else ""


def one_line(text: str) -> str:
    """The text cleaned, on one line with single spaces: a name, a title, a header."""
    return " ".join(clean(text).split())


def cleaned(value: Any, name: str = "") -> Any:
    """Every text within lists, tuples and mappings cleaned, names and titles on one line; anything else as it is.

    `name` is what the value is called; within a mapping, its key. The languages of a name or title are names too.
    """
    named = name.startswith(("name", "title"))
    if type(value) is str:
        return one_line(value) if named else clean(value)
    if type(value) in (list, tuple):
        return type(value)(cleaned(item, name) for item in value)
    if isinstance(value, dict):
        return type(value)(
            {cleaned(key): cleaned(item, name if named else str(key)) for key, item in value.items()}
        )
    return value


def digits_of(text: str) -> str:
    """The decimal digits of the text as 0 to 9, whatever script or width they were typed in."""
    return "".join(str(unicodedata.decimal(character)) for character in text if character.isdecimal())


def whole_number(text: str, most: int = 2**63 - 1) -> int | None:
    """The number from 0 to `most` that is written here in decimal digits and nothing else; None where none is.

    `str.isdigit` is no test for that: "²" passes it, and `int` breaks on it.
    """
    number = int(text) if text.isdecimal() and len(text) < 20 else None
    return number if number is not None and number <= most else None


def page_number(text: str) -> int:
    """Which page of a list an address asks for; the first where it says no number."""
    return whole_number(text, 999_999) or 1


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in the text."""
    return not text.isascii() and _ANY_HAN.search(text) is not None


def is_chinese(lang: str | None = None) -> bool:
    """Whether `lang`, or else the active language, is Chinese."""
    return (lang or get_language() or settings.LANGUAGE_CODE).lower().startswith("zh")


def normalise(text: str) -> str:
    """Full-width and compatibility forms folded (NFKC), lower case, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=1)
def _simple_characters() -> Mapping[int, str]:
    """Traditional character → simplified, from OpenCC's table (the first where there are several)."""
    table = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split() for line in table.splitlines() if "\t" in line)
    return {
        ord(pair[0]): pair[1]
        for pair in pairs
        if len(pair[0]) == 1 and len(pair[1]) == 1 and pair[0] != pair[1]
    }


def simplified(text: str) -> str:
    """Traditional characters made simplified, each for itself: the places of the text stay."""
    return text if text.isascii() else text.translate(_simple_characters())


def pinyin(han: str, *, tones: bool = False) -> list[str]:
    """The syllables of Chinese, with v for ü, or with marks of tone where they are asked for."""
    from pypinyin import (
        Style,
        lazy_pinyin,
    )  # with its tables of phrases: for whoever asks first, not for every start

    return lazy_pinyin(han, style=Style.TONE if tones else Style.NORMAL, v_to_u=False)


def lead(label: str) -> str:
    """A label with its colon, ready for what follows on the line: a full-width colon has its blank within it."""
    return label if label.endswith("：") else f"{label} "


@lru_cache(maxsize=4_096)
def _numbered(syllable: str) -> str:
    from pypinyin.contrib.tone_convert import to_tone3

    return to_tone3(syllable, neutral_tone_with_five=True)


def _ascii_words(text: str) -> str:
    return " ".join(text.encode().translate(_ASCII_WORDS).decode().split())


def sort_key(text: str) -> str:
    """Pinyin with tone numbers, to store and compare under COLLATE "C"; at most 200 characters."""
    text = text[:SORT_KEY_LENGTH]
    if text.isascii():
        return _ascii_words(text)
    text = normalise(text)
    if not _ANY_HAN.search(text):
        return " ".join(_PLAIN_WORD.findall(text))[:SORT_KEY_LENGTH]
    parts: list[str] = []
    for run in _WORD.finditer(text):
        # TONE and cached numbers instead of TONE3: a third of the time.
        parts += map(_numbered, pinyin(run["han"], tones=True)) if run["han"] else [run[0]]
    return " ".join(parts)[:SORT_KEY_LENGTH]


def tokens(text: str) -> str:
    """Words joined by spaces for a `simple` tsvector: Chinese cut for search, latin words in lower case."""
    if text.isascii():
        return _ascii_words(text)
    text = normalise(text)
    if not _ANY_HAN.search(text):
        return " ".join(_PLAIN_WORD.findall(text))
    import rjieba  # it reads its dictionary at once

    words: list[str] = []
    for run in _WORD.finditer(text):
        words.extend(rjieba.cut_for_search(run["han"]) if run["han"] else [run[0]])
    return " ".join(words)
