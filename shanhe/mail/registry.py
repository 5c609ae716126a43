"""Who stands behind an address; the apps that know people say it, in their `apps.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

# Given an address, the rows of the present zone that have it: an event about the address is about them too.
known_by: list[Callable[[str], Iterable[Any]]] = []


def holders(email: str) -> tuple[Any, ...]:
    return tuple(row for rows in known_by for row in rows(email))
