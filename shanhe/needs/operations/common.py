"""What the operations of this app share."""

from __future__ import annotations

from datetime import date, timedelta

from shanhe.kernel.context import Context
from shanhe.kernel.text import sort_key
from shanhe.zones import queries as zones

from ..models import Need

LIFETIME = "need_lifetime_days"
REMINDER = "need_expiry_reminder_days"


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
