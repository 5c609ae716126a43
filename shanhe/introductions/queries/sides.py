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
    speak = [] if need.organisation is None else parties.representatives(need.organisation)
    return _once([need.stated_by, *speak])


def other_people(other: Any) -> list[Any]:
    """Who answers for a result, a person or an organisation: those who made it first, then the office."""
    kind = other._meta.model_name
    if kind == "person":
        return _once([other])
    if kind == "organisation":
        return _once(parties.representatives(other))
    made = other.contributors.exclude(person=None).exclude(state="disputed").select_related("person")
    office = [] if other.owner is None else parties.office_people(other.owner)
    return _once([other.discloser, *(row.person for row in made), *office])


def _once(people: Iterable[Any]) -> list[Any]:
    return list({person.pk: person for person in people if person and person.left_at is None}.values())


def people_of(need: Any, other: Any) -> dict[str, list[Any]]:
    """The people of both sides."""
    return {Side.NEED.value: need_people(need), Side.OTHER.value: other_people(other)}


def people(introduction: Introduction) -> dict[str, list[Any]]:
    """The people of both sides of an introduction."""
    return people_of(introduction.need, introduction.other)


def side_of(actor: Actor, introduction: Introduction) -> str:
    """The side the actor answers for; empty for everybody else, and for somebody who belongs to both."""
    need = rules.need_side.test(actor, introduction)
    other = rules.other_side.test(actor, introduction)
    return "" if need == other else Side.NEED if need else Side.OTHER


def sides_of_pair(actor: Actor, need: Any, other: Any) -> set[str]:
    """The sides the actor would answer for if these two were introduced; contributors are not asked for here."""
    mine, speaks = {actor.person_id} - {None}, rules.represented(actor)
    of_other = {
        "person": other.pk in mine,
        "organisation": other.pk in speaks,
        "result": getattr(other, "discloser_id", 0) in mine
        or getattr(other, "owner_id", 0) in actor.office_organisation_ids,
    }[other._meta.model_name]
    of_need = need.organisation_id in speaks or need.stated_by_id in mine
    return {side.value for side, belongs in ((Side.NEED, of_need), (Side.OTHER, of_other)) if belongs}


def sides_of(actor: Actor, rows: Iterable[Introduction]) -> dict[int, str]:
    """The side the actor answers for in each of many introductions, by id: two queries."""
    ids = [row.pk for row in rows]
    need, other = (
        set(Introduction.objects.filter(condition.q(actor), pk__in=ids).values_list("pk", flat=True))
        for condition in (rules.need_side, rules.other_side)
    )
    names = {pk: Side.NEED.value if pk in need else Side.OTHER.value for pk in need ^ other}
    return {pk: names.get(pk, "") for pk in ids}


def participants(introduction: Introduction) -> list[int | None]:
    """Ids of everybody in the conversation: both sides and who leads it."""
    both = people(introduction).values()
    return [introduction.proposed_by_id, *(person.pk for side in both for person in side)]
