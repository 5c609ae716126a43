"""The next readable number of a kind of row."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

from shanhe.kernel.context import Context


def next_ref(ctx: Context, model: type[models.Model], letter: str) -> str:
    """The next "T-2026-0007" of the zone and year; waits for whoever takes one at the same moment."""
    prefix = f"{letter}-{ctx.today.year}-"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{model._meta.db_table}:{ctx.zone.pk}:{prefix}"]
        )
    refs: Any = model._base_manager.filter(zone=ctx.zone, ref__startswith=prefix).values_list(
        "ref", flat=True
    )
    last = max((int(ref.removeprefix(prefix)) for ref in _longest(refs)), default=0)
    return f"{prefix}{last + 1:04d}"


def _longest(refs: Any) -> list[str]:
    """The one greatest reference: the longest, then the last in order."""
    return list(refs.order_by(models.functions.Length("ref").desc(), "-ref")[:1])
