"""Records as CSV, XLSX or JSON Lines; what a spreadsheet would run as a formula is defused."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from ..translated import parts
from .formulas import defused

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
}
DEMONSTRATION = "demonstration"
_SEVERAL = re.compile("[,，、|｜ \u3000]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # no workbook can hold these
Record = Mapping[str, Any]


def write(
    file: IO[bytes],
    kind: str,
    columns: Sequence[str],
    records: Iterable[Record],
    *,
    title: str,
    several: Collection[str] = (),
    demonstration: bool = False,
) -> int:
    """Write records in a format of FORMATS; returns how many. Demonstration data says so in every row.

    The columns in `several` hold texts by language: a table has a column for each of the zone's, JSON Lines the texts as they are.
    """
    if demonstration:
        mark = _("Demonstration data")
        records = ({DEMONSTRATION: mark, **record} for record in records)
        columns = [DEMONSTRATION, *columns]
    if kind != "jsonl" and several:
        records = (_spread(record, several) for record in records)
        columns = [own for name in columns for own in (dict(parts(name)) if name in several else (name,))]
    return _WRITERS[kind](file, columns, records, title)


def _spread(record: Record, several: Collection[str]) -> Record:
    texts = {own: record[name].get(language, "") for name in several for own, language in parts(name)}
    return {**record, **texts}


def _flat(value: Any) -> Any:
    text = _joined(value) if isinstance(value, list) else "" if value is None else value
    return defused(CONTROL.sub("", text) if isinstance(text, str) else text)


def _joined(words: list[str]) -> str:
    """A list in one cell. A single word that would be read as several is closed by the separator."""
    text = "; ".join(words)
    return f"{text};" if len(words) == 1 and _SEVERAL.search(text) else text


def _csv(file: IO[bytes], columns: Sequence[str], records: Iterable[Record], title: str) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    lines = csv.writer(text)
    lines.writerow(columns)
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007 - the last number is the answer
        lines.writerow([_flat(record[name]) for name in columns])
    text.detach()
    return count


def _jsonl(file: IO[bytes], columns: Sequence[str], records: Iterable[Record], title: str) -> int:
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007 - the last number is the answer
        file.write((json.dumps({name: record[name] for name in columns}, ensure_ascii=False) + "\n").encode())
    return count


def _xlsx(file: IO[bytes], columns: Sequence[str], records: Iterable[Record], title: str) -> int:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(list(columns))
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007 - the last number is the answer
        sheet.append([_flat(record[name]) for name in columns])
    book.save(file)
    return count


_WRITERS = {"csv": _csv, "xlsx": _xlsx, "jsonl": _jsonl}
