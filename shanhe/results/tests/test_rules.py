"""A rule's two answers agree, and each state allows exactly its actions."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from shanhe.kernel import clock
from shanhe.kernel.context import VISITOR
from shanhe.kernel.errors import NotNow
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import ctx_for, make_organisation, make_person
from shanhe.results import operations, queries, rules
from shanhe.results.lifecycle import CONTRIBUTOR, READINESS, RESULT
from shanhe.results.models import Contributor, NamedReader, ReadinessAssessment, Result

from .factories import cast, complete, confirm_all_checks, draft, make_published

pytestmark = pytest.mark.django_db
RESULT_RULES = [
    rules.listed,
    rules.view,
    rules.view_inside,
    rules.edit,
    rules.submit,
    rules.review,
    rules.withdraw,
    rules.claim,
]


@pytest.fixture
def people(zone):
    return cast(zone)


def every_result(people):
    """A result of every state, confidentiality and embargo, some with readers, contributors and open claims."""
    today = clock.today()
    other = make_organisation(people.zone)
    numbers = itertools.count(1)
    for state, openness, embargo in itertools.product(
        RESULT.states, ("public", "zone", "named"), (None, today, today + timedelta(days=1))
    ):
        number = next(numbers)
        result = Result.objects.create(
            zone=people.zone, ref=f"R-2020-{number:04}", title={"en": f"Result {number}"}, state=state,
            confidentiality=openness, embargo_until=embargo, owner=people.university if number % 2 else other,
            discloser=people.inventor if number % 3 else people.colleague,
            created_at=clock.now(), updated_at=clock.now(), published_at=clock.now(),
        )  # fmt: skip
        if number % 4 == 0:
            NamedReader.objects.create(zone=people.zone, result=result, person=people.stranger)
        if number % 5 == 0:
            Contributor.objects.create(
                zone=people.zone, result=result, name={"en": "C"}, person=people.assessor
            )
        if number % 2 == 0:
            ReadinessAssessment.objects.create(
                zone=people.zone,
                result=result,
                level=3,
                evidence="x",
                claimed_by=people.inventor,
                claimed_at=clock.now(),
            )


def actors(people):
    both = make_person(people.zone, ["assessor", "technology_manager"], people.university, "office")
    committee = make_person(people.zone, ["committee"])
    everyone = [value for name, value in vars(people).items() if name not in ("zone", "university")]
    return [VISITOR, *(actor_of_person(person) for person in (*everyone, both, committee))]


def test_allows_and_scope_agree(people):
    every_result(people)
    rows = list(Result.objects.order_by("pk"))
    for actor, rule in itertools.product(actors(people), RESULT_RULES):
        found = set(Result.objects.filter(rule.scope(actor)).values_list("pk", flat=True))
        assert found == {row.pk for row in rows if rule.allows(actor, row)}, (actor.key, rule.name)
    claims = list(ReadinessAssessment.objects.all())
    contributors = list(Contributor.objects.all())
    for actor in actors(people):
        for model, asked, every in (
            (ReadinessAssessment, rules.assess, claims), (Contributor, rules.answer, contributors),
            (Contributor, rules.settle, contributors),
        ):  # fmt: skip
            found = set(model.objects.filter(asked.scope(actor)).values_list("pk", flat=True))
            assert found == {row.pk for row in every if asked.allows(actor, row)}, (actor.key, asked.name)


def test_what_is_listed_may_be_opened(people):
    every_result(people)
    for actor in actors(people):
        listed = set(queries.listed_for(actor).values_list("pk", flat=True))
        assert listed <= set(queries.visible_to(actor).values_list("pk", flat=True))


@pytest.mark.any_day
def test_a_visitor_sees_only_what_is_published_public_and_out_of_embargo(people):
    every_result(people)
    today = clock.today()
    for row in queries.visible_to(VISITOR):
        assert (row.state, row.confidentiality) == ("published", "public")
        assert row.embargo_until is None or row.embargo_until <= today


def test_other_enterprises_do_not_see_named_results(people):
    result = make_published(people)
    operations.save_draft(ctx_for(people.office), result=result, values={"confidentiality": "named"})
    stranger = ctx_for(people.stranger).actor
    assert queries.by_ref(stranger, result.ref) is None
    parts = {"readers": [people.stranger.pk]}
    operations.save_draft(ctx_for(people.office), result=result, values={}, parts=parts)
    assert queries.by_ref(stranger, result.ref) == result


@pytest.mark.parametrize("lifecycle", [RESULT, CONTRIBUTOR, READINESS], ids=lambda item: item.name)
def test_each_state_allows_exactly_its_actions(lifecycle, people):
    result = complete(people, draft(people))
    confirm = {"results.Result": result, "results.Contributor": result.contributors.first()}
    row = confirm.get(lifecycle.name) or ReadinessAssessment(
        zone=people.zone, result=result, level=1, evidence="x"
    )
    for state, transition in itertools.product(lifecycle.states, lifecycle.transitions.values()):
        row.state = state
        if state in transition.sources:
            try:
                transition.check(row)
            except NotNow:
                assert transition.guard is not None
        else:
            with pytest.raises(NotNow):
                transition.check(row)


def test_actions_shown_are_the_operations_that_succeed(people):
    """What the action bar offers as possible does not fail, and what it does not offer does."""
    result = complete(people, draft(people))
    operations.submit_result(ctx_for(people.inventor), result=result)
    operations.accept_result(ctx_for(people.office), result=result)
    result.refresh_from_db()
    office = ctx_for(people.office)
    offered = {action.name: action for action in RESULT.actions(office.actor, result)}
    assert not offered["publish"].enabled
    confirm_all_checks(people, result)
    result = Result.objects.get(pk=result.pk)
    offered = {action.name: action for action in RESULT.actions(office.actor, result)}
    assert offered["publish"].enabled
    operations.publish_result(office, result=result)
