"""The import sample as a workbook: the same rows as `demo/import/sample-results.csv`."""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl import Workbook

from . import texts


def write_workbook(target: Path) -> int:
    """Write the sample as XLSX; returns the number of records."""
    with (texts.folder() / "import" / "sample-results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    book = Workbook(write_only=True)
    sheet = book.create_sheet("成果")
    for row in rows:
        sheet.append(row)
    book.save(target)
    return len(rows) - 1
