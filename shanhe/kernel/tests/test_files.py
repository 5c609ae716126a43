"""Files of records: what is read of them, and what is refused before it fills the memory."""

from __future__ import annotations

import gzip
import io
import json

import pytest

from shanhe.kernel.errors import Invalid
from shanhe.kernel.files import reading
from shanhe.kernel.files.reading import Meter, delimited, limits

from .workbooks import packed, plain_workbook

CSV = "编号,标题\nA-1,示例:柔性应变传感器\nA-2,Sample gripper for fruit\n"


def rows_of(text: str, name: str = "sample.csv") -> list[reading.Row]:
    return list(reading.read(io.BytesIO(text.encode()), name))


class TestReading:
    def test_a_table_written_by_a_chinese_spreadsheet(self) -> None:
        rows = list(reading.read(io.BytesIO("标题,年份\n柔性传感器,2024\n".encode("gb18030")), "表.csv"))
        assert rows[0].values == {"标题": "柔性传感器", "年份": "2024"}

    def test_other_separators_and_a_byte_order_mark(self) -> None:
        rows = list(reading.read(io.BytesIO("\ufefftitle;year\nA;2024\n".encode()), "a.csv"))
        assert rows[0].values == {"title": "A", "year": "2024"}

    def test_json_lines_a_list_and_a_catalogue_give_the_same_rows(self) -> None:
        record = {"title": "A", "keywords": ["x", "y"]}
        for text, name in (
            (json.dumps(record) + "\n", "a.jsonl"),
            (json.dumps([record]), "a.json"),
            (json.dumps({"agency": "x", "releases": [record]}), "a.json"),
        ):
            assert [row.values for row in rows_of(text, name)] == [record]

    def test_columns_that_a_database_keeps_one_level_down(self) -> None:
        text = json.dumps([{"model": "topic", "pk": 7, "fields": {"title": "A", "fields": ["x"]}}])
        assert [row.values for row in rows_of(text, "a.json")] == [
            {"model": "topic", "pk": "7", "title": "A", "fields": ["x"]}
        ]

    def test_a_compressed_file(self) -> None:
        packed = io.BytesIO(gzip.compress(b'{"title": "A"}\n'))
        assert [row.values["title"] for row in reading.read(packed, "a.jsonl.gz")] == ["A"]

    def test_a_workbook(self) -> None:
        from openpyxl import Workbook

        book, file = Workbook(), io.BytesIO()
        book.active.append(["标题", "年份"])
        book.active.append(["柔性传感器", 2024])
        book.save(file)
        file.seek(0)
        assert [row.values for row in reading.read(file, "a.xlsx")] == [
            {"标题": "柔性传感器", "年份": "2024"}
        ]

    def test_one_broken_line_does_not_spoil_the_rest(self) -> None:
        rows = rows_of('{"title": "A"}\n{broken\n["list"]\n{"title": "B"}\n', "a.jsonl")
        assert [bool(row.problem) for row in rows] == [False, True, True, False]

    @pytest.mark.parametrize(
        ("data", "name"),
        [
            (b"x", "a.pdf"),
            (b"not a workbook", "a.xlsx"),
            (b"not gzip", "a.csv.gz"),
            (b"", "a.csv"),
            (b'"text"', "a.json"),
            (b"{", "a.json"),
        ],
    )
    def test_what_cannot_be_read_says_so(self, data: bytes, name: str) -> None:
        with pytest.raises(Invalid):
            list(reading.read(io.BytesIO(data), name))


class TestBombs:
    """A small upload that unpacks to more than a file of its size honestly holds; counted, not timed."""

    @pytest.fixture(autouse=True)
    def _small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "LEAST_BYTES", 200_000)
        monkeypatch.setattr(limits, "LEAST_ROWS", 3_000)
        monkeypatch.setattr(limits, "LEAST_CELLS", 9_000)
        monkeypatch.setattr(limits, "RATIO", 20)
        monkeypatch.setattr(limits, "MAX_LINE", 50_000)
        monkeypatch.setattr(limits, "MAX_WHOLE", 100_000)
        monkeypatch.setattr(delimited, "MAX_LINE", 50_000)

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("many.jsonl.gz", gzip.compress(b'{"title": "x"}\n' * 100_000)),
            ("one-line.jsonl.gz", gzip.compress(b'{"title": "' + b"x" * 150_000 + b'"}')),
            ("one-line.csv.gz", gzip.compress(b"title\n" + b"x" * 150_000)),
            ("list.json.gz", gzip.compress(b"[" + b" " * 150_000 + b"]")),
            ("list.json", b"[" + b" " * 150_000 + b"]"),
            ("broken.csv.gz", gzip.compress(b"title\n" * 1000)[:-20]),
            ("rows.csv.gz", gzip.compress(b"a,b\n" + b"1,2\n" * 9_000)),
            ("cells.csv.gz", gzip.compress(b"a,b,c,d,e,f\n" + b"1,,,,,\n" * 2_900)),
        ],
        ids=["many", "line", "table", "list-packed", "list", "broken", "rows", "cells"],
    )
    def test_is_refused_and_not_unpacked(self, name: str, content: bytes) -> None:
        meter = Meter.for_size(len(content))
        with pytest.raises(Invalid):
            list(reading.read(io.BytesIO(content), name, meter=meter))
        assert meter.bytes <= meter.most_bytes + (1 << 16)
        assert meter.rows <= meter.most_rows + 1

    @pytest.mark.parametrize(
        ("part", "content"),
        [
            ("xl/sharedStrings.xml", b"<sst>" + b"<si><t>x</t></si>" * 40_000),
            ("xl/worksheets/sheet1.xml", b"<sheetData>" + b"<row><c/></row>" * 40_000),
            ("xl/worksheets/sheet1.xml", b"<sheetData>" + b"<row/>" * 80_000),
            ("xl/worksheets/sheet1.xml", b"<sheetData><row>" + b"<c><v>1</v></c>" * 12_000),
            ("xl/worksheets/sheet1.xml", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><sheetData/>'),
        ],
        ids=["texts", "rows", "empty-rows", "cells", "entities"],
    )
    def test_a_workbook_too(self, part: str, content: bytes) -> None:
        file = packed(plain_workbook() | {part: content.decode()})
        meter = Meter.for_size(len(file.getvalue()))
        with pytest.raises(Invalid):
            list(reading.read(file, "bomb.xlsx", meter=meter))
        assert meter.bytes <= meter.most_bytes + (1 << 16)
        assert meter.cells <= meter.most_cells + 1

    def test_an_archive_with_a_list_of_parts_that_fills_the_memory(self) -> None:
        file = io.BytesIO(b"PK\x03\x04" + b"\x00" * 100 + b"PK\x05\x06" + b"\xff" * 18)
        with pytest.raises(Invalid, match=r"Unpacked|解压"):
            list(reading.read(file, "bomb.xlsx"))

    def test_what_fits_is_read_as_before(self) -> None:
        rows = list(reading.read(io.BytesIO(gzip.compress(CSV.encode())), "sample.csv.gz"))
        assert [row.values["编号"] for row in rows][:2] == ["A-1", "A-2"]

    def test_a_larger_upload_may_hold_more(self) -> None:
        small, large = Meter.for_size(20_000), Meter.for_size(2_000_000)
        assert small.most_rows < large.most_rows
        assert small.most_bytes < large.most_bytes
        assert Meter.at_once(50_000_000).most_cells < Meter.for_size(50_000_000).most_cells
