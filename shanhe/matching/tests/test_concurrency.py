"""Two people at one suggestion, one person twice at one limit: with real connections."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django_scopes import scope

from shanhe.kernel import clock
from shanhe.kernel.models import JournalEntry
from shanhe.matching import indexing, operations
from shanhe.matching.models import Feedback, SavedSearch
from shanhe.matching.queries import saved
from shanhe.needs.tests.factories import published
from shanhe.pathway.tests.ground import Ground, make_ground
from shanhe.pathway.tests.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ground(transactional_db: None, settings, tmp_path) -> Iterator[Ground]:
    settings.INDEX_ROOT = tmp_path / "index"
    made = make_ground()
    made.at = clock.now()
    with scope(zone=made.zone):
        indexing.rebuild()
        yield made


def answer(ground, person, need, result, **more):
    ctx = ground.ctx(person)
    return lambda: operations.give_feedback(ctx, need=need, kind="result", other=result.pk, **more)


def test_two_of_one_side_answer_one_suggestion_at_once(ground):
    need, result = published(ground), ground.result()
    outcomes = together(
        ground.zone,
        answer(ground, ground.representative, need, result, fits=True),
        answer(ground, ground.manager, need, result, fits=False, reason="too_early"),
    )
    assert {type(outcome).__name__ for outcome in outcomes} == {"Feedback"}
    row = Feedback.objects.get()
    entries = list(JournalEntry.objects.filter(verb__startswith="matching.feedback.").order_by("pk"))
    assert len(entries) == 2, "both answers are in the journal"
    last = entries[-1]
    assert row.fits == (last.verb == "matching.feedback.fits")
    assert last.actor == f"person:{row.person_id}", "the row says what was said last"


def test_the_same_answer_twice_at_once_is_one(ground):
    need, result = published(ground), ground.result()
    people = (ground.representative, ground.manager)
    outcomes = together(
        ground.zone, *(answer(ground, person, need, result, fits=False, reason="no_fit") for person in people)
    )
    assert {type(outcome).__name__ for outcome in outcomes} == {"Feedback"}
    assert Feedback.objects.count() == 1
    assert JournalEntry.objects.filter(verb="matching.feedback.set_aside").count() == 1


def test_an_answer_and_its_taking_back_at_once(ground):
    need, result = published(ground), ground.result()
    answer(ground, ground.representative, need, result, fits=True)()
    back = ground.ctx(ground.representative)
    outcomes = together(
        ground.zone,
        answer(ground, ground.manager, need, result, fits=False, reason="no_fit"),
        lambda: operations.take_feedback_back(back, need=need, kind="result", other=result.pk),
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    last = JournalEntry.objects.filter(verb__startswith="matching.feedback.").order_by("pk").last()
    assert Feedback.objects.exists() == (last.verb == "matching.feedback.set_aside")


def test_the_limit_of_saved_searches_holds_when_two_are_kept_at_once(ground, monkeypatch):
    monkeypatch.setattr(saved, "MOST_SAVED", 2)
    person = ground.representative
    contexts = [ground.ctx(person) for _n in range(4)]
    outcomes = together(
        ground.zone,
        *(
            lambda c=c, n=n: operations.save_search(c, person=person, name="x", words=f"battery {n}")
            for n, c in enumerate(contexts)
        ),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "Invalid",
        "Invalid",
        "SavedSearch",
        "SavedSearch",
    ]
    assert SavedSearch.objects.count() == 2


def test_the_same_search_kept_twice_at_once_is_one(ground):
    person = ground.representative
    contexts = [ground.ctx(person) for _n in range(2)]
    together(
        ground.zone,
        *(lambda c=c: operations.save_search(c, person=person, name="x", words="battery") for c in contexts),
    )
    assert SavedSearch.objects.count() == 1
