"""Working days where holidays move weekends, as in China; the days themselves are dated blueprint data."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

_DAY = timedelta(days=1)


def _weekdays_after(first: date, last: date) -> int:
    """Mondays to Fridays after `first` up to and including `last`, without going through the days."""
    weeks, rest = divmod((last - first).days, 7)
    start = first.weekday() + 1
    return 5 * weeks + sum((start + i) % 7 < 5 for i in range(rest))


class WorkingDay(NamedTuple):
    """A computed day; `assumed` when it passed through a year whose holidays are not known yet."""

    day: date
    assumed: bool


class WorkingDays(NamedTuple):
    """A number of working days; `assumed` when counted through a year whose holidays are not known yet."""

    days: int
    assumed: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off besides weekends, and weekend days worked in exchange; `years` tells which years are known."""

    holidays: frozenset[date] = frozenset()
    moved_workdays: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()  # empty: every year that has a holiday or a moved workday

    def __post_init__(self) -> None:
        if not self.years:
            known = frozenset(day.year for day in self.holidays | self.moved_workdays)
            object.__setattr__(self, "years", known)

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday but for holidays, and the weekend days worked in exchange."""
        return day in self.moved_workdays or (day.weekday() < 5 and day not in self.holidays)

    def beyond_known(self, first: date, last: date) -> bool:
        """Whether any year from `first` to `last` has no holiday data, so that only weekends are off."""
        return any(year not in self.years for year in range(first.year, last.year + 1))

    def add_working_days(self, start: date, n: int) -> WorkingDay:
        """The nth working day after `start`, which is not counted itself; before it when n is negative."""
        day, step, left = start, (_DAY if n > 0 else -_DAY), abs(n)
        while left:
            day += step
            left -= self.is_working_day(day)
        return WorkingDay(day, self.beyond_known(min(start, day), max(start, day)))

    def working_days_between(self, start: date, end: date) -> WorkingDays:
        """Working days after the earlier day up to and including the later; negative when `end` comes first.

        So what is due in n working days says so on any day, and on the next working day after it is one overdue.
        """
        first, last = min(start, end), max(start, end)
        count = _weekdays_after(first, last)
        count += sum(first < day <= last and day.weekday() >= 5 for day in self.moved_workdays)
        off = self.holidays - self.moved_workdays
        count -= sum(first < day <= last and day.weekday() < 5 for day in off)
        assumed = first < last and self.beyond_known(first + _DAY, last)
        return WorkingDays(count if start <= end else -count, assumed)
