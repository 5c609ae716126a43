"""For tests of any kind of record: a file as text, judged or imported."""

from __future__ import annotations

import io
from typing import Any

from shanhe.exchange.judging import judge
from shanhe.exchange.kinds import Intake, Judged, kinds
from shanhe.kernel.context import Context
from shanhe.kernel.files import reading
from shanhe.kernel.files.report import Counts

from . import exporting, operations

NAME = "sample.csv"


def rows_of(text: str | bytes, name: str = NAME) -> list[reading.Row]:
    content = text.encode() if isinstance(text, str) else text
    return list(reading.read(io.BytesIO(content), name))


def guessed(kind: str, rows: list[reading.Row]) -> dict[str, str]:
    return kinds[kind].guess(dict.fromkeys(heading for row in rows for heading in row.values))


def verdicts(
    ctx: Context, kind: str, text: str | bytes, name: str = NAME, source: str = "sample", **mapping: str
) -> list[Judged]:
    """What would become of each row; `mapping` adds to what is guessed."""
    rows = rows_of(text, name)
    chunks = judge(Intake(ctx, kinds[kind], source), rows, {**guessed(kind, rows), **mapping})
    return [item for chunk in chunks for item in chunk]


def load(
    ctx: Context, kind: str, text: str | bytes, name: str = NAME, source: str = "sample", **more: Any
) -> Counts:
    """Import the file."""
    rows = rows_of(text, name)
    return operations.import_records(
        ctx, kind=kind, rows=rows, mapping=guessed(kind, rows), source=source, **more
    )


def exported(ctx: Context, kind: str, form: str = "jsonl") -> bytes:
    """The file that the context's actor gets."""
    file = io.BytesIO()
    exporting.write(file, form, kinds[kind], ctx.actor, ctx.zone)
    return file.getvalue()
