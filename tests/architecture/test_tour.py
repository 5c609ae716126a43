"""The tour shows the code as it is: files, names and quotations in docs/tour.md exist."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP = "shanhe/results"
TEXT = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
PROSE = re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)
QUOTATIONS = re.findall(r"```(?:python|html)\n(.*?)```", TEXT, flags=re.DOTALL)
CODE = re.findall(r"`([^`\n]+)`", PROSE)
FILES = sorted(
    {
        word
        for word in CODE
        if re.fullmatch(r"[\w./-]+(\.(py|md|html|po|yaml)|/)", word) and not word.startswith("/")
    }
)
NAMES = sorted({word for word in CODE if re.fullmatch(r"[a-z]\w*(\.\w+)+", word) and word not in FILES})
TESTS = sorted({word for word in CODE if re.fullmatch(r"test_\w+", word)})
# Attributes of a row, a rule or the context, which are no modules.
OBJECTS = ("request.", "rule.", "ctx.")


@pytest.mark.parametrize("name", FILES)
def test_files_exist(name: str) -> None:
    assert any((folder / name).exists() for folder in (ROOT, ROOT / APP)), name


@cache
def sources() -> str:
    """All that may be quoted, with runs of blanks as one."""
    found = [*(ROOT / "shanhe").rglob("*.py"), *(ROOT / "shanhe").rglob("*.html")]
    return "\n".join(plain(path.read_text(encoding="utf-8")) for path in found)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("quotation", QUOTATIONS, ids=lambda text: plain(text)[:40])
def test_quotations_are_in_the_code(quotation: str) -> None:
    assert plain(quotation) in sources()


def exists(name: str) -> bool:
    """Whether the dotted name is a module or something in one, of this app, the kernel or anywhere."""
    for prefix in ("shanhe.results.", "shanhe.", ""):
        parts = (prefix + name).split(".")
        for length in range(len(parts), 0, -1):
            try:
                found = import_module(".".join(parts[:length]))
            except ModuleNotFoundError:
                continue
            for attribute in parts[length:]:
                found = getattr(found, attribute, None)
            if found is not None and length > prefix.count("."):
                return True
            break
    return False


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith(OBJECTS)])
def test_names_exist(name: str) -> None:
    assert exists(name), name


@pytest.mark.parametrize("name", TESTS)
def test_tests_exist(name: str) -> None:
    assert f"def {name}(" in sources()


def test_the_tour_is_read() -> None:
    assert min(len(FILES), len(NAMES), len(QUOTATIONS), len(TESTS)) > 1
