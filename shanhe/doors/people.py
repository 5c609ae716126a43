"""What the doors ask about people; the app that knows them lies above and answers (`answered_by`, in its `apps.py`)."""

from __future__ import annotations

from typing import Any, Protocol

from shanhe.kernel.context import Actor


class People(Protocol):
    """Who knows people."""

    def is_demonstration(self, zone: Any) -> bool:
        """Whether the zone holds demonstration data, which every page and answer must say."""

    def person_by_id(self, person_id: int | None) -> Any:
        """The person with this id in the present zone; None where there is none."""

    def actor_of_person(self, person: Any) -> Actor:
        """The person's rights today."""

    def organisations_visible_to(self, actor: Actor) -> Any:
        """The organisations that the actor may see."""

    def organisation_by_ref(self, actor: Actor, ref: str) -> Any:
        """One of them; None where there is none."""


_known: list[People] = []


def answered_by(people: People) -> None:
    _known[:] = [people]


def is_demonstration(zone: Any) -> bool:
    return _known[0].is_demonstration(zone)


def person_by_id(person_id: int | None) -> Any:
    return _known[0].person_by_id(person_id)


def actor_of_person(person: Any) -> Actor:
    return _known[0].actor_of_person(person)


def organisations_visible_to(actor: Actor) -> Any:
    return _known[0].organisations_visible_to(actor)


def organisation_by_ref(actor: Actor, ref: str) -> Any:
    return _known[0].organisation_by_ref(actor, ref)
