"""The one permission table: every operation, and what each role may do, worked out from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django_scopes import scopes_disabled

from shanhe.kernel.context import VISITOR, Actor
from shanhe.kernel.errors import ProgrammingError
from shanhe.kernel.operations import OPERATIONS, Operation
from shanhe.kernel.rules import EVERYTHING, NOTHING

from .actors import PersonActor

COLUMNS = (
    "visitor",
    "inventor",
    "owner_office",
    "technology_manager",
    "assessor",
    "incubator_manager",
    "enterprise_representative",
    "committee",
    "administrator",
)
ALWAYS, SOMETIMES, NEVER = "yes", "own", ""
SOME_ID = 1


@dataclass(frozen=True)
class Line:
    """One operation: what it does, and for each role `yes`, `own` (only where it concerns them) or nothing."""

    name: str
    does: str
    internal: bool
    cells: tuple[str, ...]


def example(role: str) -> Actor:
    """An actor with this one role, with the organisations that come with it."""
    if role == "visitor":
        return VISITOR
    some = frozenset({SOME_ID})
    return PersonActor(
        key="person:1",
        display=role,
        person_id=SOME_ID,
        zone_id=SOME_ID,
        roles=frozenset({role}),
        organisation_ids=some,
        office_organisation_ids=some if role == "owner_office" else frozenset(),
        represented_ids=some if role == "enterprise_representative" else frozenset(),
    )


def may(operation: Operation, role: str) -> str:
    """Whether a role may always, where it concerns them, or never."""
    with scopes_disabled():
        try:
            q = operation.rule.condition.q(example(role))
        except ProgrammingError:  # a rule about rows of any kind has no list of its own
            return SOMETIMES
        if q == NOTHING:
            return NEVER
        return ALWAYS if q == EVERYTHING else SOMETIMES


def table() -> list[Line]:
    """Every operation in order of its name."""
    return list(_lines())


def _lines() -> Iterator[Line]:
    for name, operation in sorted(OPERATIONS.items()):
        does = (operation.function.__doc__ or "").strip().splitlines()[0]
        yield Line(name, does, operation.internal, tuple(may(operation, role) for role in COLUMNS))
