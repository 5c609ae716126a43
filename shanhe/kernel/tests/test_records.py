"""Records as JSON: a broken one spoils no other, and nothing in one is lost."""

from __future__ import annotations

import gzip
import io

import pytest

from shanhe.kernel.files import reading
from shanhe.kernel.files.reading import Number, Row


def rows(content: bytes, name: str = "a.jsonl") -> list[Row]:
    return list(reading.read(io.BytesIO(content), name))


@pytest.mark.parametrize(
    "line",
    [
        b"{broken",
        b"[1, 2]",
        b'"text"',
        b"null",
        b'{"title": NaN}',
        b'{"title": "A", "title": "B"}',
        b'{"title": "\xe4\xbd"}',
        b"[" * 100_000,
        b'{"title": ' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"n": ' + b"9" * 5_000 + b"}",
        b"\x00",
    ],
    ids=["broken", "list", "text", "null", "nan", "twice", "bytes", "deep", "nested", "digits", "zero"],
)
def test_a_broken_line_is_a_row_with_its_number_and_the_others_are_read(line: bytes) -> None:
    found = rows(b'{"title": "A"}\n\n' + line + b'\n{"title": "B"}\n')
    assert [row.number for row in found] == [1, 3, 4]
    assert [bool(row.problem) for row in found] == [False, True, False]


def test_what_no_database_keeps_is_taken_out() -> None:
    (row,) = rows(rb'{"ti\u0000tle\ud800": "A\u0000\udfffB", "list": ["\ud83dx"]}')
    assert row.values == {"title": "AB", "list": ["x"]}


def test_numbers_keep_their_digits() -> None:
    (row,) = rows(b'{"a": 12345678901234567890, "b": 0.1, "c": 1E+3, "d": 1e999999999999999999999}')
    assert list(row.values.values()) == ["12345678901234567890", "0.1", "1000", "1e999999999999999999999"]
    assert isinstance(row.values["b"], Number)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_other_encodings(encoding: str) -> None:
    content = '{"标题": "低温下的电解液配方"}\n{"标题": "柔性传感器的方法"}\n'.encode(encoding)
    for name, data in (("a.jsonl", content), ("a.jsonl.gz", gzip.compress(content))):
        assert [row.values["标题"] for row in rows(data, name)] == ["低温下的电解液配方", "柔性传感器的方法"]
    listed = '[{"标题": "低温下的电解液配方"}]'.encode(encoding)
    assert rows(listed, "a.json")[0].values == {"标题": "低温下的电解液配方"}
