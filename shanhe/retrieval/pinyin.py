"""Pinyin of Chinese words, to find them by sound: as letters, or through a character of the same sound."""

from __future__ import annotations

import re
from functools import lru_cache

from shanhe.kernel.text import pinyin
from shanhe.kernel.values.surnames import spoken

from .analysis import HAN

_HAN = re.compile(f"[{HAN}]+")
_LONGEST = 48


@lru_cache(maxsize=65_536)
def _of_run(run: str) -> tuple[str, ...]:
    return tuple(pinyin(run))


def syllables(text: str) -> list[str]:
    """The syllables, without tones, of the Chinese in a text: "质量 x" → zhi liang."""
    return [syllable for run in _HAN.findall(text) for syllable in _of_run(run)]


def of_names(title: str) -> list[str]:
    """The syllables of people's names, a line each, once for each way their surnames are read: 曾强 → zeng qiang ceng qiang."""
    return [syllable for line in title.splitlines() for way in spoken(line) for syllable in way]


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    from pypinyin.pinyin_dict import pinyin_dict

    characters = "".join(chr(code) for code in pinyin_dict if 0x4E00 <= code <= 0x9FFF)
    return frozenset(s for s in pinyin(characters) if s.isascii() and s.isalpha())


@lru_cache(maxsize=4_096)
def split(letters: str) -> tuple[str, ...]:
    """Letters as syllables, longest first ("zhiliang" → zhi liang); empty where it is no pinyin or one syllable only."""
    if not letters.isascii() or not letters.isalpha() or not 3 <= len(letters) <= _LONGEST:
        return ()
    best: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for size in range(min(6, end), 0, -1):
            before = best[end - size]
            if before is not None and letters[end - size : end] in _known():
                candidate = (*before, letters[end - size : end])
                if best[end] is None or len(candidate) < len(best[end] or ()):
                    best[end] = candidate
    return best[-1] or ()
