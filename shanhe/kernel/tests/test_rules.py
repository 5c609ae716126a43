"""The two answers of a rule agree, for any actor and any row."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shanhe.kernel.context import VISITOR, SimpleActor, SystemActor
from shanhe.kernel.errors import Denied
from shanhe.kernel.rules import Condition, Rule, among, own, related, role, signed_in, value
from tests.sample.models import Boat

pytestmark = pytest.mark.django_db

CONDITIONS = {
    "captain": role("captain"),
    "own": own("owner_id"),
    "signed_in": signed_in(),
    "moored": value(state="moored"),
    "nobody's": value(owner_id=None),
    "nobody's or mine": value(owner_id=(None, 2), state="moored"),
    "afloat": value(state=("moored", "sailing")),
    "office": among("owner_id", lambda actor: actor.organisation_ids),
    "asked of the database": related(lambda actor: Q(owner_id=actor.person_id or 0)),
}


@st.composite
def conditions(draw: Any, depth: int = 3) -> Any:
    if depth == 0 or draw(st.booleans()):
        return CONDITIONS[draw(st.sampled_from(sorted(CONDITIONS)))]
    left, right = draw(conditions(depth=depth - 1)), draw(conditions(depth=depth - 1))
    return left & right if draw(st.booleans()) else left | right


actors = st.builds(
    lambda person, roles, organisations: SimpleActor(
        key="person",
        display="p",
        person_id=person,
        roles=frozenset(roles),
        organisation_ids=frozenset(organisations),
    ),
    st.none() | st.integers(1, 4),
    st.sets(st.sampled_from(["captain", "cook"])),
    st.sets(st.integers(1, 4)),
)


@pytest.fixture
def fleet(zone: Any) -> list[Boat]:
    return [
        Boat.objects.create(zone=zone, name=f"{state} {owner}", state=state, owner_id=owner)
        for state in ("moored", "sailing", "sunk")
        for owner in (None, 1, 2, 3)
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(condition=conditions(), actor=actors)
def test_allows_and_scope_agree(fleet: list[Boat], condition: Any, actor: SimpleActor) -> None:
    rule = Rule("any", condition)
    allowed = {boat.pk for boat in fleet if rule.allows(actor, boat)}
    scoped = list(Boat.objects.filter(rule.scope(actor)).values_list("pk", flat=True))
    assert allowed == set(scoped)
    assert len(scoped) == len(set(scoped))


def test_a_system_actor_passes_and_a_visitor_does_not(fleet: list[Boat]) -> None:
    rule = Rule("captains", role("captain"), reason="Only captains.")
    assert rule.allows(SystemActor("tide"), fleet[0])
    with pytest.raises(Denied, match="Only captains"):
        rule.demand(VISITOR, fleet[0])


def test_a_row_of_another_zone_is_never_allowed(fleet: list[Boat]) -> None:
    elsewhere = SimpleActor(
        key="person:9", display="x", zone_id=fleet[0].zone_id + 1, roles=frozenset({"captain"})
    )
    assert not Rule("captains", role("captain")).allows(elsewhere, fleet[0])


def test_what_needs_no_question_is_tested_before_what_asks_the_database(
    fleet: list[Boat], django_assert_num_queries: Any
) -> None:
    """Whichever was written first, and through several joins; the question is asked where it decides."""
    asked = related(lambda actor: Q(owner_id=2))
    captain = SimpleActor(key="person:2", display="x", person_id=2, roles=frozenset({"captain"}))
    nobody = SimpleActor(key="person:3", display="x", person_id=3)
    either: list[Condition] = [
        asked | role("captain"),
        role("captain") | asked,
        asked | asked | role("captain"),
    ]
    both = [
        asked & role("captain"),
        role("captain") & asked,
        asked & (asked | role("mate")) & role("captain"),
    ]
    with django_assert_num_queries(0):
        assert all(Rule("any", condition).allows(captain, fleet[0]) for condition in either)
        assert not any(Rule("any", condition).allows(nobody, fleet[0]) for condition in both)
    with django_assert_num_queries(1):
        Rule("any", role("captain") & asked).allows(captain, fleet[0])
