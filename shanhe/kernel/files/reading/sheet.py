"""The cells of one sheet, row by row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from .cells import Day
from .formats import read_number
from .limits import MAX_COLUMNS, Meter
from .table import Line
from .texts import Pieces, written_out
from .xml import Walker

WHERE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
LAST_ROW = 1_048_576


def column_of(letters: str) -> int:
    """The place of a column, from 0: A, B, … Z, AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def letters_of(column: int) -> str:
    """What the column at this place, from 0, is called."""
    name = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        name, column = chr(65 + rest) + name, column - 1
    return name


class SheetWalker(Walker):
    """A `Line` for each row that holds something."""

    def __init__(self, texts: Sequence[str], dates: Sequence[bool], since_1904: bool, meter: Meter) -> None:
        super().__init__()
        self.texts, self.dates, self.since_1904, self.meter = texts, dates, since_1904, meter
        self.number = 0
        self.pieces = Pieces()
        self.valued = False  # inside <v>
        self._begin_row()
        self._begin_cell({})

    def _begin_row(self) -> None:
        self.column = -1
        self.cells: dict[int, str] = {}
        self.broken: dict[int, str] = {}

    def _begin_cell(self, given: dict[str, str]) -> None:
        self.kind, self.style = given.get("t", "n"), given.get("s", "")
        self.has_value = self.has_formula = False
        self.pieces.take()

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "c":
            self.meter.add_cells(1)
            where = WHERE.fullmatch(given.get("r", ""))
            self.column = column_of(where[1]) if where else self.column + 1
            self._begin_cell(given)
        elif name == "v":
            self.valued = self.has_value = True
        elif name == "f":
            self.has_formula = True
        elif name == "row":
            said = given.get("r", "")
            self.number = (
                int(said) if said.isdecimal() and self.number < int(said) <= LAST_ROW else self.number + 1
            )
            self._begin_row()
        else:
            self.pieces.start(name)

    def text(self, data: str) -> None:
        if self.valued:
            self.pieces.add(data)
        else:
            self.pieces.text(data)

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name == "v":
            self.valued = False
        elif name == "row":
            self._end_row()
        else:
            self.pieces.end(name)

    def _end_cell(self) -> None:
        value = self._value(self.pieces.take())
        if value or self.column in self.broken:
            self.cells[self.column] = value

    def _value(self, raw: str) -> str:
        if self.kind == "s":
            return self._shared(raw)
        if self.kind in ("str", "inlineStr"):
            return written_out(raw)
        if self.kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(raw, raw)
        if self.kind == "e":
            self._break(_("Cell {cell} holds the error {error}.").format(cell=self._where(), error=raw[:20]))
            return written_out(raw)
        if self.kind == "d":
            return Day(written_out(raw))
        if not raw:
            if self.has_formula:
                self._break(
                    _(
                        "Cell {cell} holds a formula without its result. Open the workbook in a spreadsheet program and save it."
                    ).format(cell=self._where())
                )
            return ""
        style = int(self.style) if self.style.isdecimal() else -1
        return read_number(raw.strip(), 0 <= style < len(self.dates) and self.dates[style], self.since_1904)

    def _shared(self, raw: str) -> str:
        number = int(raw) if raw.isdecimal() else len(self.texts)
        if number < len(self.texts):
            return self.texts[number]
        if raw:
            self._break(
                _("Cell {cell} names a text that the workbook does not hold.").format(cell=self._where())
            )
        return ""

    def _where(self) -> str:
        return f"{letters_of(self.column)}{self.number}"

    def _break(self, text: str) -> None:
        self.broken[self.column] = text

    def _end_row(self) -> None:
        filled = [column for column, value in self.cells.items() if value.strip() or column in self.broken]
        if not filled:
            return
        self.meter.add_row()
        last = max(filled)
        problem = ""
        if last >= MAX_COLUMNS:
            last = MAX_COLUMNS - 1
            problem = _("This row has cells beyond column {column}.").format(column=letters_of(last))
        cells = [self.cells.get(column, "") for column in range(last + 1)]
        self.out.append(Line(self.number, cells, self.broken, problem, open=True))
