"""Which introductions an actor may see, and how one is found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from shanhe.kernel.context import Actor
from shanhe.parties import queries as parties
from shanhe.results import queries as results

from .. import rules
from ..models import Introduction

RELATED = (
    "need__organisation",
    "need__stated_by",
    "result__owner",
    "result__discloser",
    "person",
    "organisation",
    "centre",
    "proposed_by",
    "concluded_by",
    "zone",
)


def visible_to(actor: Actor) -> Any:
    """Every introduction the actor may open."""
    return Introduction.objects.filter(rules.view.scope(actor))


def by_ref(actor: Actor, ref: str) -> Introduction | None:
    """An introduction by its number, if the actor may see it."""
    return visible_to(actor).select_related(*RELATED).filter(ref=ref).first()


def find(actor: Actor, words: str, limit: int) -> list[Introduction]:
    """Introductions by their number, the newest first."""
    return list(visible_to(actor).matching(words).order_by("-created_at", "-id")[:limit])


def led_by(person: Any) -> list[Introduction]:
    """Open introductions that a person leads."""
    return list(Introduction.objects.open().filter(proposed_by=person).order_by("pk"))


def open_pair(need: Any, other: Any) -> Introduction | None:
    """The introduction of this pair that has not come to an end."""
    return Introduction.objects.of_pair(need, other).open().select_related("proposed_by").first()


def propose_url(need: Any, other: Any) -> str:
    """Where a need is introduced to a result, a person or an organisation."""
    return f"{reverse('introductions:propose')}?{urlencode({'need': need.ref, 'other': other.ref})}"


def other_by_ref(actor: Actor, ref: str) -> Any | None:
    """The result, person or organisation of this number, if the actor may see it."""
    finders: dict[str, Any] = {
        "R": results.by_ref,
        "M": parties.person_by_ref,
        "O": parties.organisation_by_ref,
    }
    find = finders.get(ref[:1])
    return find(actor, ref) if find else None


# What the opposite side may not learn before both agree: who did it.
BY_A_SIDE = ("introductions.side.agreed", "introductions.side.refused", "introductions.outcome.undone")


def conceals(actor: Actor, entries: Sequence[Any]) -> set[int]:
    """The ids of those entries by a side whose person the actor may not be told yet: one query at most."""
    prefix = f"{Introduction._meta.label}:"
    by_side = {
        entry.pk: int(entry.subject.removeprefix(prefix))
        for entry in entries
        if entry.verb in BY_A_SIDE and entry.subject.startswith(prefix)
    }
    if not by_side:
        return set()
    hidden = Introduction.objects.filter(pk__in=set(by_side.values()), agreed_at=None)
    ids = set(hidden.exclude(rules.view_whole.scope(actor)).values_list("pk", flat=True))
    return {pk for pk, number in by_side.items() if number in ids}
