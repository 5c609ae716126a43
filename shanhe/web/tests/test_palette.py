"""Every pair of text and ground in the palette reaches 4.5:1 in both schemes; area lines reach 3:1."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[3] / "web-src/css/tokens.css"
TEXTS = ["indigo", "teal", "blue", "green", "red", "amber", "ink", "ink-2", "ink-3"]
GROUNDS = ["paper", "ground", "raised", "tint"]
TINTED = [
    ("indigo", "indigo-soft"),
    ("teal", "teal-soft"),
    ("blue", "blue-soft"),
    ("green", "green-soft"),
    ("red", "red-soft"),
    ("amber", "amber-soft"),
    ("ink", "mark"),
    ("ink-2", "tint"),
    ("on-action", "teal"),
]
TINTED += [("ink", f"{name}-soft") for name in ("indigo", "teal", "blue", "green", "red", "amber")]


def _palette() -> dict[str, tuple[str, str]]:
    if not TOKENS.exists():
        pytest.skip("the front end's sources are not in an installed package")
    pairs = re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", TOKENS.read_text())
    return {name: (light, dark) for name, light, dark in pairs}


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), [(t, g) for t in TEXTS for g in GROUNDS] + TINTED)
def test_text_is_readable(text: str, ground: str, scheme: int) -> None:
    palette = _palette()
    ratio = contrast(palette[text][scheme], palette[ground][scheme])
    assert ratio >= 4.5, f"{text} on {ground}: {ratio:.2f}"


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_area_lines_are_visible(scheme: int) -> None:
    palette = _palette()
    assert contrast(palette["area-line"][scheme], palette["paper"][scheme]) >= 3
