"""What the product is built on may be given on under its own licence: no GPL, no AGPL. LGPL and MPL are allowed."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

PRODUCT = Path(__file__).resolve().parents[2] / "requirements" / "product.txt"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(;[^\\]*)?", re.MULTILINE)
LESSER = re.compile(r"lesser|library|\blgpl", re.IGNORECASE)
STRONG = re.compile(r"\bA?GPL|affero|gnu general public", re.IGNORECASE)
# Names that say nothing of a licence in their metadata, with where theirs is stated.
STATED_ELSEWHERE: dict[str, str] = {}


def pinned() -> list[tuple[str, bool]]:
    """Every distribution of the product, and whether it is needed on this system at all."""
    found = PINNED.findall(PRODUCT.read_text("utf-8"))
    return [(name, not marker.strip()) for name, _version, marker in found]


def licences(found: Distribution) -> list[str]:
    """What the distribution says of its licence; each choice of an "or" by itself."""
    meta = found.metadata
    said = [
        text.rpartition("::")[2] for text in meta.get_all("Classifier") or [] if text.startswith("License ::")
    ]
    expression = meta.get("License-Expression") or ""
    if not said and not expression:
        # An old free text: its first line names the licence, the rest may be the licence itself.
        said = (meta.get("License") or "").strip().splitlines()[:1]
    return [
        part.strip() for text in [*said, expression] for part in re.split(r"\bOR\b", text) if part.strip()
    ]


def forbidden(said: list[str]) -> bool:
    """Whether no choice is open but a strong copyleft licence, or one of several that hold together is."""
    return any(STRONG.search(text) and not LESSER.search(text) for text in said)


def test_the_list_is_read() -> None:
    names = {name for name, _always in pinned()}
    assert {"django", "django-allauth", "procrastinate", "openpyxl"} <= names


@pytest.mark.parametrize(("name", "always"), pinned())
def test_no_dependency_is_under_a_strong_copyleft(name: str, always: bool) -> None:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        if always:
            raise
        pytest.skip("not needed on this system")
    said = licences(found)
    assert said or name in STATED_ELSEWHERE, f"{name} says nothing of its licence: look, and note it"
    assert not forbidden(said), f"{name}: {said}"


@pytest.mark.parametrize(
    ("said", "bad"),
    [
        (["GPL-3.0-or-later"], True),
        (["AGPL-3.0-only"], True),
        ([" GNU General Public License v3 (GPLv3)"], True),
        ([" GNU Affero General Public License v3"], True),
        (["LGPL-3.0-only"], False),
        ([" GNU Lesser General Public License v3 (LGPLv3)"], False),
        ([" GNU Library or Lesser General Public License (LGPL)"], False),
        (["MPL-2.0"], False),
        (["BSD-3-Clause"], False),
    ],
)
def test_what_counts_as_one(said: list[str], bad: bool) -> None:
    assert forbidden(said) is bad
