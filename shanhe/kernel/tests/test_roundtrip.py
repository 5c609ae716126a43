"""What is exported is read back as it was, whatever it begins with and whatever is in it."""

from __future__ import annotations

import io
import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanhe.kernel import values
from shanhe.kernel.files import reading, writing
from shanhe.kernel.files.formulas import defused, restored
from shanhe.kernel.text import clean

BEGINNINGS = st.sampled_from(["=", "+", "-", "@", "＝", "'", "'=", "''-", "\t=", "\n+", "'\u5f20", ""])
TEXTS = st.tuples(BEGINNINGS, st.text(max_size=30)).map("".join)
KEPT = TEXTS.map(lambda text: clean(text).strip()).filter(bool)
WORDS = st.lists(
    st.text(string.ascii_letters + " ,、|'=+-张强", min_size=1, max_size=12).map(values.line).filter(bool),
    unique=True,
    max_size=4,
)


@given(TEXTS)
def test_an_apostrophe_goes_in_and_comes_off(text: str) -> None:
    once = defused(text)
    assert restored(once) == text
    assert not once.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("text", ["'tis", "''", "'", "O'Neill", "'42"])
def test_other_apostrophes_are_left_alone(text: str) -> None:
    assert defused(text) == restored(text) == text


def through_a_file(kind: str, record: dict[str, Any]) -> dict[str, Any]:
    file = io.BytesIO()
    writing.write(file, kind, list(record), [record], title="Sheet")
    file.seek(0)
    (row,) = reading.read(file, f"a.{kind}")
    assert not row.problem
    return dict(row.values)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
@settings(max_examples=60, deadline=None)
@given(line=KEPT, words=WORDS)
def test_text_and_lists_come_back_from_every_format(kind: str, line: str, words: list[str]) -> None:
    found = through_a_file(kind, {"id": "1", "text": line, "words": words})
    assert values.paragraphs(found["text"]) == line
    assert values.words(found.get("words", "")) == words
