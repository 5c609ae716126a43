"""What the operations of this app share."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection

from shanhe.kernel.context import Context
from shanhe.kernel.text import sort_key
from shanhe.zones import queries as zones

from ..models import Need, NeedCounter

LIFETIME = "need_lifetime_days"
REMINDER = "need_expiry_reminder_days"


def next_refs(zone: Any, year: int, count: int = 1) -> list[str]:
    """The next references of the year ("N-2026-0007"); waits for whoever takes some at the same moment."""
    table = NeedCounter._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (zone_id, year, last) VALUES (%s, %s, %s) "
            f"ON CONFLICT (zone_id, year) DO UPDATE SET last = {table}.last + %s RETURNING last",
            [zone.pk, year, count, count],
        )
        last = cursor.fetchone()[0]
    return [f"N-{year}-{number:04d}" for number in range(last - count + 1, last + 1)]


def days(ctx: Context, code: str) -> int:
    """A dated figure of the zone, in days."""
    return int(zones.parameter(ctx.zone, code, ctx.today))


def last_day(ctx: Context) -> date:
    """The first day on which a need published or renewed today is no longer shown."""
    return ctx.today + timedelta(days=days(ctx, LIFETIME))


def touch(ctx: Context, need: Need) -> None:
    """Save a changed need as its next version."""
    need.version += 1
    need.updated_at = ctx.now
    need.sort_key = sort_key(need.title_zh or need.title_en)
    need.save()
