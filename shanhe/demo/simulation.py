"""Two years in a minute: a clock that is set by the script, the people who act, and an agenda kept in order of time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from shanhe.kernel.context import VISITOR, Context, SystemActor
from shanhe.kernel.workdays import Calendar
from shanhe.parties.actors import actor_of_person

# Only what happened in the last fortnight is told to people, so that the inboxes hold something and not two years.
TOLD_DAYS = 14
SYSTEM = SystemActor("demonstration")


class Clock:
    """Days and hours counted from the anchor, the day the data is loaded; nobody works on days off."""

    def __init__(self, anchor: date, calendar: Calendar, tz: Any) -> None:
        self.anchor, self.calendar, self.tz = anchor, calendar, tz

    def day(self, offset: int) -> date:
        """The date so many days after the anchor; negative before it."""
        return self.anchor + timedelta(days=offset)

    def moment(self, offset: int, hour: float) -> datetime:
        """A moment between 9 and 17 o'clock; one on a day off moves to the evening of the working day before, in order."""
        wanted = self.day(offset)
        worked = wanted
        while not self.calendar.is_working_day(worked):
            worked -= timedelta(days=1)
        minutes = round(hour * 60)
        if worked != wanted:
            minutes = 17 * 60 + (wanted - worked).days * 20 + round((hour - 9) * 2)
        return datetime.combine(worked, time(), self.tz) + timedelta(minutes=minutes)


@dataclass
class World:
    """The zone with everybody and everything made so far, by the keys of the texts."""

    zone: Any
    clock: Clock
    people: dict[str, Any] = field(default_factory=dict)
    organisations: dict[str, Any] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)
    projects: dict[str, Any] = field(default_factory=dict)
    needs: dict[str, Any] = field(default_factory=dict)
    now: datetime | None = None
    _actors: dict[str, Any] = field(default_factory=dict)

    def ctx(self, who: str) -> Context:
        """The surroundings in which this person acts at the simulated moment."""
        assert self.now is not None
        told = self.now.date() >= self.clock.day(-TOLD_DAYS)
        actor = self._actor(who)
        moment = self.now
        return Context(actor, self.zone, clock=lambda: moment, deliver=told, demo=True)

    def _actor(self, who: str) -> Any:
        if who in ("system", "visitor"):
            return SYSTEM if who == "system" else VISITOR
        if who not in self._actors:
            assert self.now is not None
            self._actors[who] = actor_of_person(self.people[who], self.now.date())
        return self._actors[who]

    def forget(self, who: str) -> None:
        """Look up somebody's rights anew: they have just changed."""
        self._actors.pop(who, None)

    def key_of_person(self, person_id: int) -> str:
        return next(key for key, person in self.people.items() if person.pk == person_id)


@dataclass(order=True)
class Step:
    """One thing that somebody does at a moment."""

    at: datetime
    order: int
    act: Callable[[], Any] = field(compare=False)


class Agenda:
    """All steps of the script; they run in the order of simulated time."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.steps: list[Step] = []

    def add(self, offset: int, hour: float, act: Callable[..., Any], *given: Any) -> None:
        """Have `act(*given)` happen so many days from the anchor, at an hour from 9 to 17."""
        moment = self.world.clock.moment(offset, hour)
        self.steps.append(Step(moment, len(self.steps), partial(act, *given)))

    def run(self, tick: Callable[[], None]) -> None:
        """Play everything, setting the clock before each step."""
        for step in sorted(self.steps):
            self.world.now = step.at
            step.act()
            tick()
