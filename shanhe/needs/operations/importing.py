"""Rows of a file become needs. Called by `shanhe.exchange` within its import."""

from __future__ import annotations

from typing import Any

from shanhe.exchange.kinds import Intake, Judged
from shanhe.kernel.events import Event, changed
from shanhe.kernel.text import sort_key

from .. import events
from ..models import Need
from .common import touch


def create_needs(intake: Intake, rows: list[Judged]) -> list[Event]:
    """Write a draft for each row."""
    ctx = intake.ctx
    for item, ref in zip(rows, intake.take_refs(len(rows)), strict=True):
        item.ref = ref
    needs = [
        Need(
            zone=ctx.zone,
            ref=item.ref,
            source=intake.source,
            organisation=intake.owner,
            stated_by_id=ctx.actor.person_id,
            created_at=ctx.now,
            updated_at=ctx.now,
            sort_key=sort_key(item.title),
            **item.values,
        )
        for item in rows
    ]
    return [_line(need, {}) for need in Need.objects.bulk_create(needs, batch_size=len(needs))]


def change_needs(intake: Intake, rows: list[Judged]) -> list[Event]:
    """Write the rows' values to the locked drafts."""
    told: list[Event] = []
    for item in rows:
        changes = changed(item.existing, item.values)
        touch(intake.ctx, item.existing)
        told.append(_line(item.existing, changes))
    return told


def _line(need: Need, changes: dict[str, Any]) -> events.NeedFromFile:
    return events.NeedFromFile(subject=need, changes=changes, source=need.source)
