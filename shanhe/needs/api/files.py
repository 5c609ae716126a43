"""Needs into a file and out of one."""

from __future__ import annotations

from collections import Counter
from typing import IO, Any, Literal, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import File, Query
from ninja.files import UploadedFile

from shanhe.doors.api_support import Problem
from shanhe.doors.http import context
from shanhe.kernel.errors import Invalid
from shanhe.kernel.files import reading
from shanhe.kernel.files.reading import assumed
from shanhe.kernel.files.report import LABELS, Assumed
from shanhe.kernel.files.serving import download
from shanhe.parties import queries as parties

from .. import exporting, importing, operations, rules, schemas
from ..queries.importing import known
from .common import PROBLEMS, clean, router

MOST_ROWS = 1_000
LARGEST_FILE = 20_000_000


@router.get("/needs/export", response={401: Problem, 422: Problem}, summary="Needs as a file")
def export_needs(request: HttpRequest, format: Literal["csv", "xlsx", "jsonl"] = "jsonl") -> Any:
    """Every need that the caller may read, in the columns that import understands."""
    records = exporting.records_for(request.actor)  # type: ignore[attr-defined]
    marked = parties.is_demonstration(request.zone)  # type: ignore[attr-defined]
    return download("needs", format, lambda file: exporting.write(file, format, records, marked))


@router.post("/needs/import", response={200: schemas.ImportOut, **PROBLEMS}, summary="Import needs")
def import_needs(
    request: HttpRequest,
    file: File[UploadedFile],
    dry_run: bool = Query(True, description="Only say what would become of each row."),
    atomic: bool = Query(False, description="All rows or none."),
    source: str = Query("", max_length=80, description="Where the records come from; else the file's name."),
    sheet: str = Query(
        "", max_length=80, description="The sheet of a workbook; else the one that fits best."
    ),
    heading: int = Query(
        0, ge=0, le=1_048_576, description="The line that names the columns; 0: found by itself."
    ),
    organisation: str = Query("", max_length=24, description="Reference of the organisation whose they are."),
) -> Any:
    """Takes CSV, XLSX, JSON Lines or JSON up to 20 MB, 10,000 rows and 200,000 cells; columns are matched by their names.

    Says what was assumed of the file, and what becomes of each row: `new`, `changed`, `duplicate` or `wrong`, with the
    reasons; the first 1,000 are listed. Larger files are imported on the page.
    """
    ctx = context(request)
    rules.import_needs.demand(ctx.actor, ctx.zone)
    if (file.size or 0) > LARGEST_FILE:
        raise Invalid({"file": _("The file is larger than 20 MB. Split it, or import it on the page.")})
    name = clean(file.name or "")
    found, rows = _read(file, name, reading.Layout(clean(sheet), heading))
    columns = dict.fromkeys(column for row in rows for column in row.values)
    mapping, origin = importing.guess(columns), (clean(source).strip() or name)[-80:]
    whose = parties.organisation_by_ref(ctx.actor, clean(organisation)) if organisation else None
    if organisation and whose is None:
        raise Invalid({"organisation": _("There is no such organisation.")})
    judged: list[importing.Judged] = []
    if dry_run:
        judged.extend(importing.judge(rows, mapping, known(ctx.actor, origin)))
    else:
        operations.import_needs(
            ctx, zone=ctx.zone, rows=rows, mapping=mapping, source=origin, organisation=whose, atomic=atomic,
            told=judged.append,
        )  # fmt: skip
    counts = operations.counted(Counter(item.outcome for item in judged))
    return {
        **counts,
        "dry_run": dry_run,
        "mapping": mapping,
        "assumed": assumed.words({**found, "cells": Assumed.of(judged).lines()}),
        "rows": [_row(item) for item in judged[:MOST_ROWS]],
    }


def _read(file: UploadedFile, name: str, layout: reading.Layout) -> tuple[dict[str, Any], list[reading.Row]]:
    """What was assumed of the file, and its rows, within the limits of a request."""
    meter = reading.Meter.at_once(file.size or 0)
    source = reading.opened(cast("IO[bytes]", file.file), name, layout, importing.likely, meter)
    rows = list(source.rows)
    return source.found, rows


def _row(item: importing.Judged) -> dict[str, Any]:
    names = {name: getattr(item, name) for name in ("outcome", "ref", "title", "reasons")}
    return {"row": item.number, "label": str(LABELS[item.outcome]), **names}
