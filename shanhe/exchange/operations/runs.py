"""A file on its way in: uploaded, read, matched, checked, corrected, imported."""

from __future__ import annotations

import io
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from shanhe.exchange.judging import judge
from shanhe.exchange.kinds import Intake, Judged
from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid, NotNow
from shanhe.kernel.files import reading
from shanhe.kernel.files.report import WRONG, Counts, Report
from shanhe.kernel.operations import operation

from .. import events, rules
from ..lifecycle import RUN
from ..models import FileRun, mended
from .batch import import_records, incoming

JOB = "shanhe.exchange.jobs.import_file"
SAMPLE = 5
MOST_WRONG = 200  # rows that can be corrected on the page
MOST_CELLS = 20_000  # characters of such a row
MOST_FIXES = 500


def _move(run: FileRun, action: str, **values: Any) -> None:
    """Save the run in its next state."""
    RUN.move(run, action)
    for name, value in values.items():
        setattr(run, name, value)
    run.save()


def _queue(ctx: Context, run: FileRun) -> None:
    """Leave what is next to the job worker; the job is queued with the operation that asks for it."""
    app.configure_task(JOB).defer(run_id=run.pk, person_id=ctx.actor.person_id)


def _intake(ctx: Context, run: FileRun) -> Intake:
    return Intake(ctx, incoming(ctx, run.kind), run.source, run.owner)


def _keep_report(run: FileRun, lines: io.StringIO) -> None:
    if run.report:
        run.report.delete(save=False)
    run.report.save("report.csv", ContentFile(lines.getvalue().encode("utf-8-sig")), save=False)


@operation("exchange.upload_file", subjects=(), rule=rules.bring_in)
def upload_file(ctx: Context, *, kind: str, upload: Any, language: str) -> FileRun:
    """Keep an uploaded file (a Django file with a name); the job worker reads it. Invalid for a kind that is not read."""
    incoming(ctx, kind)
    name = reading.storable(upload.name)
    reading.check_kind(upload.file, name)
    upload.seek(0)
    run = FileRun(
        zone=ctx.zone,
        kind=kind,
        person_id=ctx.actor.person_id,
        name=name[-200:],
        source=name[-80:],
        language=language,
        created_at=ctx.now,
    )
    run.file.save(f"{secrets.token_hex(8)}.data", upload, save=False)
    run.save()
    _queue(ctx, run)
    ctx.emit(events.FileUploaded(subject=run, name=run.name))
    return run


@operation("exchange.survey_file", subjects=("run",), transition=RUN["survey"], internal=True)
def survey_file(ctx: Context, *, run: FileRun) -> FileRun:
    """Find the columns, the first rows and a first mapping; Invalid where the file cannot be read or holds no rows."""
    with run.file.open("rb") as file:
        source = reading.opened(file, run.name, reading.Layout.of(run.read_as), run.of.likely)
        columns, rows = reading.sample(source)
    sample = [dict(row.values) for row in rows[:SAMPLE]]
    run.read_as = source.found
    _move(run, "survey", columns=columns, sample=sample, mapping=run.of.guess(columns))
    ctx.unchanged()
    return run


@operation("exchange.reread_file", subjects=("run",), transition=RUN["reread"])
def reread_file(ctx: Context, *, run: FileRun, sheet: str = "", heading: int = 0) -> FileRun:
    """Have another sheet read, or another line as headings ("" and 0: found by itself); the columns are matched anew."""
    kept = ("sheets", "lines") if sheet == run.read_as.get("sheet", "") else ("sheets",)
    known = {name: run.read_as[name] for name in kept if name in run.read_as}
    run.read_as = {**known, "sheet": sheet, "heading": heading}
    _move(run, "reread", columns=[], sample=[], mapping={}, counts={}, fixes={}, wrong=[], problem="")
    _queue(ctx, run)
    ctx.emit(events.FileReread(subject=run, name=run.name))
    return run


@operation("exchange.match_columns", subjects=("run",), transition=RUN["match"])
def match_columns(
    ctx: Context, *, run: FileRun, mapping: Mapping[str, str], source: str = "", owner: Any = None
) -> FileRun:
    """Settle which column is which field, where the records come from and whose they are; the dry run starts anew."""
    kind = incoming(ctx, run.kind)
    chosen = kind.clean(mapping, run.columns)
    if not kind.has_needed(chosen):
        raise Invalid({kind.needed[0]: kind.needed_hint})
    run.mapping, run.source, run.owner = chosen, (source.strip() or run.name)[:80], owner
    _move(run, "match", counts={}, problem="")
    _queue(ctx, run)
    ctx.emit(events.ColumnsMatched(subject=run, name=run.name))
    return run


@operation("exchange.check_file", subjects=("run",), transition=RUN["check"], internal=True)
def check_file(ctx: Context, *, run: FileRun) -> FileRun:
    """The dry run: what would become of each row, kept as a report; nothing is imported."""
    lines, counts, wrong = io.StringIO(), Counts(), list[dict[str, Any]]()
    report = Report(lines)
    with run.file.open("rb") as file:
        for chunk in judge(_intake(ctx, run), run.rows(file), run.mapping):
            counts.add(chunk)
            report.add(chunk)
            bad = (item for item in chunk if item.outcome == WRONG)
            wrong += [
                _kept(item, run) for item, _room in zip(bad, range(MOST_WRONG - len(wrong)), strict=False)
            ]
    _keep_report(run, lines)
    run.read_as = {**run.read_as, "cells": counts.assumed.lines()}
    _move(run, "check", counts=counts.as_dict(), wrong=wrong)
    ctx.emit(events.FileChecked(subject=run, name=run.name, **run.counts))
    return run


def _kept(item: Judged, run: FileRun) -> dict[str, Any]:
    """A wrong row with what its matched columns hold; without it where that is too much to be corrected on a page."""
    cells = {heading: item.cells.get(heading, "") for heading in dict.fromkeys(run.mapping.values())}
    short = sum(len(str(cell)) for cell in cells.values()) <= MOST_CELLS
    return {"row": item.number, "cells": cells if short else None}


@operation("exchange.fix_row", subjects=("run",), transition=RUN["fix"])
def fix_row(ctx: Context, *, run: FileRun, row: int, cells: Mapping[str, str]) -> FileRun:
    """Correct cells of a wrong row; the file stays as it is, and the dry run starts anew.

    `cells` are given by the headings of matched columns. Invalid with the reasons while the row is still wrong.
    """
    held = next((item["cells"] for item in run.wrong if item["row"] == row), None)
    if held is None or len(run.fixes) >= MOST_FIXES:
        raise NotNow(
            run.state, _("This row cannot be corrected here. Correct it in the file and upload that again.")
        )
    given = {heading: text for heading, text in cells.items() if heading in held and text != held[heading]}
    if sum(map(len, given.values())) > MOST_CELLS:
        raise Invalid(_("This is too long."))
    fixed = mended(reading.Row(row, held), given)
    ((judged,),) = judge(_intake(ctx, run), [fixed], run.mapping)
    if judged.outcome == WRONG:
        raise Invalid(" ".join(map(str, judged.reasons)))
    run.fixes = {**run.fixes, str(row): {**run.fixes.get(str(row), {}), **given}}
    _move(run, "fix", problem="")
    _queue(ctx, run)
    ctx.emit(events.RowFixed(subject=run, name=run.name, row=row))
    return run


@operation("exchange.begin_import", subjects=("run",), transition=RUN["begin"])
def begin_import(ctx: Context, *, run: FileRun, atomic: bool) -> FileRun:
    """Decide on the dry run's word to import: all rows or none, or the good ones."""
    if atomic and run.counts.get("wrong"):
        raise NotNow(
            run.state, _("Some rows are wrong. Mend the file and upload it again, or import the good rows.")
        )
    _move(run, "begin", atomic=atomic, problem="")
    _queue(ctx, run)
    ctx.emit(events.ImportBegun(subject=run, name=run.name))
    return run


@operation("exchange.finish_import", subjects=("run",), transition=RUN["finish"], internal=True)
def finish_import(ctx: Context, *, run: FileRun, refs: Sequence[str] = ()) -> FileRun:
    """Import the file's rows in one batch and keep the report of what became of each."""
    lines = io.StringIO()
    with run.file.open("rb") as file:
        counts = import_records(
            ctx,
            kind=run.kind,
            rows=run.rows(file),
            mapping=run.mapping,
            source=run.source,
            owner=run.owner,
            atomic=run.atomic,
            refs=refs,
            told=[Report(lines).add],
        )
    _keep_report(run, lines)
    _move(run, "finish", counts=counts.as_dict(), wrong=[], finished_at=ctx.now)
    ctx.unchanged()
    return run


@operation("exchange.tell_end", subjects=("run",), rule=rules.go_on, internal=True)
def tell_end(ctx: Context, *, run: FileRun) -> None:
    """Tell whoever uploaded the file that its import is done."""
    ctx.emit(events.ImportEnded(subject=run, name=run.name, **run.counts))


@operation("exchange.fail_import", subjects=("run",), transition=RUN["fail"], internal=True)
def fail_import(ctx: Context, *, run: FileRun, problem: str) -> FileRun:
    """Note why nothing was imported, for the person to read."""
    _move(run, "fail", problem=problem, finished_at=ctx.now)
    ctx.emit(events.ImportFailed(subject=run, name=run.name))
    return run
