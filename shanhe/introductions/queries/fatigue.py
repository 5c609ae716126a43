"""How much people are asked: the zone's limits as dated figures, and what stands against asking now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from shanhe.kernel import clock
from shanhe.zones import queries as zones

from ..models import Introduction, Question, Side
from . import sides

PREFIX = "introduction_"
SAME_PERSON = _later("The same person is on both sides.")


@dataclass(frozen=True)
class Limits:
    """The figures of a day; None where the zone sets none."""

    open_questions: int | None = None
    need_interval: int | None = None
    answer_time: int | None = None


def limits(zone: Any, on: date) -> Limits:
    """At most how many open questions a person has, the days between two for one need, the days to answer: one query."""
    figures = zones.parameters(zone, on, PREFIX)
    names = ("open_questions", "need_interval", "answer_time")
    return Limits(**{name: figures.get(f"{PREFIX}{name}") for name in names})


@dataclass(frozen=True)
class Asking:
    """Whom asking now would reach, whom it spares because enough questions wait for them, and why it cannot be done."""

    asked: dict[str, list[Any]] = field(default_factory=dict)
    spared: list[Any] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def silent(self) -> list[Any]:
        """Those of the asked who have no account yet, so that only a colleague of their side can answer."""
        return [person for people in self.asked.values() for person in people if person.user_id is None]


def open_questions(people: Iterable[Any]) -> Counter[int]:
    """How many questions wait for each person."""
    rows = Question.objects.waiting().filter(person__in=[person.pk for person in people])
    return Counter(rows.values_list("person_id", flat=True))


def asking(need: Any, other: Any, now: datetime) -> Asking:
    """What the limits say about introducing these two now."""
    figures = limits(need.zone, clock.day_of(now, need.zone))
    both = sides.people_of(need, other)
    waiting = open_questions([person for side in both.values() for person in side])
    most = figures.open_questions
    asked = {
        side: [person for person in people if most is None or waiting[person.pk] < most]
        for side, people in both.items()
    }
    spared = [person for side, people in both.items() for person in people if person not in asked[side]]
    reasons = [*_nobody(both, asked, most), *_overlap(both), *_too_soon(need, figures, now)]
    return Asking(asked, spared, reasons)


def _nobody(both: dict[str, list[Any]], asked: dict[str, list[Any]], most: int | None) -> Iterator[str]:
    for side, people in both.items():
        label = Side(side).label
        if not people:
            yield _("{side} has nobody who could answer.").format(side=label)
        elif not asked[side]:
            words = _("{side}: everybody already has {most} open questions. Wait until one is answered.")
            yield words.format(side=label, most=most)


def _overlap(both: dict[str, list[Any]]) -> Iterator[str]:
    need, other = ({person.pk for person in people} for people in both.values())
    if need & other:
        yield str(SAME_PERSON)


def _too_soon(need: Any, figures: Limits, now: datetime) -> Iterator[str]:
    asked = Introduction.objects.filter(need=need, asked_at__isnull=False).order_by("-asked_at")
    last = asked.values_list("asked_at", flat=True).first()
    if figures.need_interval is None or last is None:
        return
    free = clock.day_of(last, need.zone) + timedelta(days=figures.need_interval)
    if free > clock.day_of(now, need.zone):
        words = _("This need was last introduced less than {days} days ago; the next is possible from {day}.")
        yield words.format(days=figures.need_interval, day=free.isoformat())
