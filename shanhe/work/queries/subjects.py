"""From subject keys to rows that an actor may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shanhe.kernel import naming
from shanhe.kernel.context import Actor
from shanhe.kernel.errors import type_text
from shanhe.kernel.registries import findable_of

from ..subjects import split


@dataclass(frozen=True)
class SubjectLink:
    """An object that the actor may see: how it is called, where it is, what kind it is."""

    key: str
    title: str
    url: str
    kind: type_text
    icon: str
    row: Any


def subject_for(actor: Actor, key: str) -> Any | None:
    """The row a key names if the actor may see it; own person always."""
    named = split(key)
    if named is None:
        return None
    model, number = named
    if model._meta.label == "parties.Person" and number == actor.person_id:
        return model._default_manager.filter(pk=number).first()
    findable = findable_of(model._meta.label)
    return None if findable is None else findable.visible(actor).filter(pk=number).first()


def links(actor: Actor, keys: Iterable[str]) -> dict[str, SubjectLink]:
    """The visible ones among the keys, in one query for each kind of object."""
    return {
        key: SubjectLink(key, name.title, name.url, name.kind.label, name.kind.icon, name.row)
        for key, name in naming.names(actor, keys).items()
        if name.seen and name.kind is not None
    }
