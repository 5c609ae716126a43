"""Cells that a spreadsheet would run as a formula: an apostrophe before them defuses it, and comes off when they are read."""

from __future__ import annotations

import re
from typing import Any

# Full-width signs begin a formula in East Asian spreadsheets. An apostrophe before one is doubled, so that it comes back.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_DEFUSED = re.compile("''*[=+\\-@\t\r\n＝＋－＠]")


def defused(cell: Any) -> Any:
    """A cell that a spreadsheet does not run as a formula."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def restored(cell: Any) -> Any:
    """The cell as it was before `defused`; the class of a text that needs nothing done stays."""
    return cell[1:] if isinstance(cell, str) and _DEFUSED.match(cell) else cell
