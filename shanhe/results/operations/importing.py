"""Rows of a file become results: new ones by COPY, changed ones one by one. Called by `shanhe.exchange` within its import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max

from shanhe.exchange.kinds import Intake, Judged
from shanhe.kernel.events import Event, changed
from shanhe.kernel.translated import languages

from .. import events
from ..building import derive, search_expression
from ..models import Result, ResultCentre
from .writing import Prepared, insert_prepared, prepared


def prepare_result(item: Judged) -> Prepared:
    """What takes time of a new row: its search words and the columns that repeat others."""
    return prepared(item.values)


def create_results(intake: Intake, rows: list[Judged]) -> list[Event]:
    """Write a draft for each row; author strings stay text."""
    refs = intake.take_refs(len(rows))
    _number_copies(intake, rows)
    ctx = intake.ctx
    common = {
        "owner_id": intake.owner.pk if intake.owner else None,
        "discloser_id": ctx.actor.person_id,
        "source": intake.source,
    }
    spoken = languages()
    more = [
        {
            **common,
            "language": _written_in(item, spoken),
            "external_copy": item.values.get("external_copy", 0),
        }
        for item in rows
    ]
    made = insert_prepared(ctx.zone, [item.prepared for item in rows], more, refs, ctx.now)
    for item, result in zip(rows, made, strict=True):
        item.ref = result.ref
    _link_centres(intake, zip(made, (item.values.get("centre_codes", ()) for item in rows), strict=True))
    return [_imported(result, {}) for result in made]


def _written_in(item: Judged, spoken: list[str]) -> str:
    """The first of the zone's languages in which the record has a title."""
    return next((code for code in spoken if code in item.values["title"]), spoken[0])


def _number_copies(intake: Intake, rows: list[Judged]) -> None:
    """Where a record that the importer may not see has the same number in the other system, the new one is a further copy.

    The importer is not told: for them there was no such record. The owner's office finds both when it looks for duplicates.
    """
    numbers = {item.values["external_id"] for item in rows if item.values.get("external_id")}
    if not numbers:
        return
    taken = Result.objects.filter(external_id__in=numbers, source=intake.source)
    last = dict(taken.order_by().values_list("external_id").annotate(Max("external_copy")))
    for item in rows:
        number = item.values.get("external_id")
        if number in last:
            item.values["external_copy"] = last[number] + 1


def change_results(intake: Intake, rows: list[Judged]) -> list[Event]:
    """Write the rows' values to the locked drafts."""
    ctx = intake.ctx
    told: list[Event] = []
    for item in rows:
        result = item.existing
        changes = changed(result, item.values)
        result.search = search_expression(derive(result))
        result.updated_at = ctx.now
        result.version += 1
        result.save()
        told.append(_imported(result, changes))
    done = [item.existing for item in rows]
    ResultCentre.objects.filter(result__in=done).delete()
    _link_centres(intake, [(result, result.centre_codes) for result in done])
    return told


def _link_centres(intake: Intake, results: Iterable[tuple[Result, Iterable[str]]]) -> None:
    centres = intake.known.centre_rows
    ResultCentre.objects.bulk_create(
        ResultCentre(zone=intake.ctx.zone, result=result, centre=centres[code])
        for result, codes in results
        for code in codes
    )


def _imported(result: Result, changes: Mapping[str, Any]) -> events.ResultImported:
    data = {"source": result.source, "external_id": result.external_id}
    return events.ResultImported(subject=result, changes=changes, data=data)
