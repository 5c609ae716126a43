"""Import of needs as one batch: good rows become drafts, or none does; and the file on its way there."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid
from shanhe.kernel.events import changed
from shanhe.kernel.files.report import NAMES, OUTCOMES, Assumed, Report
from shanhe.kernel.operations import operation
from shanhe.kernel.references import references
from shanhe.kernel.text import sort_key

from .. import events, importing, rules
from ..importing import CHANGED, NEW, WRONG, Judged, judge
from ..models import Need, NeedImport
from ..queries.importing import known
from .common import touch

CHUNK = 500


@operation("needs.import", subjects=(), rule=rules.import_needs)
def import_needs(
    ctx: Context,
    *,
    zone: Any,
    rows: Iterable[Any],
    mapping: Mapping[str, str],
    source: str,
    organisation: Any = None,
    atomic: bool = False,
    told: Callable[[Judged], None] = lambda item: None,
) -> Counter[str]:
    """Import records as drafts; returns how many rows there were of each outcome, and calls `told` with each row.

    A record imported before under the same number and still a draft is changed. `atomic` refuses the whole file when
    one row is wrong (Invalid, nothing is written). `organisation` is whose needs these are, if they are one's.
    """
    with connection.cursor() as cursor:  # two imports at once could both find a record new
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('needs.import'), %s)", [zone.pk])
    items = list(judge(rows, mapping, known(ctx.actor, source)))
    changing = _locked(items)
    counts = Counter(item.outcome for item in items)
    if atomic and counts[WRONG]:
        raise Invalid(_("{wrong} rows are wrong, so nothing was imported.").format(wrong=counts[WRONG]))
    made = _create(ctx, zone, [item for item in items if item.outcome == NEW], source, organisation)
    if made or changing:
        ctx.batch().record([*(_line(need, {}) for need in made), *_changed(ctx, changing)])
    for item in items:
        told(item)
    ctx.emit(
        events.NeedsImported(
            subject=zone, data={"source": source, "created": counts[NEW], "changed": counts[CHANGED]}
        )
    )
    return counts


def _locked(items: list[Judged]) -> list[Judged]:
    """The rows that change a need, each with the need locked as it is now.

    A need that somebody changed after the file was compared with it is left alone, and its row says so.
    """
    changing = [item for item in items if item.outcome == CHANGED and item.existing is not None]
    wanted = [item.existing.pk for item in changing if item.existing]
    rows = {
        row.pk: row
        for row in Need.objects.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True)
    }
    for item in changing:
        assert item.existing is not None
        row = rows.get(item.existing.pk)
        if row is None or row.version != item.existing.version:
            item.outcome = WRONG
            item.reasons = [_("Somebody changed {ref} meanwhile: import it once more.").format(ref=item.ref)]
        item.existing = row
    return [item for item in changing if item.outcome == CHANGED]


def _changed(ctx: Context, items: list[Judged]) -> list[events.NeedFromFile]:
    lines = []
    for item in items:
        assert item.existing is not None
        changes = changed(item.existing, item.values)
        touch(ctx, item.existing)
        lines.append(_line(item.existing, changes))
    return lines


def _line(need: Need, changes: dict[str, Any]) -> events.NeedFromFile:
    return events.NeedFromFile(subject=need, changes=changes, data={"source": need.source})


def _create(ctx: Context, zone: Any, items: list[Judged], source: str, organisation: Any) -> list[Need]:
    if not items:
        return []
    refs = references(zone, Need, f"N-{ctx.today.year}-", len(items))
    for item, ref in zip(items, refs, strict=True):
        item.ref = ref
    return Need.objects.bulk_create(
        [
            Need(
                zone=zone,
                ref=item.ref,
                source=source,
                organisation=organisation,
                stated_by_id=ctx.actor.person_id,
                currency=zone.currency,
                created_at=ctx.now,
                updated_at=ctx.now,
                sort_key=sort_key(item.title),
                **item.values,
            )
            for item in items
        ],
        batch_size=CHUNK,
    )


@operation("needs.start_import", subjects=("zone",), rule=rules.import_needs)
def start_import(ctx: Context, *, zone: Any, upload: Any, language: str) -> NeedImport:
    """Keep an uploaded file (a Django file with a name); the job worker reads it. Invalid for a kind that is not read."""
    run = NeedImport.uploaded(ctx, upload, language)
    ctx.emit(events.NeedImportStarted(subject=run, data={"name": run.name}))
    return run


@operation("needs.read_import", subjects=("run",), rule=rules.import_run, internal=True)
def read_import(ctx: Context, *, run: NeedImport) -> NeedImport:
    """Find the columns, the first rows and a first mapping; Invalid where the file cannot be read or holds no rows."""
    run.survey(importing.guess, importing.likely)
    ctx.unchanged()
    return run


@operation("needs.reread_import", subjects=("run",), rule=rules.import_run)
def reread_import(ctx: Context, *, run: NeedImport, sheet: str = "", heading: int = 0) -> NeedImport:
    """Have another sheet read, or another line as headings; the columns are matched anew."""
    run.reread(ctx, sheet, heading)
    ctx.emit(events.NeedImportReread(subject=run, data={"name": run.name}))
    return run


@operation("needs.map_import", subjects=("run",), rule=rules.import_run)
def map_import(
    ctx: Context, *, run: NeedImport, mapping: Mapping[str, str], source: str = "", owner: Any = None
) -> NeedImport:
    """Settle which column is which field, where the records come from and whose they are; the dry run starts anew."""
    run.match(ctx, importing.clean(mapping, run.columns), source, owner)
    ctx.emit(events.NeedImportMapped(subject=run, data={"name": run.name}))
    return run


def counted(counts: Counter[str]) -> dict[str, int]:
    """The counts under the names that people and programs are told."""
    return {"read": counts.total()} | {NAMES[name]: counts[name] for name in OUTCOMES}


@operation("needs.check_import", subjects=("run",), rule=rules.import_run)
def check_import(ctx: Context, *, run: NeedImport) -> NeedImport:
    """The dry run: what would become of each row, kept as a report; nothing is imported."""
    run.demand_checking()
    lines, counts = io.StringIO(), Counter[str]()
    report, assumed = Report(lines), Assumed()
    with run.file.open("rb") as file:
        for item in judge(run.rows(file), run.mapping, known(ctx.actor, run.source)):
            counts[item.outcome] += 1
            report.add([item])
            assumed.add([item])
    run.keep_report(lines)
    run.read_as = {**run.read_as, "cells": assumed.lines()}
    run.move(NeedImport.State.CHECKED, counts=counted(counts))
    ctx.emit(events.NeedImportChecked(subject=run, data={"name": run.name, **run.counts}))
    return run


@operation("needs.begin_import", subjects=("run",), rule=rules.import_run)
def begin_import(ctx: Context, *, run: NeedImport, atomic: bool) -> NeedImport:
    """Decide on the dry run's word to import: all rows or none, or the good ones."""
    run.begin(ctx, atomic=atomic)
    ctx.emit(events.NeedImportBegun(subject=run, data={"name": run.name}))
    return run


@operation("needs.finish_import", subjects=("run",), rule=rules.import_run, internal=True)
def finish_import(ctx: Context, *, run: NeedImport) -> NeedImport:
    """Import the file's rows in one batch and keep the report of what became of each."""
    run.demand_importing()
    judged: list[Judged] = []
    with run.file.open("rb") as file:
        counts = import_needs(
            ctx,
            zone=ctx.zone,
            rows=run.rows(file),
            mapping=run.mapping,
            source=run.source,
            organisation=run.owner,
            atomic=run.atomic,
            told=judged.append,
        )
    lines = io.StringIO()
    Report(lines).add(judged)  # only now does every new need have its reference
    run.keep_report(lines)
    run.move(NeedImport.State.DONE, counts=counted(counts), finished_at=ctx.now)
    ctx.unchanged()
    return run


@operation("needs.fail_import", subjects=("run",), rule=rules.import_run, internal=True)
def fail_import(ctx: Context, *, run: NeedImport, problem: str) -> NeedImport:
    """Note why nothing was imported, for the person to read."""
    run.move(NeedImport.State.FAILED, problem=problem, finished_at=ctx.now)
    ctx.emit(events.NeedImportFailed(subject=run, data={"name": run.name}))
    return run
