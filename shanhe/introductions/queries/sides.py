"""The two sides of an introduction: who belongs to each, and who stands where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shanhe.kernel.context import Actor
from shanhe.parties import queries as parties

from .. import rules
from ..models import Introduction, Side


def need_people(need: Any) -> list[Any]:
    """Who answers for a need: who stated it, then the representatives of its enterprise."""
    found = [need.stated_by] if need.stated_by is not None else []
    if need.organisation is not None:
        found += parties.representatives(need.organisation)
    return _once(found)


def other_people(other: Any) -> list[Any]:
    """Who answers for a result, a person or an organisation: those who made it first, then the office."""
    label = other._meta.label
    if label == "parties.Person":
        return _once([other])
    if label == "parties.Organisation":
        return _once(parties.representatives(other))
    found = [other.discloser] if other.discloser is not None else []
    rows = other.contributors.exclude(person=None).exclude(state="disputed").select_related("person")
    found += [row.person for row in rows]
    if other.owner is not None:
        found += parties.office_people(other.owner)
    return _once(found)


def _once(people: list[Any]) -> list[Any]:
    return list({person.pk: person for person in people if person.left_at is None}.values())


def people(introduction: Introduction) -> dict[str, list[Any]]:
    """The people of both sides."""
    return {Side.NEED: need_people(introduction.need), Side.OTHER: other_people(introduction.other)}


def side_of(actor: Actor, introduction: Introduction) -> str:
    """The side the actor answers for; empty for everybody else, and for somebody who belongs to both."""
    need = rules.need_side.test(actor, introduction)
    other = rules.other_side.test(actor, introduction)
    if need == other:
        return ""
    return Side.NEED if need else Side.OTHER


def side_of_pair(actor: Actor, need: Any, other: Any) -> str:
    """The side the actor answers for if these two were introduced; "both" for who belongs to both."""
    mine = actor.person_id
    speaks = rules.represented(actor)
    of_need = need.organisation_id in speaks or (mine is not None and need.stated_by_id == mine)
    label = other._meta.label
    if label == "parties.Person":
        of_other = other.pk == mine
    elif label == "parties.Organisation":
        of_other = other.pk in speaks
    else:
        of_other = other.owner_id in actor.office_organisation_ids or (
            mine is not None and other.discloser_id == mine
        )
    if of_need and of_other:
        return "both"
    return Side.NEED.value if of_need else Side.OTHER.value if of_other else ""


def sides_of(actor: Actor, rows: Iterable[Introduction]) -> dict[int, str]:
    """The same for many introductions, by id: two queries."""
    ids = [row.pk for row in rows]
    need, other = (
        set(Introduction.objects.filter(condition.q(actor), pk__in=ids).values_list("pk", flat=True))
        for condition in (rules.need_side, rules.other_side)
    )
    names = {pk: Side.NEED.value if pk in need else Side.OTHER.value for pk in need ^ other}
    return {pk: names.get(pk, "") for pk in ids}


def participants(introduction: Introduction) -> list[int | None]:
    """Ids of everybody in the conversation: both sides and who leads it."""
    both = people(introduction)
    ids = [person.pk for side in both.values() for person in side]
    return [introduction.proposed_by_id, *ids]
