"""Files over the API: for each kind of record the same endpoints, such as `POST /needs/import` and `GET /needs/export`."""

from __future__ import annotations

from typing import IO, Any, Literal, cast

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import File, Query, Router
from ninja.files import UploadedFile

from shanhe.doors import people
from shanhe.doors.acts import serve_list
from shanhe.doors.api_support import Page, auth, gives_file, or_404, whole
from shanhe.doors.http import context
from shanhe.exchange.judging import judge
from shanhe.exchange.kinds import Intake, Judged, Kind, kinds
from shanhe.kernel.errors import Invalid
from shanhe.kernel.files import reading
from shanhe.kernel.files.reading import assumed
from shanhe.kernel.files.report import Counts
from shanhe.kernel.files.serving import download
from shanhe.kernel.files.writing import FORMATS

from . import exporting, operations, queries, schemas
from .models import FileRun

MOST_ROWS = 1_000
LARGEST_FILE = 20_000_000
router = Router()


def _clean(text: str) -> str:
    return text.replace("\x00", "")


def _owner(request: HttpRequest, ref: str) -> Any:
    """The organisation whose records they are; None where none is named."""
    if not ref:
        return None
    owner = people.organisation_by_ref(request.actor, _clean(ref))  # type: ignore[attr-defined]
    if owner is None:
        raise Invalid({"owner": _("There is no such organisation.")})
    return owner


def _told(kind: Kind) -> str:
    """The columns that are understood, for the description of an endpoint."""
    return ", ".join(f"`{column.name}`" for column in kind.columns)


def _serve_export(router: Router, kind: Kind) -> None:
    @router.get(
        f"/{kind.name}/export",
        summary=f"{kind.name}: as a file",
        operation_id=f"{kind.name}.export",
        openapi_extra=gives_file(*FORMATS.values()),
    )
    def export(request: HttpRequest, format: Literal["csv", "xlsx", "jsonl"] = "jsonl") -> Any:
        """Every record that the caller may read, in the columns that import understands."""
        actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
        if kind.out is not None:
            kind.out.demand(actor, zone)
        return download(kind.name, format, lambda file: exporting.write(file, format, kind, actor, zone))


def _serve_import(router: Router, kind: Kind) -> None:
    @router.post(
        f"/{kind.name}/import",
        response=schemas.ImportOut,
        summary=f"{kind.name}: import a file at once",
        operation_id=f"{kind.name}.import",
        description="Takes CSV, XLSX, JSON Lines or JSON up to 20 MB, 10,000 rows and 200,000 cells; columns are matched by "
        f"their names: {_told(kind)}.\n\nSays what was assumed of the file, and what becomes of each row: `new`, `changed`, "
        "`duplicate` or `wrong`, with the reasons; the first 1,000 are listed. Larger files go by `imports`.",
    )
    def import_at_once(
        request: HttpRequest,
        file: File[UploadedFile],
        dry_run: bool = Query(True, description="Only say what would become of each row."),
        atomic: bool = Query(False, description="All rows or none."),
        source: str = Query(
            "", max_length=80, description="Where the records come from; else the file's name."
        ),
        sheet: str = Query(
            "", max_length=80, description="The sheet of a workbook; else the one that fits best."
        ),
        heading: int = Query(
            0, ge=0, le=1_048_576, description="The line that names the columns; 0: found by itself."
        ),
        owner: str = Query("", max_length=24, description="Reference of the organisation whose they are."),
    ) -> Any:
        layout = reading.Layout(_clean(sheet), heading)
        return _at_once(
            request, kind, file, layout, _clean(source).strip(), _owner(request, owner), dry_run, atomic
        )


def _at_once(
    request: HttpRequest,
    kind: Kind,
    file: UploadedFile,
    layout: reading.Layout,
    source: str,
    owner: Any,
    dry_run: bool,
    atomic: bool,
) -> dict[str, Any]:
    ctx = context(request)
    operations.incoming(ctx, kind.name)
    if (file.size or 0) > LARGEST_FILE:
        raise Invalid({"file": _("The file is larger than 20 MB. Split it, or import it on the page.")})
    name = _clean(file.name or "")
    meter = reading.Meter.at_once(file.size or 0)
    opened = reading.opened(cast("IO[bytes]", file.file), name, layout, kind.likely, meter)
    rows = list(opened.rows)
    mapping = kind.guess(dict.fromkeys(column for row in rows for column in row.values))
    origin = (source or name)[-80:]
    judged: list[Judged] = []
    if dry_run:
        counts = Counts()
        for chunk in judge(Intake(ctx, kind, origin, owner), rows, mapping):
            counts.add(chunk)
            judged += chunk
    else:
        counts = operations.import_records(
            ctx, kind=kind.name, rows=rows, mapping=mapping, source=origin, owner=owner, atomic=atomic,
            told=[judged.extend],
        )  # fmt: skip
    return {
        **counts.as_dict(),
        "dry_run": dry_run,
        "mapping": mapping,
        "assumed": assumed.words({**opened.found, "cells": counts.assumed.lines()}),
        "rows": [schemas.RowOut.of(item) for item in judged[:MOST_ROWS]],
    }


def _serve_runs(router: Router, kind: Kind) -> None:
    at = f"/{kind.name}/imports"

    def shown(request: HttpRequest, run: FileRun) -> dict[str, Any]:
        return schemas.RunOut.of(run, request.actor)  # type: ignore[attr-defined]

    serve_list(
        router,
        at,
        name=f"{kind.name}.imports",
        line=schemas.RunOut,
        rows=lambda actor, asked: queries.runs(actor, kind),
        lines=lambda request, runs: [shown(request, run) for run in runs],
        about="The caller's imports, newest first; an administrator sees everybody's.",
    )

    @router.post(at, response={201: schemas.RunOut}, summary=f"{kind.name}: upload a file",
                 operation_id=f"{kind.name}.upload")  # fmt: skip
    def upload(request: HttpRequest, file: File[UploadedFile]) -> Any:
        """Takes a file up to 100 MB; reading and dry run follow in the background, so ask for its state."""
        ctx = context(request)
        run = operations.upload_file(ctx, kind=kind.name, upload=file, language=get_language() or "zh-hans")
        return 201, shown(request, run)

    @router.get(f"{at}/{{number}}", response=schemas.RunOut, summary=f"{kind.name}: an import",
                operation_id=f"{kind.name}.one_import")  # fmt: skip
    def one_run(request: HttpRequest, number: int) -> Any:
        """Its state, what the dry run found, and what can be done now."""
        return shown(request, _run(request, kind, number))

    @router.get(f"{at}/{{number}}/rows", response=Page[schemas.ReportLineOut],
                summary=f"{kind.name}: the report of an import", operation_id=f"{kind.name}.import_rows")  # fmt: skip
    def rows(request: HttpRequest, number: int, outcome: schemas.Outcome = "wrong") -> Any:
        """The first 1,000 rows with this outcome, each with the reason."""
        return whole(request, queries.report_lines(_run(request, kind, number), outcome, MOST_ROWS))


def _run(request: HttpRequest, kind: Kind, number: int) -> FileRun:
    known = number if number < 2**62 else 0
    return or_404(queries.run_by_number(request.actor, kind, known))  # type: ignore[attr-defined, no-any-return]


def _serve_actions(router: Router, kind: Kind) -> None:
    def action(name: str, summary: str) -> Any:
        return router.post(
            f"/{kind.name}/imports/{{number}}/actions/{name}",
            response=schemas.RunOut,
            summary=f"{kind.name}: {summary}",
            operation_id=f"{kind.name}.import_{name}",
        )

    def done(request: HttpRequest, number: int, operation: Any, **values: Any) -> dict[str, Any]:
        run = operation(context(request), run=_run(request, kind, number), **values)
        return schemas.RunOut.of(run, request.actor)  # type: ignore[attr-defined]

    @action("reread", "read a file in another way")
    def reread(request: HttpRequest, number: int, body: schemas.RereadIn) -> Any:
        """Another sheet, or another line as headings; the columns are matched anew."""
        return done(request, number, operations.reread_file, sheet=_clean(body.sheet), heading=body.heading)

    @action("match", "match columns and check")
    def match(request: HttpRequest, number: int, body: schemas.MatchIn) -> Any:
        """Settle the columns; the dry run follows in the background."""
        owner = _owner(request, body.owner)
        return done(
            request, number, operations.match_columns, mapping=body.mapping, source=body.source, owner=owner
        )

    @action("fix", "correct a wrong row")
    def fix(request: HttpRequest, number: int, body: schemas.FixIn) -> Any:
        """The row is judged at once, and the dry run follows anew; 422 with the reasons while it is still wrong."""
        return done(request, number, operations.fix_row, row=body.row, cells=body.cells)

    @action("begin", "import what was checked")
    def begin(request: HttpRequest, number: int, body: schemas.BeginIn) -> Any:
        """The import follows in the background."""
        return done(request, number, operations.begin_import, atomic=body.atomic)


for _kind in kinds:
    _part = Router(tags=["files"], auth=auth(_kind.scope, public=True))
    _serve_export(_part, _kind)
    if _kind.rule is not None:
        _serve_import(_part, _kind)
        _serve_runs(_part, _kind)
        _serve_actions(_part, _kind)
    router.add_router("", _part)
