"""Rules, lifecycle, events and operations of the sample models."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shanhe.kernel.context import Context
from shanhe.kernel.events import Event, changed
from shanhe.kernel.lifecycle import Lifecycle, State, Transition
from shanhe.kernel.operations import operation
from shanhe.kernel.rules import Rule, anyone, own, role, value

from .models import Boat

captain = Rule("sample.captain", role("captain") | (own("owner_id") & value(state=("moored", "sailing"))))
everybody = Rule("sample.everybody", anyone())

BOAT = Lifecycle(
    "sample.boat",
    states=[State("moored", "moored"), State("sailing", "sailing"), State("sunk", "sunk")],
    transitions=[
        Transition(
            "sail",
            "Set sail",
            ("moored",),
            "sailing",
            captain,
            guard=lambda boat: "The boat has no name." if not boat.name else None,
        ),
        Transition("moor", "Moor", ("sailing",), "moored", captain),
        Transition("sink", "Sink", ("moored", "sailing"), "sunk", captain),
    ],
)


@dataclass(frozen=True, kw_only=True)
class BoatSailed(Event):
    """A boat left."""

    verb = "sample.boat.sailed"
    text = "sailed {subject} to {where}"
    public = True

    where: str | Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class BoatRenamed(Event):
    """A boat has another name; the old one counts as personal."""

    verb = "sample.boat.renamed"
    text = "renamed {subject}"
    personal = frozenset({"name"})


@dataclass(frozen=True, kw_only=True)
class FleetCounted(Event):
    """A fleet was counted in one batch."""

    verb = "sample.fleet.counted"
    text = "counted {count} boats"

    count: int


@operation("sample.sail", subjects=("boat",), transition=BOAT["sail"])
def sail(
    ctx: Context, *, boat: Boat, where: str = "Tidewater", during: Callable[[], None] | None = None
) -> Boat:
    """Leave the harbour."""
    if during:
        during()
    changes = BOAT.move(boat, "sail")
    boat.trips += 1
    boat.save()
    ctx.emit(BoatSailed(subject=boat, changes=changes, where=where))
    return boat


@operation("sample.rename", subjects=("boat",), rule=captain)
def rename(ctx: Context, *, boat: Boat, name: str) -> Boat:
    """Give the boat another name; the same name changes nothing."""
    changes = changed(boat, {"name": name})
    if not changes:
        ctx.unchanged()
        return boat
    boat.save()
    ctx.emit(BoatRenamed(subject=boat, changes=changes, person_id=boat.owner_id))
    return boat


@operation("sample.forget", subjects=("boat",), rule=everybody)
def forget_event(ctx: Context, *, boat: Boat) -> None:
    """Change a boat and forget to say so."""
    boat.trips += 1
    boat.save()


@operation("sample.race", subjects=("first", "second"), rule=captain)
def race(ctx: Context, *, first: Boat, second: Boat, during: Callable[[], None] | None = None) -> None:
    """Sail two boats, each by its own operation."""
    if during:
        during()
    for boat in (first, second):
        if boat.state == "moored":
            sail(ctx, boat=boat)
    ctx.emit(BoatSailed(subject=first, about=(second,), where="the finish"))


@operation("sample.smuggle", subjects=("boat",), rule=captain)
def smuggle(ctx: Context, *, boat: Boat, hidden: Boat) -> None:
    """Sail a boat that was not declared, which the kernel refuses."""
    sail(ctx, boat=hidden)
    ctx.emit(BoatSailed(subject=boat, where="nowhere"))


@operation("sample.count", subjects=("zone",), rule=everybody)
def count_fleet(ctx: Context, *, zone: Any, names: Iterable[str], chunk: int = 2_500) -> int:
    """Enter a whole fleet as one batch."""
    batch = ctx.batch()
    waiting: list[Boat] = []
    for name in names:
        waiting.append(Boat(zone=zone, name=name))
        if len(waiting) == chunk:
            _flush(ctx, waiting)
    _flush(ctx, waiting)
    ctx.emit(FleetCounted(subject=zone, count=batch.count))
    return batch.count


def _flush(ctx: Context, waiting: list[Boat]) -> None:
    Boat.objects.bulk_create(waiting)
    ctx.batch().record(BoatSailed(subject=boat, where="in") for boat in waiting)
    waiting.clear()
