"""The product's one clock, and the day it is where a zone lies.

Everything that asks for the time asks here, inside a request or not: a page, a rule, a job and the command line agree,
and a day is always the zone's own. Only settings that say CLOCK_CAN_BE_SET, those of the tests, let it be set.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_scopes.state import get_scope

from .errors import ProgrammingError

Clock = Callable[[], datetime]

# Of the whole process, so that the threads of a server under test read it too.
_set: Clock | None = None
# The clock of the operation that runs: its rules read the same moment as its lines.
_of_operation: ContextVar[Clock | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """This moment: the running operation's, else the machine's."""
    own = _of_operation.get()
    if own is not None:
        return own()
    return timezone.now() if _set is None else _set()


def local(moment: datetime, zone: Any = None) -> datetime:
    """A moment in the time of the zone, of the one in scope when none is named."""
    zone = zone or get_scope().get("zone")
    return timezone.localtime(moment, getattr(zone, "tz", None))


def day_of(moment: datetime, zone: Any = None) -> date:
    """The day that a moment falls on where the zone lies."""
    return local(moment, zone).date()


def start_of(day: date, zone: Any = None) -> datetime:
    """The first moment of a day where the zone lies."""
    zone = zone or get_scope().get("zone")
    return datetime.combine(
        day, time.min, tzinfo=getattr(zone, "tz", None) or timezone.get_current_timezone()
    )


def today(zone: Any = None) -> date:
    """The day it is now where the zone lies."""
    return day_of(now(), zone)


@contextmanager
def kept_by(clock: Clock) -> Iterator[None]:
    """While an operation runs, its context's clock is the one that everything reads."""
    if clock is now:
        yield
        return
    token = _of_operation.set(clock)
    try:
        yield
    finally:
        _of_operation.reset(token)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """For tests: it is this moment in the whole process, a microsecond later each time somebody looks."""
    global _set
    if not getattr(settings, "CLOCK_CAN_BE_SET", False):
        raise ProgrammingError("only settings with CLOCK_CAN_BE_SET let the clock be set")
    looks = itertools.count()
    before, _set = _set, lambda: moment + timedelta(microseconds=next(looks))
    try:
        yield
    finally:
        _set = before
