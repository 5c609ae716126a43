"""The cells of one sheet, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from django.utils.translation import gettext as _

from .cells import Day
from .formats import read_number
from .limits import MAX_COLUMNS, Meter
from .table import Line
from .texts import Texts, written_out

LAST_ROW = 1_048_576


@lru_cache(maxsize=2_048)
def column_of(where: str) -> int | None:
    """The place of a column, from 0, by its letters: A, B, … Z, AA."""
    if not where.isascii() or not where.isalpha() or len(where) > 3:
        return None
    number = 0
    for letter in where.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def letters_of(column: int) -> str:
    """What the column at this place, from 0, is called."""
    name = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        name, column = chr(65 + rest) + name, column - 1
    return name


class SheetWalker(Texts):
    """A `Line` for each row that holds something; a cell merged over several rows has its value in each of them."""

    def __init__(
        self,
        texts: Sequence[str],
        dates: Sequence[bool],
        since_1904: bool,
        meter: Meter,
        merged: Mapping[tuple[int, int], int],
    ) -> None:
        super().__init__()
        self.merged = merged
        self.held: dict[int, tuple[str, int]] = {}  # column → its merged value and the last row that has it
        self.texts, self.since_1904, self.meter = texts, since_1904, meter
        self.dated = {str(style) for style, is_date in enumerate(dates) if is_date}
        self.number = 0
        self.column = -1
        self.cells: dict[int, str] = {}
        self.broken: dict[int, str] = {}
        self.kind, self.style, self.has_formula = "n", "", False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "c":
            self.meter.add_cells(1)
            column = column_of(given.get("r", "").rstrip("0123456789"))
            self.column = self.column + 1 if column is None else column
            self.kind, self.style = given.get("t", "n"), given.get("s", "")
            self.has_formula = False
        elif name == "v":
            self.collects = True
        elif name == "f":
            self.has_formula = True
        elif name == "row":
            self.meter.add_cells(1)  # an empty row is work, too
            said = given.get("r", "")
            known = said.isdecimal() and len(said) <= 7 and self.number < int(said) <= LAST_ROW
            self.number = int(said) if known else self.number + 1
            self.column, self.cells, self.broken = -1, {}, {}
        else:
            super().start(name, given)

    def end(self, name: str) -> None:
        if name == "c":
            value = self._value(self.take())
            if value or self.column in self.broken:
                self.cells[self.column] = value
        elif name == "v":
            self.collects = False
        elif name == "row":
            self._end_row()
        else:
            super().end(name)

    def _value(self, raw: str) -> str:
        kind = self.kind
        if kind == "s":
            return self._shared(raw)
        if kind == "n":
            return self._number(raw.strip())
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(raw, raw)
        if kind == "e":
            self._break(_("Cell {cell} holds the error {error}.").format(cell=self._where(), error=raw[:20]))
        return Day(written_out(raw)) if kind == "d" else written_out(raw)

    def _number(self, raw: str) -> str:
        if raw:
            return read_number(raw, self.style in self.dated, self.since_1904)
        if self.has_formula:
            self._break(
                _(
                    "Cell {cell} holds a formula without its result. Open the workbook in a spreadsheet program and save it."
                ).format(cell=self._where())
            )
        return ""

    def _shared(self, raw: str) -> str:
        number = int(raw) if raw.isdecimal() and len(raw) <= 9 else len(self.texts)
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

    def _share_merged(self) -> None:
        for column, (value, last) in list(self.held.items()):
            if self.number > last:
                del self.held[column]
            elif self.cells:
                self.cells.setdefault(column, value)
        for column, value in self.cells.items():
            if until := self.merged.get((column, self.number)):
                self.held[column] = value, until

    def _end_row(self) -> None:
        if self.merged:
            self._share_merged()
        filled = [column for column, value in self.cells.items() if value.strip() or column in self.broken]
        if not filled:
            return
        self.meter.add_row()
        last, problem = max(filled), ""
        if last >= MAX_COLUMNS:
            last = MAX_COLUMNS - 1
            problem = _("This row has cells beyond column {column}.").format(column=letters_of(last))
        cells = [self.cells.get(column, "") for column in range(last + 1)]
        self.out.append(Line(self.number, cells, self.broken, problem, open=True))
