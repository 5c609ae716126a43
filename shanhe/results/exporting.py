"""Results as CSV, XLSX or JSON Lines, in the columns that import understands."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from shanhe.kernel.context import Actor, SystemActor

from . import queries
from .importing.running import defused
from .models import Result

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
}
# Open to whoever may see the result in a list; the rest only to those inside.
OPEN = ("ref", "state", "title_zh", "title_en", "summary_zh", "summary_en", "abstract_zh", "abstract_en", "problem_zh",
        "problem_en", "advantages_zh", "advantages_en", "keywords", "year", "trl", "fields", "centre", "source_url")  # fmt: skip
COLUMNS = (*OPEN, "external_id", "source", "authors", "owner")
DEMONSTRATION = "demonstration"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # no workbook can hold these


def rows_for(zone: Any, *, actor: Actor | None = None, public_only: bool = False) -> Iterator[Result]:
    """The results to export, in order of reference; `actor` None exports for the product itself."""
    rows = queries.published() if public_only else queries.visible_to(actor or SystemActor("shanhe export"))
    return (
        rows.select_related("owner").defer("search", "title_terms").order_by("ref").iterator(chunk_size=500)
    )


def as_record(result: Result, *, inside: bool = True) -> dict[str, Any]:
    """One result under the names of COLUMNS; where only a summary is published, the rest of its text stays empty."""
    record = {name: getattr(result, name, "") for name in COLUMNS}
    record |= {"trl": result.level, "centre": result.centre_codes, "owner": str(result.owner or "")}
    record["authors"] = result.authors_text
    if not inside:
        record |= dict.fromkeys(("external_id", "authors"), "")
        if result.summary_only:
            record |= {name: "" for name in OPEN if name.startswith(("abstract", "problem", "advantages"))}
    return record


def write(
    file: IO[bytes], kind: str, results: Iterable[Result], demonstration: bool, inside: Any = None
) -> int:
    """Write the results in a format of FORMATS; returns how many.

    `inside(result)` says whether the reader is inside; all are, if it is None. Demonstration data says so in every row.
    """
    records = (as_record(row, inside=inside is None or bool(inside(row))) for row in results)
    if demonstration:
        mark = _("Demonstration data")
        records = ({DEMONSTRATION: mark, **record} for record in records)
    columns = [DEMONSTRATION, *COLUMNS] if demonstration else list(COLUMNS)
    return _WRITERS[kind](file, columns, records)


def _flat(value: Any) -> Any:
    text = "; ".join(value) if isinstance(value, list) else "" if value is None else value
    return defused(CONTROL.sub("", text) if isinstance(text, str) else text)


def _csv(file: IO[bytes], columns: list[str], records: Iterable[dict[str, Any]]) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    lines = csv.writer(text)
    lines.writerow(columns)
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007 - the last number is the answer
        lines.writerow([_flat(record[name]) for name in columns])
    text.detach()
    return count


def _jsonl(file: IO[bytes], columns: list[str], records: Iterable[dict[str, Any]]) -> int:
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007 - the last number is the answer
        file.write((json.dumps({name: record[name] for name in columns}, ensure_ascii=False) + "\n").encode())
    return count


def _xlsx(file: IO[bytes], columns: list[str], records: Iterable[dict[str, Any]]) -> int:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Results"))
    sheet.append(columns)
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007 - the last number is the answer
        sheet.append([_flat(record[name]) for name in columns])
    book.save(file)
    return count


_WRITERS = {"csv": _csv, "xlsx": _xlsx, "jsonl": _jsonl}
