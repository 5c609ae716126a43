"""Cells are text that loses nothing, and say what the file knew of them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from shanhe.kernel.files.reading import Day, Number, Row
from shanhe.kernel.files.reading.cells import plain


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        (4, "4", Number),
        (4.0, "4", Number),
        (0.5, "0.5", Number),
        (9.11101e17, "911101000000000000", Number),
        (12345678901234567890, "12345678901234567890", Number),
        (date(2027, 3, 31), "2027-03-31", Day),
        (datetime(2027, 3, 31, 8, 30), "2027-03-31T08:30:00", Day),
        ("4", "4", str),
        (True, "True", str),
        (None, "", str),
        ("a\x00b\ud800", "ab", str),
    ],
)
def test_a_cell_is_its_text_and_knows_its_kind(value: object, text: str, kind: type) -> None:
    cell = plain(value)
    assert (cell, type(cell)) == (text, kind)


def test_nested_values_become_texts() -> None:
    assert plain(["a", {"b": 1, "c": ["d", "e"]}, None]) == ["a", "1; ['d', 'e']"]


def test_a_broken_cell_matters_where_its_column_is_used() -> None:
    row = Row(3, {"a": "", "b": "x"}, broken={"a": "Cell A3 holds #REF!."})
    assert row.problems(["b"]) == []
    assert row.problems(["a", "b"]) == ["Cell A3 holds #REF!."]
    assert Row(4, {}, "torn").problems([]) == ["torn"]
