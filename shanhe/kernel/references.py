"""The readable numbers of rows, such as R-2026-0007: given out once, in one order, however many ask at the same moment."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

from .context import Context
from .models import ReferenceCounter


def reference(ctx: Context, model: type[models.Model], letter: str) -> str:
    """The next reference of this year in the context's zone, "R-2026-0007"; call it inside an operation."""
    return references(ctx.zone, model, f"{letter}-{ctx.today.year}-")[0]


def references(zone: Any, model: type[models.Model], series: str, count: int = 1) -> list[str]:
    """The next `count` references that begin with `series`; whoever takes some of the same series waits until commit.

    A series begun by rows that came in another way goes on behind their highest number.
    """
    table = ReferenceCounter._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET last = last + %s WHERE zone_id = %s AND series = %s RETURNING last",
            [count, zone.pk, series],
        )
        found = cursor.fetchone()
        if found is None:
            cursor.execute(
                f"INSERT INTO {table} (zone_id, series, last) VALUES (%s, %s, %s) "
                f"ON CONFLICT (zone_id, series) DO UPDATE SET last = {table}.last + %s RETURNING last",
                [zone.pk, series, _highest(zone, model, series) + count, count],
            )
            found = cursor.fetchone()
    last: int = found[0]
    return [f"{series}{number:04d}" for number in range(last - count + 1, last + 1)]


def _highest(zone: Any, model: type[models.Model], series: str) -> int:
    rows = model._base_manager.filter(zone=zone, ref__regex=rf"^{series}\d+$")
    number = models.functions.Cast(models.functions.Substr("ref", len(series) + 1), models.BigIntegerField())
    return int(rows.aggregate(highest=models.Max(number))["highest"] or 0)
