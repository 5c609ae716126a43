"""A zone in which something of every kind is there, the people who try their hand at it, and a second zone with its own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.apps import apps
from django.test import Client
from django_scopes import scope

from shanhe.kernel import delivery
from shanhe.kernel.models import JournalEntry, ReferenceCounter
from shanhe.matching import indexing
from shanhe.pathway.tests.ground import make_ground
from tests.crawl.canaries import scene

VISITOR = "visitor"
NOWHERE = ("R-2026-9999", "N-2026-9999", "P-2026-9999", "O-9999", "M-9999", "999999999", "0", "-1")


@dataclass
class Ground:
    """Clients by role, the addresses to begin at, and what names a row: by kind, of this zone, of another, of none."""

    zone: Any
    clients: dict[str, Client]
    starts: tuple[str, ...]
    people: dict[str, Any] = field(default_factory=dict)
    own: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    others: list[str] = field(default_factory=list)

    def name(self, rng: Random, kind: str) -> str:
        """What names a row of the kind, or of any when there is none."""
        return rng.choice(self.own.get(kind) or self.own[rng.choice(sorted(self.own))])

    def foreign(self, rng: Random) -> str:
        """A name of another kind of row, of a row of another zone, or of none."""
        return rng.choice((self.name(rng, ""), rng.choice(self.others), rng.choice(NOWHERE)))


def made() -> Ground:
    """To be called inside no scope."""
    elsewhere = make_ground("elsewhere")
    with scope(zone=elsewhere.zone):
        elsewhere.project()
    here = scene.made()
    with scope(zone=here.zone):
        for make in scene.MAKERS.values():
            make(here)
        published = here.ground.base.result()
        here.ground.base.project(published)
        delivery.deliver(list(JournalEntry.objects.order_by("pk").values_list("pk", flat=True)))
        indexing.rebuild()
        ReferenceCounter.objects.update(last=1_000)  # behind what the factories numbered by themselves
    base = here.ground.base
    people = {
        VISITOR: None,
        "inventor": base.inventor,
        "office": base.office,
        "enterprise": here.ground.representative,
        "technology manager": base.manager,
        "administrator": base.administrator,
        "committee": base.committee,
    }
    ground = Ground(here.zone, {role: client_of(person) for role, person in people.items()}, (), people)
    for model in (model for model in apps.get_models() if model.__module__.startswith("shanhe.")):
        for row in model._base_manager.order_by("pk")[:200]:
            _note(ground, row, here.zone)
    return ground


def client_of(person: Any) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _note(ground: Ground, row: Any, zone: Any) -> None:
    named = next((getattr(row, name) for name in ("ref", "code", "slug") if getattr(row, name, "")), row.pk)
    if getattr(row, "zone_id", zone.pk) != zone.pk:
        ground.others += [str(named), str(row.pk)]
        return
    for kind in (row._meta.model_name, ""):
        ground.own[kind].append(str(named))
    ground.own[f"{row._meta.model_name} pk"].append(str(row.pk))
