from __future__ import annotations

import itertools

import pytest

from shanhe.kernel.context import VISITOR, SimpleActor
from shanhe.kernel.errors import NotNow, ProgrammingError
from shanhe.kernel.lifecycle import Lifecycle, State, Transition
from tests.sample.fleet import BOAT, captain
from tests.sample.models import Boat

CAPTAIN = SimpleActor(key="person:1", display="Captain", roles=frozenset({"captain"}))
EXPECTED = {
    ("moored", "sail"): "sailing",
    ("sailing", "moor"): "moored",
    ("moored", "sink"): "sunk",
    ("sailing", "sink"): "sunk",
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(BOAT.states, BOAT.transitions)))
def test_every_state_and_action(state: str, action: str) -> None:
    boat = Boat(name="Heron", state=state)
    target = EXPECTED.get((state, action))
    if target is None:
        with pytest.raises(NotNow):
            BOAT.move(boat, action)
        assert boat.state == state
    else:
        assert BOAT.move(boat, action) == {"state": [state, target]}
        assert boat.state == target


def test_a_guard_disables_the_button_and_says_why() -> None:
    actions = {action.name: action for action in BOAT.actions(CAPTAIN, Boat(name=""))}
    assert not actions["sail"].enabled
    assert "no name" in str(actions["sail"].reason)
    assert actions["sink"].enabled
    assert "moor" not in actions


def test_others_see_no_buttons() -> None:
    assert list(BOAT.actions(VISITOR, Boat(name="Heron"))) == []


def test_the_diagram_names_every_transition() -> None:
    diagram = BOAT.diagram()
    assert "moored --> sailing: sail" in diagram
    assert diagram.count("-->") == 1 + len(EXPECTED)


def test_an_unknown_state_is_refused_when_the_table_is_made() -> None:
    with pytest.raises(ProgrammingError):
        Lifecycle(
            "sample.wrong",
            states=[State("a", "a")],
            transitions=[Transition("go", "Go", ("a",), "b", captain)],
        )
