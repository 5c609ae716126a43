"""Numbers written in Chinese or Roman numerals, as far as days, months, years and levels need them."""

from __future__ import annotations

import re

DIGITS = {character: value for value, pair in enumerate(
    ("〇零", "一壹", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
) for character in pair}  # fmt: skip
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_RUN = re.compile(f"[{''.join(DIGITS)}十拾]+")


def chinese(text: str) -> int | None:
    """四 → 4, 十二 → 12, 三十一 → 31, 二〇二七 → 2027; None for anything else."""
    text = text.replace("拾", "十")
    if text and all(character in DIGITS for character in text):
        return int("".join(str(DIGITS[character]) for character in text))
    found = re.fullmatch("(.?)十(.?)", text)
    if not found or not all(part == "" or part in DIGITS for part in found.groups()):
        return None
    tens, ones = found.groups()
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)


def in_digits(text: str) -> str:
    """The text with its Chinese numerals as digits: 二〇二七年三月 → 2027年3月."""
    return _RUN.sub(lambda run: str(found) if (found := chinese(run[0])) is not None else run[0], text)
