"""Nothing is given to somebody who has left: one guard for every operation, and a list of those that are about leaving."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from shanhe.kernel.errors import Invalid
from shanhe.kernel.operations import OPERATIONS, Operation, _demand_present
from shanhe.kernel.rules import Rule, anyone
from shanhe.parties.testing import make_person

# Each of these says in its own words what becomes of who has left.
ABOUT_THEM = {"parties.invite_person": ("person",), "competitions.appoint": ("people",)}
# A person is locked and asked about in these: their rules and guards speak of who has left.
PERSON_AS_SUBJECT = {
    "introductions.send_digest",  # nobody who has left is on its list
    "matching.search.save",  # one's own, as are the next
    "parties.ask_erasure",
    "parties.claim_representation",
    "parties.create_token",
    "parties.edit_person",
    "parties.erase_person",
    "parties.grant_role",
    "parties.hand_over",
    "parties.make_persona",
    "parties.record_departure",
    "parties.record_return",
    "parties.reset_second_factor",
    "parties.switch_persona",
}


def test_who_is_exempt_is_known() -> None:
    assert {op.name: op.absent for op in OPERATIONS.values() if op.absent} == ABOUT_THEM
    found = {
        op.name for op in OPERATIONS.values() if set(op.subjects) & {"person", "to", "assignee", "manager"}
    }
    assert found <= PERSON_AS_SUBJECT, found - PERSON_AS_SUBJECT


def test_every_operation_refuses_to_give_to_who_has_left(zone: Any) -> None:
    here, gone = make_person(zone), make_person(zone, left_at=timezone.now())
    closed = make_person(zone, account=True)
    closed.user.is_active = False
    operation = Operation("sample", lambda: None, (), Rule("sample", anyone()), None, False)
    _demand_present(
        operation, {"subject": gone, "assignee": here, "people": [here], "note": "x", "none": None}
    )
    for arguments in ({"assignee": gone}, {"people": [here, gone]}, {"assignee": closed}):
        with pytest.raises(Invalid):
            _demand_present(operation, arguments)
