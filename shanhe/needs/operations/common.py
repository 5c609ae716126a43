"""What the operations of this app share."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from shanhe.kernel.context import Context
from shanhe.kernel.events import Event
from shanhe.kernel.text import sort_key
from shanhe.zones import queries as zones

from ..models import Need

LIFETIME = "need_lifetime_days"
REMINDER = "need_expiry_reminder_days"
LONGEST = 2000  # characters of what is said to a need


def days(ctx: Context, code: str) -> timedelta:
    """A dated figure of the zone, in days."""
    return timedelta(days=int(zones.parameter(ctx.zone, code, ctx.today)))


def last_day(ctx: Context) -> date:
    """The first day on which a need published or renewed today is no longer shown."""
    return ctx.today + days(ctx, LIFETIME)


def touch(ctx: Context, need: Need) -> None:
    """Save a changed need as its next version."""
    need.version += 1
    need.updated_at = ctx.now
    need.sort_key = sort_key(need.title.within(need.language))
    need.save()


def keep(ctx: Context, need: Need, event: type[Event], **values: Any) -> Need:
    """Save a changed need, and say what happened."""
    touch(ctx, need)
    ctx.emit(event(subject=need, **values))
    return need
