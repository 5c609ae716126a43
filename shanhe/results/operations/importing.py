"""Import as one batch: one permission, one entry with an entry for each record, all or only the good rows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid
from shanhe.kernel.files.reading import Row
from shanhe.kernel.files.report import Report
from shanhe.kernel.operations import operation
from shanhe.kernel.references import references
from shanhe.zones import queries as zones

from .. import events, rules
from ..building import derive, search_expression
from ..importing import judging
from ..importing import mapping as columns_to_fields
from ..importing.judging import CHANGED, NEW, WRONG, Judged
from ..importing.running import Counts, Progress, note, tally
from ..models import ImportRun, Result, ResultCentre
from .writing import insert_results


@operation("results.reserve_refs", subjects=(), rule=rules.import_results, internal=True)
def reserve_refs(ctx: Context, *, count: int) -> list[str]:
    """Take references for an import beforehand, so that nobody's disclosure waits for it; unused ones stay gaps."""
    ctx.unchanged()
    return references(ctx.zone, Result, f"R-{ctx.today.year}-", count)


@operation("results.import", subjects=(), rule=rules.import_results)
def import_results(
    ctx: Context,
    *,
    rows: Iterable[Row],
    mapping: Mapping[str, str],
    source: str,
    owner: Any = None,
    atomic: bool = False,
    refs: Sequence[str] = (),
    report: Report | None = None,
    progress: Progress | None = None,
) -> Counts:
    """Import records as unpublished drafts; returns the counts.

    `atomic` refuses the whole file when one row is wrong (Invalid, nothing is written). Otherwise the good rows go in.
    Author strings stay text. A changed record is one imported before under the same number, still a draft. `refs` are
    references from `reserve_refs`; more are taken when they run out.
    """
    _one_at_a_time(ctx.zone)
    waiting = list(reversed(refs))
    about = judging.known(ctx.actor, ctx.today)
    centres = {centre.code: centre for centre in zones.centres()}
    batch, counts = ctx.batch(), Counts()
    for chunk in judging.judge(rows, mapping, source, about):
        if not (atomic and counts.by_outcome[WRONG]):
            created = _create(ctx, [item for item in chunk if item.outcome == NEW], owner, centres, waiting)
            changed = _change(ctx, [item for item in chunk if item.outcome == CHANGED], centres)
            batch.record([*created, *changed])
        note(chunk, counts, report, progress)
    wrong = counts.by_outcome[WRONG]
    if atomic and wrong:
        raise Invalid(_("{wrong} rows are wrong, so nothing was imported.").format(wrong=wrong))
    if batch.count == 0:
        # An empty batch still says that somebody tried, and what the file held.
        ctx.emit(events.ImportFoundNothing(subject=ctx.zone, data={"source": source, **counts.as_dict()}))
    else:
        ctx.emit(events.ResultsImported(subject=ctx.zone, data={"source": source, **counts.as_dict()}))
    return counts


def _one_at_a_time(zone: Any) -> None:
    """Hold the zone's imports in a queue: two at once could both find a record new. Nobody else waits for this lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('results.import'), %s)", [zone.pk])


def _create(
    ctx: Context, items: list[Judged], owner: Any, centres: Mapping[str, Any], waiting: list[str]
) -> list[Any]:
    if not items:
        return []
    refs = [waiting.pop() for _item in items[: len(waiting)]]
    if len(refs) < len(items):
        refs += references(ctx.zone, Result, f"R-{ctx.today.year}-", len(items) - len(refs))
    _number_copies(items)
    whose = {"owner_id": owner.pk if owner else None, "discloser_id": ctx.actor.person_id}
    made = insert_results(ctx.zone, [{**whose, **item.values} for item in items], refs, ctx.now)
    for item, result in zip(items, made, strict=True):
        item.ref = result.ref
    _link_centres(
        ctx, zip(made, (item.values.get("centre_codes", ()) for item in items), strict=True), centres
    )
    return [_imported(result, {}) for result in made]


def _number_copies(items: list[Judged]) -> None:
    """Where a record that the importer may not see has the same number in the other system, the new one is a further copy.

    The importer is not told: for them there was no such record. The owner's office finds both when it looks for duplicates.
    """
    numbers = {
        item.values["external_id"]: item.values["source"] for item in items if item.values.get("external_id")
    }
    if not numbers:
        return
    taken = Result.objects.filter(external_id__in=numbers, source__in=set(numbers.values()))
    last = dict(taken.order_by().values_list("external_id").annotate(Max("external_copy")))
    for item in items:
        number = item.values.get("external_id")
        if number in last:
            item.values["external_copy"] = last[number] + 1


def _change(ctx: Context, items: list[Judged], centres: Mapping[str, Any]) -> list[Any]:
    done, differences = [], []
    locked = Result.objects.select_for_update(no_key=True).order_by("pk")
    rows = {
        row.pk: row for row in locked.filter(pk__in=[item.existing.pk for item in items if item.existing])
    }
    for item in items:
        assert item.existing is not None
        result = rows.get(item.existing.pk)
        if result is None or result.version != item.existing.version:
            item.outcome = WRONG
            item.reasons = [_("Somebody changed {ref} meanwhile: import it once more.").format(ref=item.ref)]
            continue
        changes = {name: [getattr(result, name), value] for name, value in item.values.items()}
        changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        for name, (_old, new) in changes.items():
            setattr(result, name, new)
        result.search = search_expression(derive(result))
        result.updated_at = ctx.now
        result.version += 1
        result.save()
        done.append(result)
        differences.append(changes)
    ResultCentre.objects.filter(result__in=done).delete()
    _link_centres(ctx, [(result, result.centre_codes) for result in done], centres)
    return [_imported(result, changes) for result, changes in zip(done, differences, strict=True)]


def _link_centres(
    ctx: Context, results: Iterable[tuple[Result, Iterable[str]]], centres: Mapping[str, Any]
) -> None:
    links = [
        ResultCentre(zone=ctx.zone, result=result, centre=centres[code])
        for result, codes in results
        for code in codes
    ]
    ResultCentre.objects.bulk_create(links)


def _imported(result: Result, changes: Mapping[str, Any]) -> events.ResultImported:
    data = {"source": result.source, "external_id": result.external_id}
    return events.ResultImported(subject=result, changes=changes, data=data)


@operation("results.start_import", subjects=("zone",), rule=rules.import_results)
def start_import(ctx: Context, *, zone: Any, upload: Any, language: str) -> ImportRun:
    """Keep an uploaded file (a Django file with a name); the job worker reads it. Invalid for a kind that is not read."""
    run = ImportRun.uploaded(ctx, upload, language)
    ctx.emit(events.ImportStarted(subject=run, data={"name": run.name}))
    return run


@operation("results.read_import", subjects=("run",), rule=rules.import_run, internal=True)
def read_import(ctx: Context, *, run: ImportRun) -> ImportRun:
    """Find the columns, the first rows and a first mapping; Invalid where the file cannot be read or holds no rows."""
    run.survey(columns_to_fields.guess, columns_to_fields.likely)
    ctx.unchanged()
    return run


@operation("results.reread_import", subjects=("run",), rule=rules.import_run)
def reread_import(ctx: Context, *, run: ImportRun, sheet: str = "", heading: int = 0) -> ImportRun:
    """Have another sheet read, or another line as headings; the columns are matched anew."""
    run.reread(ctx, sheet, heading)
    ctx.emit(events.ImportReread(subject=run, data={"name": run.name}))
    return run


@operation("results.map_import", subjects=("run",), rule=rules.import_run)
def map_import(
    ctx: Context, *, run: ImportRun, mapping: Mapping[str, str], source: str = "", owner: Any = None
) -> ImportRun:
    """Settle which column is which field, where the records come from and whose they are; the dry run starts anew."""
    run.match(ctx, columns_to_fields.clean(mapping, run.columns), source, owner)
    ctx.emit(events.ImportMapped(subject=run, data={"name": run.name}))
    return run


@operation("results.check_import", subjects=("run",), rule=rules.import_run)
def check_import(ctx: Context, *, run: ImportRun) -> ImportRun:
    """The dry run: what would become of each row, kept as a report; nothing is imported."""
    run.demand_checking()
    lines = io.StringIO()
    with run.file.open("rb") as file:
        rows = run.rows(file)
        verdicts = judging.judge(rows, run.mapping, run.source, judging.known(ctx.actor, ctx.today))
        counts = tally(verdicts, Report(lines))
    run.keep_report(lines)
    run.read_as = {**run.read_as, "cells": counts.assumed.lines()}
    run.move(ImportRun.State.CHECKED, counts=counts.as_dict())
    ctx.emit(events.ImportChecked(subject=run, data={"name": run.name, **counts.as_dict()}))
    return run


@operation("results.begin_import", subjects=("run",), rule=rules.import_run)
def begin_import(ctx: Context, *, run: ImportRun, atomic: bool) -> ImportRun:
    """Decide on the dry run's word to import: all rows or none, or the good ones."""
    run.begin(ctx, atomic=atomic)
    ctx.emit(events.ImportBegun(subject=run, data={"name": run.name}))
    return run


@operation("results.finish_import", subjects=("run",), rule=rules.import_run, internal=True)
def finish_import(ctx: Context, *, run: ImportRun, refs: Sequence[str] = ()) -> ImportRun:
    """Import the file's rows in one batch and keep the report of what became of each."""
    run.demand_importing()
    lines = io.StringIO()
    with run.file.open("rb") as file:
        counts = import_results(
            ctx,
            rows=run.rows(file),
            mapping=run.mapping,
            source=run.source,
            owner=run.owner,
            atomic=run.atomic,
            refs=refs,
            report=Report(lines),
        )
    run.keep_report(lines)
    run.move(ImportRun.State.DONE, counts=counts.as_dict(), finished_at=ctx.now)
    ctx.unchanged()
    return run


@operation("results.fail_import", subjects=("run",), rule=rules.import_run, internal=True)
def fail_import(ctx: Context, *, run: ImportRun, problem: str) -> ImportRun:
    """Note why nothing was imported, for the person to read."""
    run.move(ImportRun.State.FAILED, problem=problem, finished_at=ctx.now)
    ctx.emit(events.ImportFailed(subject=run, data={"name": run.name}))
    return run
