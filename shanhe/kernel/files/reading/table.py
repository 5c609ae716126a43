"""Lines of cells become rows: which line holds the headings, and what the columns are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _

from shanhe.kernel.text import one_line

from ..formulas import restored
from .cells import Row
from .limits import MAX_COLUMNS, refusal

LOOK = 20  # lines among which the headings are looked for
WORDS = 60  # characters of a line that are shown where one is chosen
Likely = Callable[[Sequence[str]], int]  # how many of these headings are known


@dataclass(frozen=True)
class Line:
    """A line that is not empty: its number in the spreadsheet, its cells, and which of them are broken, or why all are.

    `open`: cells beyond the headings are columns without one, not a fault of separators.
    """

    number: int
    cells: Sequence[str]
    broken: Mapping[int, str] = field(default_factory=dict)
    problem: str = ""
    open: bool = False


def heading(cell: str) -> str:
    """A heading as it is shown and looked up: without line ends and invisible characters."""
    return one_line(cell)


def rows(lines: Iterable[Line], wanted: int, likely: Likely | None, found: dict[str, Any]) -> Iterator[Row]:
    """The rows below the headings; notes in `found` which line they are, what else they could be, and what is twice."""
    stream = iter(lines)
    first = list(islice(stream, LOOK))
    if not first:
        raise refusal(_("The file holds no records."))
    found["lines"] = [[line.number, _shown(line)] for line in first]
    at = _index(first, wanted, likely)
    head = first[at]
    names, found["repeated"] = _columns(head.cells)
    found |= {"heading": head.number, "above": at}
    width = len(head.cells)
    return (_row(line, names, width) for line in chain(first[at + 1 :], stream))


def _shown(line: Line) -> str:
    text = " | ".join(name for cell in line.cells if (name := heading(cell)))
    return text if len(text) <= WORDS else f"{text[:WORDS]}…"


def _index(first: Sequence[Line], wanted: int, likely: Likely | None) -> int:
    if wanted:
        at = next((index for index, line in enumerate(first) if line.number == wanted), None)
        if at is None:
            raise refusal(_("There is no line {line} that could name the columns.").format(line=wanted))
        return at
    filled = [sum(bool(heading(cell)) for cell in line.cells) for line in first]
    widest = max(filled)
    at = next(index for index, count in enumerate(filled) if 2 * count >= widest)
    known = [likely([heading(cell) for cell in line.cells]) for line in first] if likely else [0]
    # One known word may stand in any line; two make a heading.
    return known.index(max(known)) if max(known) >= 2 else at


def _columns(cells: Sequence[str]) -> tuple[list[str], dict[str, list[str]]]:
    """A name for each column, no two the same; and the headings that stand more than once, with the names given."""
    given = [heading(cell) for cell in cells]
    while given and not given[-1]:
        given.pop()
    if not given:
        raise refusal(_("The first line must name the columns."))
    if len(given) > MAX_COLUMNS:
        raise refusal(_("The file has too many columns."))
    names: list[str] = []
    repeated: dict[str, list[str]] = {}
    for index, name in enumerate(given, 1):
        unique, number = name or f"#{index}", 1
        while unique in names or (number > 1 and unique in given):
            number += 1
            unique = f"{name or f'#{index}'} ({number})"
        if name and name in names:
            repeated.setdefault(name, [name]).append(unique)
        names.append(unique)
    return names, repeated


def _row(line: Line, names: Sequence[str], width: int) -> Row:
    values = dict(zip(names, map(restored, line.cells), strict=False))
    beside = {at: cell for at, cell in enumerate(line.cells[len(names) :], len(names) + 1) if cell.strip()}
    problem = line.problem
    if not line.open and any(at > width for at in beside):
        problem = problem or _("It has more cells than the heading has columns; check the quotation marks.")
    values |= {f"#{at}": cell for at, cell in beside.items() if line.open or at <= width}
    broken = {
        names[index] if index < len(names) else f"#{index + 1}": text for index, text in line.broken.items()
    }
    return Row(line.number, values, problem, broken)
