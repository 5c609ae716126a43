"""Two people at one pair, with two real connections."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction
from django_scopes import scope

from shanhe.introductions import operations
from shanhe.introductions.models import Introduction, Question
from shanhe.kernel.errors import Conflict
from shanhe.pathway.tests.test_concurrency import together

from .ground import Ground, fresh, make_ground

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ground(transactional_db: None) -> Iterator[Ground]:
    made = make_ground()
    with scope(zone=made.zone):
        yield made


def test_two_managers_propose_one_pair(ground: Ground) -> None:
    need, result = ground.need(), ground.result()
    contexts = [ground.ctx(person) for person in (ground.manager, ground.colleague)]
    outcomes = together(
        ground.zone,
        *(lambda c=c: operations.propose_introduction(c, need=need, other=result) for c in contexts),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Introduction"]
    assert Introduction.objects.count() == 1
    refused = next(outcome for outcome in outcomes if isinstance(outcome, Conflict))
    assert "I-2026-0001" in str(refused)


def test_the_database_itself_refuses_a_second_open_one(ground: Ground) -> None:
    row = ground.proposed()
    row.pk, row.ref = None, "I-2026-0999"
    with pytest.raises(IntegrityError, match="introductions_open_result"), transaction.atomic():
        row.save()


def test_pairs_proposed_at_once_have_numbers_of_their_own(ground: Ground) -> None:
    pairs = [(ground.need(), ground.result()) for _ in range(4)]
    contexts = [ground.ctx(ground.manager) for _ in pairs]
    outcomes = together(
        ground.zone,
        *(
            lambda c=c, n=n, r=r: operations.propose_introduction(c, need=n, other=r)
            for c, (n, r) in zip(contexts, pairs, strict=True)
        ),
    )
    assert len({row.ref for row in outcomes}) == 4


def test_both_sides_answer_at_once(ground: Ground) -> None:
    row = ground.asked()
    contexts = [ground.ctx(person) for person in (ground.representative, ground.inventor)]
    outcomes = together(
        ground.zone,
        *(lambda c=c: operations.agree_to_introduction(c, introduction=row) for c in contexts),
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    row = fresh(row)
    assert (row.state, row.consents.count()) == ("agreed", 2)


def test_yes_and_no_at_once_leave_one_end(ground: Ground) -> None:
    row = ground.asked()
    operations.agree_to_introduction(ground.ctx(ground.office), introduction=row)
    yes, no = ground.ctx(ground.representative), ground.ctx(ground.second)
    outcomes = together(
        ground.zone,
        lambda: operations.agree_to_introduction(yes, introduction=row),
        lambda: operations.refuse_introduction(no, introduction=row, reason="no_fit"),
    )
    row = fresh(row)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Introduction", "NotNow"]
    assert (row.state == "agreed") == row.named


def test_limits_hold_when_two_ask_at_once(ground: Ground) -> None:
    for _number in range(2):
        ground.asked()
    rows = [ground.proposed() for _ in range(3)]
    contexts = [ground.ctx(ground.manager) for _ in rows]
    together(
        ground.zone,
        *(
            lambda c=c, r=r: operations.ask_both_sides(c, introduction=r)
            for c, r in zip(contexts, rows, strict=True)
        ),
    )
    assert Question.objects.waiting().filter(person=ground.representative).count() == 3
