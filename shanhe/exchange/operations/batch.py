"""Import as one batch: one permission, one entry with an entry for each record, all rows or only the good ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from shanhe.exchange.judging import judge
from shanhe.exchange.kinds import Intake, Judged, Kind, kinds
from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid
from shanhe.kernel.files.reading import Row
from shanhe.kernel.files.report import CHANGED, NEW, WRONG, Counts
from shanhe.kernel.operations import operation

from .. import events, rules

Told = Callable[[list[Judged]], object]


def incoming(ctx: Context, name: str) -> Kind:
    """The kind that the actor may bring in; Denied otherwise, and where it only goes out."""
    kind = kinds[name]
    (kind.rule or rules.nobody).demand(ctx.actor, ctx.zone)
    return kind


@operation("exchange.reserve_refs", subjects=(), rule=rules.bring_in, internal=True)
def reserve_refs(ctx: Context, *, kind: str, count: int) -> list[str]:
    """Take references for an import beforehand, so that nobody else's new record waits for it; unused ones stay gaps."""
    ctx.unchanged()
    return incoming(ctx, kind).references(ctx, count) if count else []


@operation("exchange.import", subjects=(), rule=rules.bring_in)
def import_records(
    ctx: Context,
    *,
    kind: str,
    rows: Iterable[Row],
    mapping: Mapping[str, str],
    source: str,
    owner: Any = None,
    atomic: bool = False,
    refs: Sequence[str] = (),
    told: Sequence[Told] = (),
) -> Counts:
    """Import records of one kind from the rows of a file; returns the counts.

    A record imported before under the same number, and not yet in review, is changed. `atomic` refuses the whole file when
    one row is wrong (Invalid, nothing is written); otherwise the good rows go in. `refs` are references from
    `reserve_refs`; more are taken when they run out. `told` is called with each chunk of rows once they are written.
    """
    of = incoming(ctx, kind)
    _one_at_a_time(ctx.zone, kind)
    intake = Intake(ctx, of, source, owner, refs=list(refs), writing=True)
    batch, counts = ctx.batch(), Counts()
    with closing(judge(intake, rows, mapping)) as chunks:
        for chunk in chunks:
            if not (atomic and counts[WRONG]):
                batch.record(_write(intake, chunk))
            counts.add(chunk)
            for listener in told:
                listener(chunk)
    if atomic and counts[WRONG]:
        raise Invalid(_("{wrong} rows are wrong, so nothing was imported.").format(wrong=counts[WRONG]))
    # An empty batch still says that somebody tried, and what the file held.
    event = events.RecordsImported if batch.count else events.NothingFound
    told_of: dict[str, Any] = {"kind": kind, "source": source, **counts.as_dict()}
    ctx.emit(event(subject=ctx.zone, **told_of))
    return counts


def _one_at_a_time(zone: Any, kind: str) -> None:
    """Hold the zone's imports of a kind in a queue: two at once could both find a record new. Nobody else waits for this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [f"import.{kind}", zone.pk])


def _write(intake: Intake, chunk: list[Judged]) -> list[Any]:
    """Write the rows of a chunk that are new or change something; returns their events."""
    new = [item for item in chunk if item.outcome == NEW]
    changing = _locked(intake, [item for item in chunk if item.outcome == CHANGED])
    create, change = intake.kind.create, intake.kind.change
    return [
        *(create(intake, new) if new and create else []),
        *(change(intake, changing) if changing and change else []),
    ]


def _locked(intake: Intake, items: list[Judged]) -> list[Judged]:
    """The rows that change a record, each with the record locked as it is now.

    A record that somebody changed after the file was compared with it is left alone, and its row says so.
    """
    if not items:
        return []
    locked = intake.kind.model._base_manager.select_for_update(no_key=True).order_by("pk")
    rows: dict[int, Any] = {row.pk: row for row in locked.filter(pk__in=[item.existing.pk for item in items])}
    for item in items:
        row = rows.get(item.existing.pk)
        if row is None or row.version != item.existing.version:
            item.outcome = WRONG
            item.reasons = [_("Somebody changed {ref} meanwhile: import it once more.").format(ref=item.ref)]
        item.existing = row
    return [item for item in items if item.outcome == CHANGED]
