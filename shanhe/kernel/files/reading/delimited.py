"""Tables as text: CSV and its kin, whatever separates their cells."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO

from django.utils.translation import gettext as _

from .cells import storable
from .encodings import Encoding
from .limits import MAX_CELL, MAX_LINE, Meter, refusal
from .table import LOOK, Likely, Line, heading

SEPARATORS = ",\t;|，；"
SAYS = re.compile(r'\s*"?sep=([,\t;|，；:^~])"?\s*', re.IGNORECASE)
PEEK = 200_000  # characters of a line that tell what separates its cells

csv.field_size_limit(MAX_CELL * 4)


class _Physical:
    """The lines of a text; remembers those of the record that is being read."""

    def __init__(self, text: IO[str]) -> None:
        self.text, self.record = text, list[str]()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.text.readline(MAX_LINE + 1)
        if not line:
            raise StopIteration
        if len(line) > MAX_LINE:
            raise refusal(_("The file has a line that is longer than a record can be."))
        self.record.append(line)
        return line


def lines(file: IO[bytes], encoding: Encoding, separator: str, meter: Meter) -> Iterator[Line]:
    """The lines that hold something, numbered as a spreadsheet numbers them."""
    physical = _Physical(encoding.text(file))
    if SAYS.fullmatch(next(physical, "")) is None:
        physical = _Physical(encoding.text(file))
    physical.record.clear()
    reader, number = csv.reader(physical, delimiter=separator), 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise refusal(
                _(
                    "Line {line} has a cell of more than {limit} characters. Is a quotation mark missing?"
                ).format(line=number, limit=f"{MAX_CELL:,}")
            ) from None
        if cells is None:
            return
        meter.add_row()
        meter.add_cells(len(cells))
        problem = _swallowed(physical.record, separator) if len(physical.record) > 1 else ""
        physical.record.clear()
        if any(cell.strip(" \t\r\n\x1a\ufeff") for cell in cells):
            yield Line(number, [storable(cell) for cell in cells], problem=problem)


def _swallowed(record: Sequence[str], separator: str) -> str:
    """Why a record of several lines cannot be believed: its quotation marks do not close where a cell ends."""
    try:
        list(csv.reader(record, delimiter=separator, strict=True))
    except csv.Error:
        return _(
            "A quotation mark is not closed, so {count} lines were read as one row. Mend the quotation marks."
        ).format(count=len(record))
    return ""


def separator_of(file: IO[bytes], encoding: Encoding, likely: Likely | None) -> str:
    """What separates the cells: as the file says (sep=;), or what makes the most headings known, or the most cells."""
    text = encoding.text(file)
    first = list(islice(iter(lambda: text.readline(PEEK), ""), LOOK))
    said = SAYS.fullmatch(first[0]) if first else None
    if said:
        return said[1]
    return max(SEPARATORS, key=lambda separator: _weight(first, separator, likely))


def _weight(first: Sequence[str], separator: str, likely: Likely | None) -> tuple[int, int]:
    try:
        table = [[heading(cell) for cell in cells] for cells in csv.reader(first, delimiter=separator)]
    except csv.Error:
        return 0, 0
    known = max(map(likely, table), default=0) if likely else 0
    # Full-width marks also stand in sentences; they separate only where headings become known by them.
    widths = Counter(map(len, table)).most_common(1) if separator.isascii() else []
    width = widths[0][0] if widths else 0
    return (known if known >= 2 else 0), width
