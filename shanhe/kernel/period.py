"""Half-open periods: the start belongs to the period, the end does not; no end means still open."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, Self, TypeVar

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

Moment = TypeVar("Moment", date, datetime)


@dataclass(frozen=True, slots=True)
class Period(Generic[Moment]):
    """From `start` up to but without `end`: dates, or aware datetimes, never both; ValueError if empty."""

    start: Moment
    end: Moment | None = None

    def __post_init__(self) -> None:
        for moment in (self.start, self.end):
            if isinstance(moment, datetime) and moment.utcoffset() is None:
                raise ValueError("a period needs aware datetimes")
        if self.end is None:
            return
        if isinstance(self.start, datetime) is not isinstance(self.end, datetime):
            raise ValueError("a period has dates or datetimes, not both")
        if self.start >= self.end:
            raise ValueError("a period ends after it starts")

    def contains(self, moment: Moment) -> bool:
        """Whether the moment lies in the period; its end does not."""
        return self.start <= moment and (self.end is None or moment < self.end)

    __contains__ = contains

    def overlaps(self, other: "Period[Moment]") -> bool:
        """Whether some moment lies in both; periods that only touch do not overlap."""
        return (self.end is None or other.start < self.end) and (other.end is None or self.start < other.end)

    def intersect(self, other: "Period[Moment]") -> Self | None:
        """The part in both, or None."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.end, other.end) if end is not None]
        return type(self)(max(self.start, other.start), min(ends, default=None))

    @property
    def days(self) -> int | None:
        """Whole days from start to end; None while open."""
        return None if self.end is None else (self.end - self.start).days

    def to_range(self) -> DateRange | DateTimeTZRange:
        """The psycopg range, bounds "[)", for a DateRangeField or DateTimeRangeField."""
        kind = DateTimeTZRange if isinstance(self.start, datetime) else DateRange
        return kind(self.start, self.end, "[)")

    @classmethod
    def from_range(cls, value: DateRange | DateTimeTZRange) -> Self:
        """From a psycopg range; one that is empty, has no start, or has datetimes but not "[)" is a ValueError."""
        start, end = value.lower, value.upper
        if value.isempty or start is None:
            raise ValueError("a period has a start and is not empty")
        if not isinstance(start, datetime):
            day = timedelta(days=1)
            start = start if value.lower_inc else start + day
            end = end + day if end is not None and value.upper_inc else end
        elif not value.lower_inc or value.upper_inc:
            raise ValueError("a period of datetimes is half-open")
        return cls(start, end)
