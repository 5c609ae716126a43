"""Loading the demonstration: the script's agenda is played through the apps' own operations, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django_scopes import scope

from shanhe.kernel import clock
from shanhe.kernel.context import Context
from shanhe.matching import jobs
from shanhe.pathway import operations as pathway
from shanhe.zones import queries as zones

from . import operations, texts
from .scripts import introductions, needs, parties, projects, results, searches, visitors
from .simulation import SYSTEM, Agenda, Clock, World

Bar = Callable[[int], AbstractContextManager[Callable[[], None]]]


@dataclass(frozen=True)
class Loaded:
    """What was made."""

    steps: int
    organisations: int
    people: int
    results: int
    projects: int
    needs: int


def agenda_for(zone: Any, anchor: date, given: texts.Texts | None = None) -> Agenda:
    """Every step of the demonstration (or of these texts) for a zone, as if today were `anchor`."""
    world = World(zone, Clock(anchor, zones.calendar(zone), zone.tz))
    agenda = Agenda(world)
    for script in (parties, results, projects, needs, introductions, searches, visitors):
        script.plan(agenda, given or texts.read())
    return agenda


def load(zone: Any, *, anchor: date | None = None, bar: Bar, given: texts.Texts | None = None) -> Loaded:
    """Play two years up to `anchor` (today in the zone); everything is there afterwards, or nothing.

    The same anchor gives the same data. The caller has made sure that none is loaded yet.
    """
    day = anchor or clock.today(zone)
    with scope(zone=zone), translation.override("zh-hans"), timezone.override(zone.tz), transaction.atomic():
        agenda = agenda_for(zone, day, given)
        with bar(len(agenda.steps)) as tick:
            agenda.run(tick)
        pathway.refresh_projects(zone)
        evening = agenda.world.clock.moment(-1, 17) + timedelta(hours=6)
        ctx = Context(SYSTEM, zone, clock=lambda: evening, deliver=False, demo=True)
        operations.note_loaded(ctx, zone=zone, anchor=day, steps=len(agenda.steps))
        jobs.compare.queue(zone)  # the night has not come yet: the worker finds the matches of all this now
    world = agenda.world
    return Loaded(
        steps=len(agenda.steps),
        organisations=len(world.organisations),
        people=len(world.people),
        results=len(world.results),
        projects=len(world.projects),
        needs=len(world.needs),
    )
