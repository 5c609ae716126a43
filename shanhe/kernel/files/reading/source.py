"""From a file to its rows: which reader, what it assumed, and how a person may have it read otherwise."""

from __future__ import annotations

import csv
import gzip
import io
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from typing import IO, Any

from django.utils.translation import gettext as _

from . import delimited, encodings, records, table
from .cells import Row, storable
from .limits import Kept, Meter, refusal
from .table import Likely
from .workbook import Sheet, Workbook

FORMATS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".xlsx": "xlsx",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
}
OTHER_TABLES = (".xls", ".et", ".ods", ".xlsm", ".xlsb", ".numbers")
SAMPLE = 200  # rows whose columns are offered for mapping
IN_MEMORY = 8_000_000  # bytes of an unpacked file; a larger one is unpacked to disk
UNREADABLE = (
    UnicodeDecodeError,
    csv.Error,
    gzip.BadGzipFile,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
)


EXPLAINS = re.compile(r"说明|须知|指南|样例|示例|readme|instruction|example|guide", re.IGNORECASE)
MARKUP = re.compile(
    rb"[\xef\xbb\xbf\s]*<(html|!doctype|table|head|meta|style|div|body|\?xml)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Layout:
    """How a file is to be read; what is left empty, the reader works out."""

    sheet: str = ""
    heading: int = 0
    separator: str = ""

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Layout:
        """The same way again."""
        return cls(
            str(found.get("sheet", "")), int(found.get("heading") or 0), str(found.get("separator", ""))
        )


@dataclass(frozen=True)
class Source:
    """A file that is being read: what was assumed of it, as plain data that `assumed.words` tells, and its rows, once."""

    found: dict[str, Any]
    rows: Iterator[Row]


def format_of(name: str) -> str:
    """The format a file name says; raises Invalid for any other."""
    path = PurePath(name.lower())
    suffix = PurePath(path.stem).suffix if path.suffix == ".gz" else path.suffix
    if suffix in OTHER_TABLES:
        raise refusal(_("Workbooks of this kind are not read. Save it as XLSX."))
    if suffix not in FORMATS:
        raise refusal(_("This kind of file cannot be read. Use CSV, XLSX, JSON Lines or JSON."))
    return FORMATS[suffix]


def check_kind(file: IO[bytes], name: str) -> None:
    """Refuse a file of another kind than can be read, or than its name says; looks at its beginning only."""
    kind = format_of(name)
    file.seek(0)
    if not file.read(1):
        raise refusal(_("The file is empty."))
    file.seek(0)
    if not name.lower().endswith(".gz"):
        _check_beginning(file, kind)


def read(
    file: IO[bytes], name: str, layout: Layout | None = None, meter: Meter | None = None
) -> Iterator[Row]:
    """Every record of the file, one at a time; the whole is never held in memory, except for a JSON list.

    A record that cannot be read is a row with a problem, so that the others still are; a file that is not what its
    name says raises Invalid.
    """
    yield from opened(file, name, layout, meter=meter).rows


def opened(
    file: IO[bytes],
    name: str,
    layout: Layout | None = None,
    likely: Likely | None = None,
    meter: Meter | None = None,
) -> Source:
    """A file with what was assumed of it; `likely` says how many of some headings are known. The file stays open."""
    kind = format_of(name)
    found: dict[str, Any] = {"format": kind}
    with _in_words():
        meter = meter or Meter.for_size(_size(file))
        file.seek(0)
        if name.lower().endswith(".gz"):
            file = _unpacked(file, meter)
        _check_beginning(file, kind)
        rows = _READERS[kind](file, layout or Layout(), likely, meter, found)
    return Source(found, _each(rows))


def sample(source: Source) -> tuple[list[str], list[Row]]:
    """The columns of the first rows, and these rows; Invalid where there are none."""
    first = list(islice(source.rows, SAMPLE))
    columns = list(dict.fromkeys(name for row in first for name in row.values))
    if not columns:
        raise refusal(
            next((row.problem for row in first if row.problem), "") or _("The file holds no records.")
        )
    return columns, first


def count(file: IO[bytes], name: str, source: Source) -> int:
    """How many rows are left of a source; of JSON Lines how many lines the whole file has, which is much quicker to tell."""
    if format_of(name) != "jsonl":
        return sum(1 for _row in source.rows)
    with _in_words():
        file.seek(0)
        lines = gzip.GzipFile(fileobj=file) if name.lower().endswith(".gz") else file
        return sum(1 for line in lines if not line.isspace())


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except UNREADABLE as error:
        reason = storable(str(error))
        raise refusal(_("The file cannot be read: {reason}.").format(reason=reason)) from error


def _each(rows: Iterator[Row]) -> Iterator[Row]:
    with _in_words():
        yield from rows


def _size(file: IO[bytes]) -> int:
    return file.seek(0, io.SEEK_END)


def _unpacked(file: IO[bytes], meter: Meter) -> IO[bytes]:
    """A compressed file unpacked once, so that it can be read from its start as often as needed."""
    unpacked: Any = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed with its last reader
    with gzip.GzipFile(fileobj=io.BufferedReader(Kept(file))) as packed:
        while chunk := packed.read(1 << 16):
            meter.add_bytes(len(chunk))
            unpacked.write(chunk)
    meter.bytes = 0  # what follows reads these bytes, and is as much again
    unpacked.seek(0)
    return unpacked  # type: ignore[no-any-return]


def _check_beginning(file: IO[bytes], kind: str) -> None:
    """Refuse a file that is of another kind than its name says, and say of which."""
    head = file.read(512)
    file.seek(0)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise refusal(
            _("This is an old workbook (.xls) or one with a password. Save it as XLSX without a password.")
        )
    if MARKUP.match(head):
        raise refusal(
            _(
                "This is a web page or XML under another name. Open it in a spreadsheet program and save it as XLSX."
            )
        )
    packed = head.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    if packed and b"mimetypeapplication/vnd.oasis" in head:
        raise refusal(_("This is an OpenDocument file. Save it as XLSX."))
    if packed and kind != "xlsx":
        raise refusal(_("This is a workbook or a ZIP archive under another name. Name a workbook .xlsx."))
    if kind == "xlsx" and not packed:
        raise refusal(
            _("This is not an XLSX workbook. Open it in a spreadsheet program and save it as XLSX.")
        )


def _csv(
    file: IO[bytes], layout: Layout, likely: Likely | None, meter: Meter, found: dict[str, Any]
) -> Iterator[Row]:
    encoding = encodings.decide(file)
    separator = layout.separator or delimited.separator_of(file, encoding, likely)
    found |= {"encoding": encoding.name, "separator": separator}
    return table.rows(delimited.lines(file, encoding, separator, meter), layout.heading, likely, found)


def _xlsx(
    file: IO[bytes], layout: Layout, likely: Likely | None, meter: Meter, found: dict[str, Any]
) -> Iterator[Row]:
    book = Workbook(file, meter)
    sheet = _chosen(book, layout.sheet, likely)
    found |= {
        "merged": len(book.merged(sheet)),
        "sheet": sheet.name,
        "sheets": [[item.name, item.hidden] for item in book.sheets],
    }
    return table.rows(book.lines(sheet), layout.heading, likely, found)


def _chosen(book: Workbook, wanted: str, likely: Likely | None) -> Sheet:
    """The sheet that was asked for; else the one that is not hidden, holds something and has the most known headings."""
    if wanted:
        sheet = next((item for item in book.sheets if item.name == wanted), None)
        if sheet is None:
            raise refusal(_("The workbook has no sheet “{sheet}”.").format(sheet=wanted))
        return sheet
    open_ones = [sheet for sheet in book.sheets if not sheet.hidden]
    if not open_ones:
        raise refusal(_("Every sheet of the workbook is hidden. Show the one that is meant, and save it."))
    return (
        open_ones[0]
        if len(open_ones) == 1
        else max(open_ones, key=lambda sheet: _promise(book, sheet, likely))
    )


def _promise(book: Workbook, sheet: Sheet, likely: Likely | None) -> tuple[int, bool, int]:
    first = list(islice(book.lines(sheet), table.LOOK))
    known = (
        max((likely([table.heading(cell) for cell in line.cells]) for line in first), default=0)
        if likely
        else 0
    )
    return known, EXPLAINS.search(sheet.name) is None, len(first)


def _jsonl(
    file: IO[bytes], _layout: Layout, _likely: Any, meter: Meter, found: dict[str, Any]
) -> Iterator[Row]:
    return records.jsonl(file, meter, found)


def _json(
    file: IO[bytes], _layout: Layout, _likely: Any, meter: Meter, found: dict[str, Any]
) -> Iterator[Row]:
    return records.json_list(file, meter, found)


_READERS = {"csv": _csv, "xlsx": _xlsx, "jsonl": _jsonl, "json": _json}
