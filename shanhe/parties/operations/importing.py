"""Rows of a file become people and organisations. Called by `shanhe.exchange` within its import."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shanhe.exchange.kinds import Intake, Judged
from shanhe.kernel.events import Event, changed
from shanhe.kernel.translated import Translated
from shanhe.parties import events
from shanhe.parties.models import Organisation, Person

from .common import order_key, person_order_key

OrderKey = Callable[[Translated], str]


def _create(intake: Intake, rows: list[Judged], model: Any, order: OrderKey) -> list[Any]:
    """Write the new rows; the records, each with what its row says of it."""
    ctx = intake.ctx
    for item, ref in zip(rows, intake.take_refs(len(rows)), strict=True):
        item.ref = ref
    made = [
        model(
            zone=ctx.zone,
            ref=item.ref,
            sort_key=order(item.values["name"]),
            created_at=ctx.now,
            updated_at=ctx.now,
            **item.values,
        )
        for item in rows
    ]
    return list(model.objects.bulk_create(made))


def _change(intake: Intake, item: Judged, order: OrderKey) -> dict[str, Any]:
    """Write a row's values to its locked record; what differs."""
    row = item.existing
    changes = changed(row, item.values)
    row.sort_key = order(row.name)
    row.version += 1
    row.updated_at = intake.ctx.now
    row.save()
    return changes


def _new(item: Judged) -> dict[str, Any]:
    return {name: [None, value] for name, value in item.values.items() if value}


def create_organisations(intake: Intake, rows: list[Judged]) -> list[Event]:
    """Enter new organisations into the register."""
    made = _create(intake, rows, Organisation, order_key)
    return [
        events.OrganisationCreated(subject=row, changes=_new(item))
        for row, item in zip(made, rows, strict=True)
    ]


def change_organisations(intake: Intake, rows: list[Judged]) -> list[Event]:
    """Change particulars of organisations."""
    return [
        events.OrganisationEdited(subject=item.existing, changes=_change(intake, item, order_key))
        for item in rows
    ]


def create_people(intake: Intake, rows: list[Judged]) -> list[Event]:
    """Enter new people into the register, without accounts."""
    made = _create(intake, rows, Person, person_order_key)
    return [
        events.PersonCreated(subject=row, changes=_new(item), person_id=row.pk)
        for row, item in zip(made, rows, strict=True)
    ]


def change_people(intake: Intake, rows: list[Judged]) -> list[Event]:
    """Change particulars of people."""
    return [
        events.PersonEdited(
            subject=item.existing, changes=_change(intake, item, person_order_key), person_id=item.existing.pk
        )
        for item in rows
    ]
