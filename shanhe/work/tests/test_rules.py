from __future__ import annotations

from typing import Any

import pytest

from shanhe.kernel.context import VISITOR, SystemActor
from shanhe.kernel.errors import ProgrammingError
from shanhe.kernel.testing import assert_lifecycle, assert_rule_agrees
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import ctx_for, make_person
from shanhe.work import enquiries, lifecycle, operations, rules
from shanhe.work.models import Enquiry, Note, Task

from .conftest import MONDAY
from .test_enquiries import asked, confirmed, visitor


@pytest.fixture
def actors(zone: Any, manager: Any, inventor: Any, administrator: Any) -> list[Any]:
    others = make_person(zone, roles=("technology_manager",)), make_person(zone)
    people = (manager, inventor, administrator, *others)
    return [VISITOR, SystemActor("test"), *(actor_of_person(person) for person in people)]


@pytest.mark.parametrize("rule", [rules.view_task, rules.change_task])
def test_task_rules_agree(
    rule: Any, organisation: Any, manager: Any, inventor: Any, actors: list[Any]
) -> None:
    for assignee in (manager, inventor):
        operations.add_task(ctx_for(manager), subject=organisation, title="x", assignee=assignee)
    operations.add_task(ctx_for(inventor), subject=inventor, title="x", assignee=inventor)
    Task.objects.create(
        zone=organisation.zone, ref="T-0", subject="x.Y:1", title="Nobody's", created_at=MONDAY
    )
    assert_rule_agrees(rule, Task.objects, actors)


def test_rules_on_what_people_wrote_agree(
    organisation: Any, manager: Any, administrator: Any, actors: Any
) -> None:
    for person in (manager, administrator):
        operations.add_note(ctx_for(person), subject=organisation, text="x")
    assert_rule_agrees(rules.remove, Note.objects, actors)


def test_enquiry_rules_agree(zone: Any, organisation: Any, manager: Any, actors: list[Any]) -> None:
    asked(zone, organisation)
    confirmed(zone, organisation)
    assert_rule_agrees(rules.handle_enquiry, Enquiry.objects, actors)


def test_rules_over_rows_of_any_kind_have_no_list(manager: Any) -> None:
    with pytest.raises(ProgrammingError):
        rules.annotate.scope(actor_of_person(manager))


def test_every_state_and_action_of_an_enquiry(zone: Any, organisation: Any, manager: Any) -> None:
    numbers = iter(range(100))

    def make(state: str) -> Enquiry:
        enquiry = asked(zone, organisation, email=f"a{next(numbers)}@example.org", client="")
        if state != "unconfirmed":
            code = enquiries.code_of(enquiry)
            enquiry = operations.confirm_enquiry(visitor(zone, 1), enquiry=enquiry, code=code)
            Enquiry.objects.filter(pk=enquiry.pk).update(state=state)
            enquiry.refresh_from_db()
        return enquiry

    def run(action: str, enquiry: Enquiry) -> Any:
        ctx = ctx_for(manager, MONDAY)
        if action == "confirm":
            code = enquiries.code_of(enquiry)
            return operations.confirm_enquiry(visitor(zone, 2), enquiry=enquiry, code=code)
        if action == "answer":
            return operations.answer_enquiry(ctx, enquiry=enquiry, answer="Yes.")
        return operations.close_enquiry(ctx, enquiry=enquiry, reason="No.")

    assert assert_lifecycle(lifecycle.ENQUIRY, make, run) == 12
