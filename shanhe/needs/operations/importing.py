"""Import of needs as one batch: good rows become drafts, or none does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid
from shanhe.kernel.operations import operation
from shanhe.kernel.text import sort_key

from .. import events, rules
from ..importing import CHANGED, NEW, WRONG, Judged, judge
from ..models import Need
from ..queries.importing import known
from .common import next_refs, touch

CHUNK = 500


@operation("needs.import", subjects=("zone",), rule=rules.import_needs)
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
    counts: Counter[str] = Counter()
    fresh: list[Judged] = []
    for item in judge(rows, mapping, known(source)):
        counts[item.outcome] += 1
        if item.outcome == NEW:
            fresh.append(item)
        elif item.outcome == CHANGED and item.existing is not None:
            for name, value in item.values.items():
                setattr(item.existing, name, value)
            touch(ctx, item.existing)
        told(item)
    if atomic and counts[WRONG]:
        raise Invalid(_("{wrong} rows are wrong, so nothing was imported.").format(wrong=counts[WRONG]))
    _create(ctx, zone, fresh, source, organisation)
    ctx.emit(
        events.NeedsImported(
            subject=zone, data={"source": source, "created": counts[NEW], "changed": counts[CHANGED]}
        )
    )
    return counts


def _create(ctx: Context, zone: Any, items: list[Judged], source: str, organisation: Any) -> None:
    if not items:
        return
    refs = next_refs(zone, ctx.today.year, len(items))
    for item, ref in zip(items, refs, strict=True):
        item.ref = ref
    Need.objects.bulk_create(
        (
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
        ),
        batch_size=CHUNK,
    )
