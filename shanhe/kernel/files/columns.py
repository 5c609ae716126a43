"""The columns of a file, and the fields of a record that they may fill."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from ..errors import type_text


@dataclass(frozen=True)
class Target:
    """A field that a column may fill, and the column names that suggest it."""

    name: str
    label: type_text
    aliases: tuple[str, ...] = ()
    hint: type_text = ""


def known_only(mapping: Mapping[str, str], targets: Container[str], columns: Iterable[str]) -> dict[str, str]:
    """The mapping {target: column} without targets or columns that do not exist."""
    there = set(columns)
    return {target: column for target, column in mapping.items() if target in targets and column in there}
