from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from shanhe.kernel import delivery
from shanhe.kernel.context import Context
from shanhe.kernel.events import EVENTS, Event
from shanhe.kernel.models import JournalEntry
from shanhe.kernel.operations import OPERATIONS, operation
from shanhe.kernel.registries import Findable, findables
from shanhe.kernel.rules import Rule, anyone
from shanhe.notices import registry
from shanhe.parties.models import Organisation
from shanhe.parties.testing import ctx, make_organisation, make_person, zone

__all__ = ["ctx", "zone"]

if "test.poked" in EVENTS:  # pragma: no cover - the module is imported twice by some runners
    del EVENTS["test.poked"]


@dataclass(frozen=True, kw_only=True)
class Poked(Event):
    """Somebody poked an organisation, so that people are told."""

    verb = "test.poked"
    text = "poked {subject} about {topic}"


@operation("test.poke", subjects=("organisation",), rule=Rule("test.poke", anyone()), internal=True)
def poke(ctx: Context, *, organisation: Organisation, topic: str = "tea") -> None:
    """Poke an organisation."""
    ctx.emit(Poked(subject=organisation, data={"topic": topic}))


# The tests' own operation and event are no part of the product's tables.
OPERATIONS.pop("test.poke", None)


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Organisations stand for any object: government ones are hidden."""
    mine = Findable(
        name="organisation",
        model="parties.Organisation",
        label="Organisation",
        plural="Organisations",
        visible=lambda actor: Organisation.objects.exclude(side="government"),
        title=str,
        url=lambda row: f"/sample/{row.ref}/",
        summary=lambda row: "",
        search=lambda actor, words, limit: [],
    )
    others = {name: item for name, item in findables._items.items() if item.model != "parties.Organisation"}
    monkeypatch.setattr(findables, "_items", {**others, "organisation": mine})
    monkeypatch.setattr(registry, "_rules", dict(registry._rules))
    monkeypatch.setattr(registry, "_letters", dict(registry._letters))
    monkeypatch.setattr(registry, "_groups", dict(registry._groups))
    monkeypatch.setattr(delivery, "_verbs", {verb: list(names) for verb, names in delivery._verbs.items()})


@pytest.fixture
def organisation(zone: Any) -> Any:
    return make_organisation(zone, name_en="Sample laboratory", name_zh="示例实验室")


@pytest.fixture
def reader(zone: Any) -> Any:
    return make_person(zone, account=True)


@pytest.fixture
def deliver() -> Any:
    """Run the delivery job for every entry there is, as a worker would."""

    def run() -> None:
        delivery.deliver(list(JournalEntry.objects.order_by("pk").values_list("pk", flat=True)))

    return run
