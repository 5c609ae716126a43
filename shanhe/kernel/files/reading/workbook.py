"""XLSX workbooks, read for what they hold and nothing else: sheets, shared texts, which numbers are dates.

Only the cells are believed: not the stated dimension, not the order of sheets in the archive, no styles beyond dates.
A workbook with an oddity of its program is read; one that is torn is refused with the place.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import IO, Any

from django.utils.translation import gettext as _

from shanhe.kernel.text import one_line

from .formats import DATES, is_date
from .limits import Meter, refusal, too_large
from .sheet import SheetWalker, column_of
from .table import Line
from .texts import SharedTexts
from .xml import CHUNK, Damaged, Walker, attribute, walk

MERGE = re.compile(rb"mergeCell\s[^>]*?ref=.([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})")
LONGEST_MERGE = 200  # bytes
MAX_MERGED = 20_000
MAX_INDEX = 4_000_000  # bytes of the archive's own list of parts
BROKEN = (
    Damaged,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True)
class Sheet:
    """A sheet with cells: its name, where it is in the archive, and whether its author hid it."""

    name: str
    part: str
    hidden: bool


class _Related(Walker):
    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "Relationship":
            kind = given.get("Type", "").rpartition("/")[2]
            self.out.append((given.get("Id", ""), kind, given.get("Target", "")))


class _Sheets(Walker):
    """(name, id, hidden) of each sheet; then True if days are counted from 1904."""

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "sheet":
            self.out.append(
                (given.get("name", ""), attribute(given, "id"), given.get("state", "visible") != "visible")
            )
        elif name == "workbookPr" and given.get("date1904", "") in ("1", "true"):
            self.out.append(True)


class _Styles(Walker):
    """Whether each cell format writes a date, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, str] = {}
        self.inside = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "numFmt":
            self.codes[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            number = given.get("numFmtId", "0")
            code = self.codes.get(number)
            self.out.append(
                is_date(code) if code is not None else number.isdecimal() and int(number) in DATES
            )

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.inside = False


class Workbook:
    """An opened workbook; `sheets` are those that hold cells, in their order."""

    def __init__(self, file: IO[bytes], meter: Meter) -> None:
        self.meter = meter
        _check_index(file)
        with _no_workbook():
            self.archive = zipfile.ZipFile(file)
        self.parts = {name.replace("\\", "/").lower(): name for name in self.archive.namelist()}
        root = next(
            (target for _id, kind, target in self._related("") if kind == "officeDocument"), "xl/workbook.xml"
        )
        self.root = root.lstrip("/")
        with _no_workbook():
            told = list(self._walk(self.root, _Sheets()))
            self.since_1904 = True in told
            related = {key: (kind, target) for key, kind, target in self._related(self.root)}
        self.related = dict(related.values())
        self.sheets = [
            Sheet(one_line(name), related[key][1], hidden)
            for name, key, hidden in (item for item in told if item is not True)
            if related.get(key, ("",))[0] == "worksheet"
        ]
        if not self.sheets:
            raise refusal(_("The workbook has no sheet with cells."))

    def _open(self, part: str) -> IO[bytes]:
        name = self.parts.get(part.lower())
        if name is None:
            raise Damaged(part)
        return self.archive.open(name)

    def _walk(self, part: str, walker: Walker, whole: bool = True) -> Iterator[Any]:
        with self._open(part) as file:
            yield from walk(file, walker, self.meter, whole)

    def _related(self, part: str) -> list[tuple[str, str, str]]:
        """The parts that a part names: (id, kind, path in the archive)."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if listed.lower() not in self.parts:
            return []
        with _no_workbook():
            found = list(self._walk(listed, _Related()))
        return [
            (
                key,
                kind,
                posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/"),
            )
            for key, kind, target in found
        ]

    @cached_property
    def texts(self) -> list[str]:
        """The texts that cells share."""
        part = self.related.get("sharedStrings")
        if part is None or part.lower() not in self.parts:
            return []
        with _damage(
            _("The workbook's texts are damaged. Open it in a spreadsheet program and save it anew.")
        ):
            return list(self._walk(part, SharedTexts()))

    @cached_property
    def dates(self) -> list[bool]:
        """Whether each cell format writes a date; none does where the formats are missing or torn."""
        try:
            return list(self._walk(self.related["styles"], _Styles()))
        except (KeyError, *BROKEN):
            return []

    def merged(self, sheet: Sheet) -> dict[tuple[int, int], int]:
        """Cells merged over several rows: (column, first row) and the last row. They stand after the cells, so look first."""
        found: dict[tuple[int, int], int] = {}
        meter, rest = Meter(self.meter.most_bytes), b""
        try:
            with self._open(sheet.part) as file:
                while (chunk := file.read(CHUNK)) and len(found) < MAX_MERGED:
                    meter.add_bytes(len(chunk))
                    rest = rest[-LONGEST_MERGE:] + chunk
                    for first, row, last in MERGE.findall(rest):
                        column = column_of(first.decode())
                        if column is not None and int(row) < int(last):
                            found[column, int(row)] = int(last)
        except BROKEN:
            return {}  # the damage is told when the cells are read
        return found

    def lines(self, sheet: Sheet) -> Iterator[Line]:
        """The lines of a sheet that hold something."""
        walker = SheetWalker(self.texts, self.dates, self.since_1904, self.meter, self.merged(sheet))

        def torn() -> str:
            return _(
                "Sheet “{sheet}” is damaged after row {row}. Open it in a spreadsheet program and save it anew."
            ).format(sheet=sheet.name, row=walker.number)

        with _damage(torn):
            yield from self._walk(sheet.part, walker, whole=False)


@contextmanager
def _damage(text: str | Callable[[], str]) -> Iterator[None]:
    try:
        yield
    except BROKEN as error:
        raise refusal(text if isinstance(text, str) else text()) from error


def _no_workbook() -> Any:
    return _damage(_("This is not an XLSX workbook. Open it in a spreadsheet program and save it as XLSX."))


def _check_index(file: IO[bytes]) -> None:
    """Refuse an archive whose list of parts alone would fill the memory, before it is read."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at >= 0 and int.from_bytes(tail[at + 12 : at + 16], "little") > MAX_INDEX:
        raise too_large(MAX_INDEX)
    file.seek(0)
