"""What would become of each row of a file: new, changed, duplicate or wrong, and why. Reads, never writes."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _

from shanhe.kernel.files.reading import Row
from shanhe.kernel.files.report import CHANGED, DUPLICATE, NEW, WRONG
from shanhe.kernel.text import cleaned
from shanhe.kernel.translated import Translated

from .ahead import ahead
from .kinds import REF, Column, Intake, Judged, Key, Values, wanted

CHUNK = 1_000


def judge(
    intake: Intake, rows: Iterable[Row], mapping: Mapping[str, str]
) -> Generator[list[Judged], None, None]:
    """Verdicts in chunks of at most 1,000 rows, in the order of the file; a query a chunk for each of the kind's keys.

    The rows of a large file are read while the caller writes those before; close the iterator where it is left early.
    """
    chunks = _chunks(intake, rows, wanted(mapping, intake.kind))
    first = next(chunks, [])
    with closing(ahead(chunks) if len(first) == CHUNK else chunks) as rest:
        for chunk in chain([first] if first else [], rest):
            _compare(chunk, intake)
            yield chunk


def _chunks(
    intake: Intake, rows: Iterable[Row], plan: Sequence[tuple[Column, str]]
) -> Generator[list[Judged], None, None]:
    """The rows as their cells can be read; asks the database nothing."""
    stream = iter(rows)
    headings = {heading for _column, heading in plan}
    while chunk := list(islice(stream, CHUNK)):
        yield [_read(row, plan, headings, intake) for row in chunk]


def _read(row: Row, plan: Sequence[tuple[Column, str]], headings: set[str], intake: Intake) -> Judged:
    """A row's values, and the reasons why some cannot be read."""
    judged = Judged(row.number, NEW, reasons=row.problems(headings), cells=row.values)
    for column, heading in plan:
        given = cleaned(row.values.get(heading, ""))
        if given in ("", []):
            continue
        try:
            read = column.read(given, heading, intake)
        except ValueError as error:
            judged.reasons.append(f"{column.label}: {error}")
            continue
        _add(judged.values, read.value)
        judged.assumed += [(heading, sentence) for sentence in read.assumed]
        judged.doubtful |= read.doubtful
    intake.kind.complete(judged, intake)
    if judged.reasons:
        judged.outcome = WRONG
    elif intake.writing and intake.kind.prepare is not None:
        judged.prepared = intake.kind.prepare(judged)
    return judged


def _add(values: Values, read: Values) -> None:
    """Further values of a row; a text in another language goes beside what is there."""
    for name, value in read.items():
        before = values.get(name)
        values[name] = before.updated(value) if isinstance(before, Translated) else value


def _compare(judged: Sequence[Judged], intake: Intake) -> None:
    """Settle which of the readable rows are changed or duplicates, against the zone and against earlier rows."""
    good = [item for item in judged if item.outcome == NEW]
    keys = (REF, *intake.kind.keys)
    for item in good:
        item.key, item.identity = next(((key, value) for key in keys if (value := key.of(item))), (REF, ""))
        item.values.pop("ref", None)
    here = {
        key: _existing(intake, key, {item.identity for item in good if item.key is key and item.identity})
        for key in keys
    }
    for item in good:
        _place(item, here[item.key].get(item.identity), intake)


def _place(item: Judged, found: Any, intake: Intake) -> None:
    """What becomes of a readable row; `found` is the record that its key tells, if there is one."""
    before = (
        intake.seen.setdefault((item.key.field, item.identity), item.number) if item.identity else item.number
    )
    if before != item.number:
        item.outcome = WRONG if item.doubtful else DUPLICATE
        item.reasons = [_("The same as row {number} of this file.").format(number=before)]
    elif found is not None:
        _settle(item, found, intake)
    elif item.identity and item.key is REF:
        item.outcome = WRONG
        item.reasons = [_("There is no record {ref} here that you may read.").format(ref=item.identity[:40])]
    else:
        intake.kind.settle(item, None, intake)
        if item.reasons and item.outcome == NEW:
            item.outcome = WRONG


def _existing(intake: Intake, key: Key, values: set[str]) -> dict[str, Any]:
    """The records that the importer may read, by this key; where several have the same, the oldest."""
    if not values:
        return {}
    rows = intake.kind.visible(intake.ctx.actor).filter(**{f"{key.field}__in": values})
    if key.of_source:
        rows = rows.filter(source=intake.source)
    return {getattr(row, key.field): row for row in rows.order_by("-pk")}


def _settle(item: Judged, found: Any, intake: Intake) -> None:
    """Whether a row changes the record that it is about."""
    kind = intake.kind
    item.existing, item.ref = found, found.ref
    for name, value in item.values.items():
        if isinstance(value, Translated):  # languages that the file does not have stay
            item.values[name] = getattr(found, name).updated(value)
    kind.settle(item, found, intake)
    if item.reasons:
        item.outcome = WRONG
        return
    differing = [name for name, value in item.values.items() if getattr(found, name) != value]
    item.outcome = DUPLICATE
    if not item.key.sure:
        reason = _("A record with this title is here: {ref}.")
    elif not differing:
        reason = _("Already here, unchanged: {ref}.")
    elif not kind.may_change(intake.ctx.actor, found):
        reason = str(kind.closed)
    else:
        item.outcome, reason = CHANGED, _("Changes {ref}: {fields}.")
    item.reasons = [reason.format(ref=item.ref, fields=", ".join(differing))]
