"""Every state with every action, for everybody: possible, refused for the state, or refused for the person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shanhe.introductions import operations
from shanhe.introductions.lifecycle import INTRODUCTION
from shanhe.introductions.models import Introduction
from shanhe.introductions.queries import visible_to
from shanhe.introductions.rules import view
from shanhe.kernel.errors import Conflict, Denied, NotNow
from shanhe.parties.actors import actor_of_person

from .ground import Ground, fresh

PEOPLE = (
    "manager", "colleague", "representative", "second", "inventor", "office", "contributor", "committee",
    "administrator", "stranger",
)  # fmt: skip
TARGETS = {"ask": "asked", "talk": "talking", "resume": "talking", "refuse": "declined", "decline": "declined",
           "withdraw": "withdrawn", "contract": "contract", "trial": "trial", "later": "later"}  # fmt: skip


def calls(ground: Ground, row: Introduction) -> dict[str, tuple[Any, Callable[[Any], Any]]]:
    """For each action: who may do it, and how it is called."""
    lead, side, i = ground.manager, ground.second, {"introduction": row}
    words = {"why": "Other words", "about_need": "", "about_other": ""}
    times = {"starts_at": ground.at + timedelta(days=1), "minutes": 60}
    return {
        "ask": (lead, lambda c: operations.ask_both_sides(c, **i)),
        "edit": (lead, lambda c: operations.change_introduction(c, **i, **words)),
        "agree": (side, lambda c: operations.agree_to_introduction(c, **i)),
        "refuse": (side, lambda c: operations.refuse_introduction(c, **i, reason="no_fit")),
        "talk": (lead, lambda c: operations.begin_talks(c, **i)),
        "write": (side, lambda c: operations.send_message(c, **i, text="Hello")),
        "meet": (side, lambda c: operations.propose_meeting(c, **i, title="Demo", **times)),
        "contract": (lead, lambda c: operations.record_contract(c, **i)),
        "trial": (lead, lambda c: operations.record_trial(c, **i)),
        "later": (lead, lambda c: operations.put_off(c, **i)),
        "resume": (lead, lambda c: operations.resume_talks(c, **i)),
        "decline": (side, lambda c: operations.decline_introduction(c, **i, reason="no_fit")),
        "withdraw": (lead, lambda c: operations.withdraw_introduction(c, **i)),
        "undo": (lead, lambda c: operations.undo_outcome(c, **i)),
        "hand_on": (lead, lambda c: operations.hand_on_introduction(c, **i, to=ground.colleague)),
    }


def test_every_action_is_called_here(ground: Ground) -> None:
    known = calls(ground, ground.proposed())
    assert set(known) == set(INTRODUCTION.transitions) - {"expire"}


@pytest.mark.parametrize("state", list(INTRODUCTION.states))
def test_every_action_in_every_state(ground: Ground, state: str) -> None:
    row = ground.in_state(state)
    for name, (person, call) in calls(ground, row).items():
        transition = INTRODUCTION[name]
        Introduction.objects.filter(pk=row.pk).update(
            **{
                field: getattr(row, field)
                for field in ("state", "agreed_at", "concluded_at", "reason", "before")
            }
        )
        allowed = transition.rule.allows(actor_of_person(person), fresh(row))
        if not allowed:
            with pytest.raises(Denied):
                call(ground.ctx(person))
        elif state not in transition.sources:
            with pytest.raises(NotNow):
                call(ground.ctx(person))
        else:
            call(ground.ctx(person))
            expected = TARGETS.get(name, fresh(row).state)
            assert fresh(row).state == expected, name
            if name == "undo":
                assert fresh(row).state == row.before["state"]
            if name == "hand_on":
                Introduction.objects.filter(pk=row.pk).update(proposed_by=ground.manager)


@pytest.mark.parametrize("state", list(INTRODUCTION.states))
def test_who_may_see_it_alone_and_in_a_list(ground: Ground, state: str) -> None:
    row = ground.in_state(state)
    result = row.result
    result.contributors.create(
        zone=ground.zone, name={"en": "Sample"}, person=ground.contributor, state="confirmed"
    )
    seen = set()
    for name in PEOPLE:
        actor = actor_of_person(getattr(ground, name))
        alone = bool(view.allows(actor, fresh(row)))
        assert alone == visible_to(actor).filter(pk=row.pk).exists(), name
        for transition in INTRODUCTION.transitions.values():
            rule = transition.rule
            assert (
                bool(rule.allows(actor, fresh(row)))
                == Introduction.objects.filter(rule.scope(actor), pk=row.pk).exists()
            ), (name, transition.action)
        seen |= {name} if alone else set()
    expected = {"manager", "committee", "administrator"}
    if state != "proposed":
        expected |= {"representative", "second", "inventor", "office", "contributor"}
    assert seen == expected


def test_a_wrong_person_is_refused_everything(ground: Ground) -> None:
    row = ground.agreed()
    for name, (_person, call) in calls(ground, row).items():
        with pytest.raises((Denied, Conflict)):
            call(ground.ctx(ground.stranger))
        assert fresh(row).state == "agreed", name
