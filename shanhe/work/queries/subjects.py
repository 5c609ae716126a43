"""From subject keys to rows that an actor may see."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from shanhe.kernel import naming
from shanhe.kernel.context import Actor
from shanhe.kernel.errors import type_text
from shanhe.kernel.registries import findable_of, findables

from ..subjects import split

REFERENCE = re.compile(r"[A-Z]{1,3}-[0-9A-Z-]{1,20}")


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
    """The row that a key or a reference names if the actor may see it; own person always."""
    named = split(key)
    if named is None:
        return _by_ref(actor, key)
    model, number = named
    if model._meta.label == "parties.Person" and number == actor.person_id:
        return model._default_manager.filter(pk=number).first()
    findable = findable_of(model._meta.label)
    return None if findable is None else findable.visible(actor).filter(pk=number).first()


def _by_ref(actor: Actor, ref: str) -> Any | None:
    """The row with this reference: kinds of record have different letters before the number."""
    if not REFERENCE.fullmatch(ref):
        return None
    for findable in findables:
        if any(column.name == "ref" for column in apps.get_model(findable.model)._meta.fields):
            row = findable.visible(actor).filter(ref=ref).first()
            if row is not None:
                return row
    return None


def links(actor: Actor, keys: Iterable[str]) -> dict[str, SubjectLink]:
    """The visible ones among the keys, in one query for each kind of object."""
    return {
        key: SubjectLink(key, name.title, name.url, name.kind.label, name.kind.icon, name.row)
        for key, name in naming.names(actor, keys).items()
        if name.seen and name.kind is not None
    }
