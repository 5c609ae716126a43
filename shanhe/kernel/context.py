"""Who acts, in which zone, when: everything an operation may know about its surroundings."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from . import clock
from .errors import ProgrammingError
from .translated import Translated

if TYPE_CHECKING:
    from .events import Event
    from .journal import Batch


@runtime_checkable
class Actor(Protocol):
    """Somebody or something that acts; rules read only these attributes."""

    @property
    def key(self) -> str: ...

    @property
    def person_id(self) -> int | None: ...

    @property
    def zone_id(self) -> int | None: ...

    @property
    def roles(self) -> frozenset[str]: ...

    @property
    def organisation_ids(self) -> frozenset[int]: ...

    @property
    def office_organisation_ids(self) -> frozenset[int]: ...

    @property
    def is_system(self) -> bool: ...

    @property
    def display(self) -> str: ...

    @property
    def names(self) -> Translated: ...


@dataclass(frozen=True)
class SimpleActor:
    """An actor without an account: a system job, or a visitor."""

    key: str
    display: str
    is_system: bool = False
    roles: frozenset[str] = frozenset()
    person_id: int | None = None
    zone_id: int | None = None
    organisation_ids: frozenset[int] = frozenset()
    office_organisation_ids: frozenset[int] = frozenset()
    names: Translated = field(default_factory=Translated)


def SystemActor(name: str) -> SimpleActor:
    """A named job of the product itself; rules let it pass."""
    return SimpleActor(key=f"system:{name}", display=name, is_system=True)


VISITOR = SimpleActor(key="visitor", display="visitor", roles=frozenset({"visitor"}))


class Once(Protocol):
    """A form that was sent: `claim` writes, in the transaction of the change, that it was; `done` once that is committed."""

    done: bool

    def claim(self) -> None: ...


@dataclass
class Context:
    """The surroundings of one request, job or command; `now` is the only clock an operation reads.

    `deliver=False` writes the journal but tells nobody (a simulated past); `demo` marks entries as demonstration.
    `once` is the form that was sent, if one was: it is claimed with the first change it makes.
    """

    actor: Actor
    zone: Any = None
    clock: Callable[[], datetime] = clock.now
    request_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    deliver: bool = True
    demo: bool = False
    once: Once | None = None
    frames: list[Frame] = field(default_factory=list, repr=False)
    held: set[tuple[str, Any]] = field(default_factory=set, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.actor, Actor):
            raise ProgrammingError(
                "a context needs an actor: a person, a token or SystemActor('name'), never None"
            )
        zone_id = getattr(self.zone, "pk", None)
        if self.actor.zone_id is not None and zone_id is not None and self.actor.zone_id != zone_id:
            raise ProgrammingError("the actor belongs to another zone")

    @property
    def now(self) -> datetime:
        return self.clock()

    @property
    def today(self) -> Any:
        """The date in the zone's time."""
        return clock.day_of(self.now, self.zone)

    @property
    def person_id(self) -> int:
        """The acting person; a programming error where the system or a visitor acts."""
        if self.actor.person_id is None:
            raise ProgrammingError("this operation needs a person who acts")
        return self.actor.person_id

    @property
    def frame(self) -> Frame:
        if not self.frames:
            raise ProgrammingError("only an operation may emit")
        return self.frames[-1]

    def emit(self, event: Event) -> None:
        """Record that something happened; written to the journal when the operation ends."""
        self.frame.events.append(event)
        self.adopt(event.subject)

    def unchanged(self) -> None:
        """Say that the operation found nothing to change, so that no event is due."""
        self.frame.unchanged = True

    def adopt(self, row: Any) -> None:
        """Let nested operations lock a row that this operation has just created."""
        self.held.add((row._meta.db_table, row.pk))

    def batch(self) -> Batch:
        """Open the batch of this operation: rows' entries are written in chunks and tied to its one event."""
        frame = self.frame
        if frame.batch is None:
            frame.batch = frame.open_batch()
        return frame.batch


@dataclass
class Frame:
    """One operation under way."""

    name: str
    open_batch: Callable[[], Batch]
    events: list[Event] = field(default_factory=list)
    unchanged: bool = False
    batch: Batch | None = None
