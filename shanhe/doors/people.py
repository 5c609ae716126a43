"""What the doors ask about people; the app that knows them lies above and answers (`answered_by`, in its `apps.py`)."""

from __future__ import annotations

from typing import Any, Protocol


class People(Protocol):
    """Who knows people."""

    def is_demonstration(self, zone: Any) -> bool:
        """Whether the zone holds demonstration data, which every page and answer must say."""

    def person_by_id(self, person_id: int | None) -> Any:
        """The person with this id in the present zone; None where there is none."""


_known: list[People] = []


def answered_by(people: People) -> None:
    _known[:] = [people]


def is_demonstration(zone: Any) -> bool:
    return _known[0].is_demonstration(zone)


def person_by_id(person_id: int | None) -> Any:
    return _known[0].person_by_id(person_id)
