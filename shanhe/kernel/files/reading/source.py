"""A file of records as a stream of rows: CSV, XLSX, JSON Lines or a JSON list, gzipped or not."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO, Any

from django.utils.translation import gettext as _

from shanhe.kernel.errors import Invalid

from .cells import Row, plain

FORMATS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".xlsx": "xlsx",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
}
MAX_ROWS = 200_000
MAX_BYTES = 1_000_000_000  # unpacked; a small archive may hold far more than a server has
MAX_LINE = 8_000_000  # bytes of one record in JSON Lines, or of one line of a table
MAX_WHOLE = 64_000_000  # a JSON list or a workbook's shared texts are held in memory whole
MAX_COLUMNS = 200
MAX_CELL = 100_000  # characters; a longer cell is another file's content pasted by mistake
SNIFF = 64 * 1024
SAMPLE = 200  # rows whose columns are offered for mapping

csv.field_size_limit(MAX_CELL * 4)


def format_of(name: str) -> str:
    """The format a file name says; raises Invalid for any other."""
    path = PurePath(name.lower())
    suffix = PurePath(path.stem).suffix if path.suffix == ".gz" else path.suffix
    if suffix not in FORMATS:
        raise Invalid({"file": _("This kind of file cannot be read. Use CSV, XLSX, JSON Lines or JSON.")})
    return FORMATS[suffix]


def read(file: IO[bytes], name: str) -> Iterator[Row]:
    """Every record of the file, one at a time; the whole is never held in memory, except for a JSON list.

    A record that cannot be read is a row with a problem, so that the others still are; a file that is not what its
    name says raises Invalid.
    """
    kind = format_of(name)
    if name.lower().endswith(".gz"):
        file = io.BufferedReader(_Unpacked(gzip.GzipFile(fileobj=file)))
    try:
        for row in _READERS[kind](file):
            if row.number > MAX_ROWS:
                limit = f"{MAX_ROWS:,}"
                raise Invalid(
                    {"file": _("The file has more than {limit} records. Split it.").format(limit=limit)}
                )
            yield row
    except (UnicodeDecodeError, csv.Error, gzip.BadGzipFile, zlib.error, EOFError, OSError) as error:
        raise Invalid({"file": _("The file cannot be read: {reason}.").format(reason=error)}) from error


class _Unpacked(io.RawIOBase):
    """A compressed file that may be read, once through or from its start again, up to MAX_BYTES."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self.file.seek(offset, whence)

    def tell(self) -> int:
        return self.file.tell()

    def readinto(self, buffer: Any) -> int:
        data = self.file.read(len(buffer))
        if self.file.tell() > MAX_BYTES:
            raise _too_large(MAX_BYTES)
        buffer[: len(data)] = data
        return len(data)


def _too_large(limit: int) -> Invalid:
    text = _("Unpacked, the file is larger than {limit} MB. Split it.").format(limit=limit // 1_000_000)
    return Invalid({"file": text})


def _lines(file: IO[Any]) -> Iterator[Any]:
    """The lines of a file, none of them longer than MAX_LINE."""
    while line := file.readline(MAX_LINE + 1):
        if len(line) > MAX_LINE:
            raise Invalid({"file": _("The file has a line that is longer than a record can be.")})
        yield line


def _encoding(file: IO[bytes]) -> str:
    """UTF-8 unless the beginning cannot be; then GB 18030, which spreadsheets in China write."""
    head = file.read(SNIFF)
    file.seek(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _csv(file: IO[bytes]) -> Iterator[Row]:
    text = io.TextIOWrapper(file, encoding=_encoding(file), newline="")
    head = text.read(SNIFF)
    text.seek(0)
    first = head.splitlines()[0] if head else ""
    delimiter = max(",\t;|", key=first.count)
    lines = csv.reader(_lines(text), delimiter=delimiter)
    columns = _columns(next(lines, []))
    for number, cells in enumerate(lines, 1):
        if not any(cell.strip() for cell in cells):
            continue
        extra = [cell for cell in cells[len(columns) :] if cell.strip()]
        problem = (
            _("It has more cells than the heading has columns; check the quotation marks.") if extra else ""
        )
        yield Row(number, dict(zip(columns, cells, strict=False)), problem)
    text.detach()


def _xlsx(file: IO[bytes]) -> Iterator[Row]:
    from openpyxl import load_workbook

    _check_workbook(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Invalid({"file": _("This is not an XLSX workbook.")}) from error
    try:
        lines = book.worksheets[0].iter_rows(values_only=True)
        columns = _columns([str(cell or "") for cell in next(lines, ())])
        for number, cells in enumerate(lines, 1):
            if any(cell not in (None, "") for cell in cells):
                yield Row(number, {name: plain(cell) for name, cell in zip(columns, cells, strict=False)})
    finally:
        book.close()


def _check_workbook(file: IO[bytes]) -> None:
    """A workbook is a ZIP archive: refuse one whose parts unpack to more than is read of any file."""
    try:
        with zipfile.ZipFile(file) as archive:
            sizes = {part.filename: part.file_size for part in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Invalid({"file": _("This is not an XLSX workbook.")}) from error
    # Only sheets are read row by row; styles and shared texts are held whole.
    whole = sum(size for name, size in sizes.items() if not name.startswith("xl/worksheets/"))
    if whole > MAX_WHOLE:
        raise _too_large(MAX_WHOLE)
    if sum(sizes.values()) > MAX_BYTES:
        raise _too_large(MAX_BYTES)
    file.seek(0)


def _jsonl(file: IO[bytes]) -> Iterator[Row]:
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            yield _record(number, json.loads(line.decode("utf-8-sig")))
        except (ValueError, RecursionError):
            yield Row(number, {}, _("This line is not a JSON object."))


def _json(file: IO[bytes]) -> Iterator[Row]:
    try:
        content = file.read(MAX_WHOLE + 1)
        if len(content) > MAX_WHOLE:
            raise Invalid({"file": _("A JSON list may have 64 MB at most. Use JSON Lines for more.")})
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Invalid({"file": _("This is not JSON: {reason}.").format(reason=error)}) from error
    if isinstance(data, dict):
        # A list under a key of its own ("releases": […]) is how catalogues are usually published.
        data = next((value for value in data.values() if isinstance(value, list)), [data])
    if not isinstance(data, list):
        raise Invalid({"file": _("The file holds no list of records.")})
    for number, record in enumerate(data, 1):
        yield _record(number, record)


def _record(number: int, record: Any) -> Row:
    if not isinstance(record, dict):
        return Row(number, {}, _("This record is not a JSON object."))
    if len(record) > MAX_COLUMNS:
        return Row(number, {}, _("This record has too many fields."))
    inner = record.get("fields")
    if isinstance(inner, dict):
        # Tables that are published as records of a database keep their columns one level down.
        record = {**{name: value for name, value in record.items() if name != "fields"}, **inner}
    return Row(number, {str(name): plain(value) for name, value in record.items()})


def _columns(cells: list[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    if not any(names):
        raise Invalid({"file": _("The first line must name the columns.")})
    if len(names) > MAX_COLUMNS:
        raise Invalid({"file": _("The file has too many columns.")})
    return [name or f"#{index}" for index, name in enumerate(names, 1)]


_READERS = {"csv": _csv, "xlsx": _xlsx, "jsonl": _jsonl, "json": _json}
