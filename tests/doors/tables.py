"""The same records in every format that is read, made by what people make them with."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Sequence

from openpyxl import Workbook

HEADINGS = ("编号", "标题", "年份")


def records(count: int) -> list[tuple[str, str, int]]:
    return [(f"行-{n}", f"示例第{n}号方法：低温电解液的配方", 2001 + n % 20) for n in range(1, count + 1)]


def _text(count: int, delimiter: str) -> str:
    file = io.StringIO(newline="")
    lines = csv.writer(file, delimiter=delimiter)
    lines.writerow(HEADINGS)
    lines.writerows(records(count))
    return file.getvalue()


def _objects(count: int) -> Sequence[dict[str, str | int]]:
    return [dict(zip(HEADINGS, record, strict=True)) for record in records(count)]


def _workbook(count: int) -> bytes:
    book, file = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("表")
    for record in (HEADINGS, *records(count)):
        sheet.append(list(record))
    book.save(file)
    return file.getvalue()


def _lines(count: int) -> bytes:
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in _objects(count)).encode()


FORMATS: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "csv": ("表.csv", lambda count: _text(count, ",").encode()),
    "csv-gbk": ("表.csv", lambda count: _text(count, ",").encode("gbk")),
    "tsv": ("表.tsv", lambda count: _text(count, "\t").encode()),
    "xlsx": ("表.xlsx", _workbook),
    "jsonl": ("表.jsonl", _lines),
    "json": ("表.json", lambda count: json.dumps(_objects(count), ensure_ascii=False).encode()),
    "csv-gz": ("表.csv.gz", lambda count: gzip.compress(_text(count, ",").encode())),
    "jsonl-gz": ("表.jsonl.gz", lambda count: gzip.compress(_lines(count))),
}
