"""The comparison of all needs: its beginning, its progress, its end, and what it found as one batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.copying import copy_rows
from shanhe.kernel.errors import NotNow
from shanhe.kernel.operations import operation

from .. import events, rules
from ..models import BulkRun

OPEN = (BulkRun.State.RUNNING, BulkRun.State.STOPPING)

# need, kind, other, score
Row = tuple[int, str, int, int]


@operation("matching.bulk.start", subjects=("zone",), rule=rules.run_bulk)
def start_bulk(ctx: Context, *, zone: Any, workers: str, model_version: str) -> BulkRun:
    """Begin a run. One that was left open is noted as failed: whoever calls has made sure that nobody is at work on it."""
    for left in BulkRun.objects.filter(state__in=OPEN).order_by("pk").select_for_update(no_key=True):
        _close(ctx, left, BulkRun.State.FAILED, "interrupted")
        ctx.emit(events.BulkEnded(subject=left, data={"state": left.state, "problem": left.problem}))
    run = BulkRun.objects.create(
        zone=zone,
        workers=workers,
        model_version=model_version,
        started_at=ctx.now,
        changed_at=ctx.now,
    )
    ctx.emit(events.BulkStarted(subject=run, data={"workers": workers}))
    return run


@operation("matching.bulk.progress", subjects=("run",), rule=rules.run_bulk, internal=True)
def note_progress(ctx: Context, *, run: BulkRun, done: int, total: int) -> bool:
    """Note how far the run is; true when somebody asked it to stop. The journal has no entry of it."""
    ctx.unchanged()
    run.done, run.total, run.changed_at = done, total, ctx.now
    run.save(update_fields=["done", "total", "changed_at"])
    return run.state == BulkRun.State.STOPPING


@operation("matching.bulk.stop", subjects=("run",), rule=rules.run_bulk)
def ask_to_stop(ctx: Context, *, run: BulkRun) -> BulkRun:
    """Ask the run to stop; it does so between two tasks, and what it has computed helps the next one."""
    if run.state == BulkRun.State.STOPPING:
        ctx.unchanged()
        return run
    if run.state != BulkRun.State.RUNNING:
        raise NotNow(run.state, _("No comparison is under way."))
    run.state, run.changed_at = BulkRun.State.STOPPING, ctx.now
    run.save(update_fields=["state", "changed_at"])
    ctx.emit(events.BulkStopAsked(subject=run, changes={"state": ["running", "stopping"]}))
    return run


@operation("matching.bulk.end", subjects=("run",), rule=rules.run_bulk, internal=True)
def end_bulk(ctx: Context, *, run: BulkRun, state: str, problem: str = "") -> BulkRun:
    """Note that the run was stopped or failed; earlier suggestions stay as they are."""
    _open(run)
    _close(ctx, run, state, problem)
    ctx.emit(events.BulkEnded(subject=run, data={"state": state, "problem": problem}))
    return run


@operation("matching.bulk.keep", subjects=("run",), rule=rules.run_bulk, internal=True)
def keep_suggestions(ctx: Context, *, run: BulkRun, kinds: Sequence[str], rows: Iterable[Row]) -> BulkRun:
    """Replace the suggestions of these kinds by what the run found, in one transaction with one entry.

    A pair that was there before keeps its `since`. A need that was deleted meanwhile is left out.
    """
    _open(run)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE matching_found (need bigint, kind varchar(20), other bigint, score int, "
            "PRIMARY KEY (need, kind, other)) ON COMMIT DROP"
        )
        copy_rows("matching_found", ("need", "kind", "other", "score"), rows)
        cursor.execute("ANALYZE matching_found")
        gone = _forget(cursor, run, list(kinds))
        kept, new = _insert(cursor, run, ctx)
        cursor.execute("SELECT count(DISTINCT need) FROM matching_found")
        (needs,) = cursor.fetchone()
        cursor.execute("DROP TABLE matching_found")
    run.counts = {"needs": needs, "kept": kept, "new": new, "gone": gone}
    _close(ctx, run, BulkRun.State.DONE, "")
    ctx.emit(events.SuggestionsComputed(subject=run, data=run.counts))
    return run


def _forget(cursor: Any, run: BulkRun, kinds: list[str]) -> int:
    """Delete the pairs that were not found again; returns how many."""
    cursor.execute(
        "DELETE FROM matching_suggestion AS old WHERE old.zone_id = %s AND old.kind = ANY(%s) AND NOT EXISTS "
        "(SELECT FROM matching_found AS f WHERE f.need = old.need_id AND f.kind = old.kind AND f.other = old.other)",
        [run.zone_id, kinds],
    )
    return int(cursor.rowcount)


def _insert(cursor: Any, run: BulkRun, ctx: Context) -> tuple[int, int]:
    """Write the pairs; returns how many there are and how many were not there before."""
    cursor.execute(
        "WITH written AS (INSERT INTO matching_suggestion "
        "(zone_id, need_id, kind, other, score, model_version, computed_at, since) "
        "SELECT %(zone)s, n.id, f.kind, f.other, f.score, %(model)s, %(now)s, %(now)s FROM matching_found AS f "
        "JOIN needs_need AS n ON n.id = f.need AND n.zone_id = %(zone)s ORDER BY 2, 3, 4 "
        "ON CONFLICT (need_id, kind, other) DO UPDATE SET score = excluded.score, "
        "model_version = excluded.model_version, computed_at = excluded.computed_at "
        "RETURNING since = computed_at AS new) SELECT count(*), count(*) FILTER (WHERE new) FROM written",
        {"zone": run.zone_id, "model": run.model_version, "now": ctx.now},
    )
    kept, new = cursor.fetchone()
    return int(kept), int(new)


def _open(run: BulkRun) -> None:
    if run.state not in OPEN:
        raise NotNow(run.state, _("This comparison has ended."))


def _close(ctx: Context, run: BulkRun, state: str, problem: str) -> None:
    run.state, run.problem = state, problem
    run.changed_at = run.finished_at = ctx.now
    run.save(update_fields=["state", "problem", "counts", "changed_at", "finished_at"])
