"""Stating, reviewing and answering needs: operations and rules."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from shanhe.kernel import clock
from shanhe.kernel.context import VISITOR
from shanhe.kernel.documents import reader_terms
from shanhe.kernel.errors import Conflict, Denied, Invalid, NotNow
from shanhe.kernel.models import JournalEntry
from shanhe.needs import documents, jobs, operations, queries, rules
from shanhe.needs.lifecycle import NEED
from shanhe.needs.models import Need
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import make_organisation, system_ctx

from .factories import COMPLETE, draft, published

PEOPLE = ("inventor", "manager", "representative", "stranger", "committee", "administrator", "office")


def everybody(ground):
    return [VISITOR, *(actor_of_person(getattr(ground, name)) for name in PEOPLE)]


def every_need(ground):
    """A need of each state and confidentiality, in time and past it, some with readers and offers."""
    today = clock.today()
    numbers = itertools.count(1)
    for state, openness, until in itertools.product(
        NEED.states, Need.Confidentiality.values, (today, today + timedelta(days=1))
    ):
        number = next(numbers)
        need = Need.objects.create(
            zone=ground.zone, ref=f"N-2020-{number:04}", title={"en": f"Need {number}"}, state=state, expires_on=until,
            confidentiality=openness, organisation=ground.enterprise, published_at=ground.at,
            stated_by=ground.representative if number % 2 else ground.administrator,
            created_at=ground.at, updated_at=ground.at,
        )  # fmt: skip
        if number % 3 == 0:
            need.invited.create(zone=ground.zone, person=ground.inventor)
        if number % 4 == 0:
            need.interests.create(zone=ground.zone, person=ground.stranger, text="x", created_at=ground.at)


@pytest.mark.parametrize(
    "rule",
    [
        rules.listed,
        rules.view,
        rules.view_inside,
        rules.edit,
        rules.submit,
        rules.review,
        rules.close,
        rules.answer_need,
    ],
    ids=lambda rule: rule.name,
)
def test_allows_and_scope_agree(ground, rule):
    every_need(ground)
    for actor in everybody(ground):
        wanted = {need.pk for need in Need.objects.all() if rule.allows(actor, need)}
        assert set(Need.objects.filter(rule.scope(actor)).values_list("pk", flat=True)) == wanted, actor.key


def test_the_index_opens_no_need_that_the_rule_keeps_closed(ground):
    every_need(ground)
    rows = {need.pk: need for need in Need.objects.filter(state="published")}
    for document in documents.read(ground.zone, list(rows)):
        for actor in everybody(ground):
            if rules.listed.allows(actor, rows[document.pk]):
                assert document.readers & reader_terms(actor), (document.ref, actor.key)
            elif rows[document.pk].is_current(clock.today()) and document.readers & reader_terms(actor):
                assert rules.view.allows(actor, rows[document.pk]), (document.ref, actor.key)


def test_only_a_complete_need_is_sent_and_a_manager_publishes_it(ground):
    need = draft(ground, targets={})
    with pytest.raises(NotNow, match=r"solved|解决"):
        operations.submit_need(ground.ctx(ground.representative), need=need)
    values = {"targets": COMPLETE["targets"]}
    need = operations.save_need(ground.ctx(ground.representative), need=need, values=values)
    need = operations.submit_need(ground.ctx(ground.representative), need=need)
    with pytest.raises(Denied):
        operations.publish_need(ground.ctx(ground.representative), need=need)
    need = operations.publish_need(ground.ctx(ground.manager), need=need)
    assert need.state == "published"
    assert need.expires_on == ground.today + timedelta(days=180)


def test_nobody_states_a_need_for_a_stranger_organisation(ground):
    with pytest.raises(Invalid) as refused:
        draft(ground, by=ground.stranger, organisation=ground.enterprise)
    assert "organisation" in refused.value.fields
    with pytest.raises(Denied):
        draft(ground, by=ground.inventor)


def test_a_text_over_its_limit_is_refused_with_the_number(ground):
    with pytest.raises(Invalid) as refused:
        draft(ground, title={"zh": "裂" * 70})
    assert "70" in str(refused.value.fields["title_zh"])


def test_a_published_need_stays_complete(ground):
    need = published(ground)
    with pytest.raises(Invalid):
        operations.save_need(ground.ctx(ground.representative), need=need, values={"targets": {}})


def test_two_open_pages_do_not_overwrite_each_other(ground):
    need = draft(ground)
    ctx, old = ground.ctx(ground.representative), need.version
    operations.save_need(ctx, need=need, values={"title": {"en": "A"}}, version=old, editor="one")
    operations.save_need(ctx, need=need, values={"title": {"en": "AB"}}, version=old, editor="one")
    with pytest.raises(Conflict):
        operations.save_need(ctx, need=need, values={"title": {"en": "C"}}, version=old, editor="two")


def actions_of(ground, need):
    own, manager, other = ground.representative, ground.manager, ground.inventor
    return {
        "edit": (own, lambda ctx: operations.save_need(ctx, need=need, values={"capacity": 5})),
        "submit": (own, lambda ctx: operations.submit_need(ctx, need=need)),
        "take_back": (own, lambda ctx: operations.take_back_need(ctx, need=need)),
        "publish": (manager, lambda ctx: operations.publish_need(ctx, need=need)),
        "return": (manager, lambda ctx: operations.return_need(ctx, need=need, reason="More figures")),
        "renew": (own, lambda ctx: operations.renew_need(ctx, need=need)),
        "close": (own, lambda ctx: operations.close_need(ctx, need=need, outcome="solved")),
        "reopen": (own, lambda ctx: operations.reopen_need(ctx, need=need)),
        "withdraw": (own, lambda ctx: operations.withdraw_need(ctx, need=need)),
        "offer": (other, lambda ctx: operations.offer_help(ctx, need=need, text="I can help")),
        "ask": (other, lambda ctx: operations.ask_question(ctx, need=need, text="How big?")),
    }


@pytest.mark.parametrize("state", list(NEED.states))
@pytest.mark.parametrize("action", [name for name in NEED.transitions if name != "expire"])
def test_state_and_action(ground, state, action):
    need = published(ground)
    Need.objects.filter(pk=need.pk).update(state=state)
    need.refresh_from_db()
    person, call = actions_of(ground, need)[action]
    transition = NEED[action]
    visible = rules.view.allows(actor_of_person(person), need)
    if state not in transition.sources:
        with pytest.raises((NotNow, Denied) if not visible or action in ("offer", "ask") else NotNow):
            call(ground.ctx(person))
        return
    call(ground.ctx(person))
    need.refresh_from_db()
    assert need.state == (transition.target or state)
    told = JournalEntry.objects.filter(about__contains=[f"needs.Need:{need.pk}"]).count()
    # renewing on the day of publication changes nothing, so there is nothing to tell
    assert told == (3 if (action, state) == ("renew", "published") else 4)


@pytest.mark.any_day
def test_needs_expire_and_their_side_is_reminded_before(ground):
    need = published(ground)
    system = system_ctx(ground.zone, ground.at)
    assert jobs.expire_and_remind(system) == (0, 0)
    soon = system_ctx(ground.zone, ground.at + timedelta(days=170))
    assert jobs.expire_and_remind(soon) == (0, 1)
    assert jobs.expire_and_remind(soon) == (0, 0)
    over = system_ctx(ground.zone, ground.at + timedelta(days=180))
    assert jobs.expire_and_remind(over) == (1, 0)
    need = operations.renew_need(ground.ctx(ground.representative), need=need)
    assert need.state == "published"


def test_offers_are_between_the_two_sides(ground):
    need = published(ground)
    result = ground.result()
    row = operations.offer_help(ground.ctx(ground.inventor), need=need, text="We can", result=result)
    with pytest.raises(Conflict):
        operations.offer_help(ground.ctx(ground.inventor), need=need, text="Again")
    with pytest.raises(Denied):
        operations.offer_help(ground.ctx(ground.representative), need=need, text="Ourselves")
    with pytest.raises(Denied):
        operations.welcome_interest(ground.ctx(ground.stranger), interest=row)
    row = operations.welcome_interest(ground.ctx(ground.representative), interest=row, answer="Come")
    assert row.state == "welcomed"
    assert queries.need_page(actor_of_person(ground.stranger), need).interests == []
    assert queries.need_page(actor_of_person(ground.inventor), need).own == row
    row = operations.reconsider_interest(ground.ctx(ground.representative), interest=row)
    assert operations.withdraw_interest(ground.ctx(ground.inventor), interest=row).state == "withdrawn"


def test_a_question_is_shown_once_it_is_answered(ground):
    need = published(ground)
    row = operations.ask_question(ground.ctx(ground.inventor), need=need, text="How big are the parts?")
    assert queries.need_page(VISITOR, need).questions == []
    operations.answer_question(ground.ctx(ground.representative), question=row, answer="30 cm")
    assert [item.answer for item in queries.need_page(VISITOR, need).questions] == ["30 cm"]


def test_the_document_of_an_unnamed_need_has_no_group(ground):
    named = next(iter(documents.read(ground.zone, [published(ground).pk])))
    unnamed = next(iter(documents.read(ground.zone, [published(ground, confidentiality="unnamed").pk])))
    assert named.group
    assert unnamed.group == ""
    assert list(documents.ids(ground.zone, 0, 10)) == [named.pk, unnamed.pk]


def test_who_looks_after_needs_neither_moves_one_nor_shows_it_to_more_people(ground):
    need = published(ground, confidentiality="unnamed")
    ctx = ground.ctx(ground.manager)
    other = make_organisation(ground.zone, side="enterprise")
    for values in ({"organisation": other}, {"confidentiality": "named"}):
        with pytest.raises(Denied):
            operations.save_need(ctx, need=need, values=values)
    with pytest.raises(Denied):
        operations.save_need(ctx, need=need, values={}, invited=[ground.stranger])
    saved = operations.save_need(ctx, need=need, values={"confidentiality": "invited", "keywords": ["pump"]})
    assert (saved.confidentiality, saved.organisation_id) == ("invited", need.organisation_id)


def test_a_published_need_keeps_what_its_review_asked_for(ground):
    need = published(ground)
    for values in ({"title": {}}, {"fields": []}, {"targets": {}}):
        with pytest.raises(Invalid):
            operations.save_need(ground.ctx(ground.manager), need=need, values=values)
