"""Stating, reviewing and answering needs: operations, rules, and what an unnamed need gives away."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta

import pytest
from django.urls import reverse

from shanhe.kernel import clock
from shanhe.kernel.context import VISITOR
from shanhe.kernel.documents import reader_terms
from shanhe.kernel.errors import Conflict, Denied, Invalid, NotNow
from shanhe.kernel.models import JournalEntry
from shanhe.needs import documents, jobs, operations, queries, rules
from shanhe.needs.lifecycle import NEED
from shanhe.needs.models import Need
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import make_organisation, make_person, system_ctx

from .factories import COMPLETE, draft, published, submitted

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


@pytest.mark.parametrize("openness", ["unnamed", "invited"])
def test_an_unnamed_need_gives_its_organisation_away_to_nobody(ground, client, sign_in, openness):
    reader = make_person(ground.zone, ["inventor"], account=True)
    need = published(ground, confidentiality=openness)
    need.invited.create(zone=ground.zone, person=reader)
    # Pages show the name of whoever is signed in; the reader's own organisation is another one.
    secrets = [
        ground.enterprise.name["zh"],
        ground.enterprise.name["en"],
        ground.enterprise.ref,
        ground.representative.name["en"],
    ]
    client = sign_in(reader)
    for url in (
        need.get_absolute_url(),
        reverse("needs:catalogue"),
        f"/api/v1/needs/{need.ref}",
        "/api/v1/needs",
    ):
        for language in ("en", "zh-hans"):
            answer = client.get(url, headers={"accept-language": language})
            assert answer.status_code == 200, url
            text = answer.content.decode()
            assert any(words in text for words in need.title.values()) or "catalogue" in url or "needs" in url
            for secret in secrets:
                assert secret not in text, (url, secret)
    told = client.get(f"/api/v1/needs/{need.ref}").json()
    assert told["organisation"] is None
    client.force_login(ground.manager.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/api/v1/needs/{need.ref}").json()["organisation"] == ground.enterprise.ref


def test_the_document_of_an_unnamed_need_has_no_group(ground):
    named = next(iter(documents.read(ground.zone, [published(ground).pk])))
    unnamed = next(iter(documents.read(ground.zone, [published(ground, confidentiality="unnamed").pk])))
    assert named.group
    assert unnamed.group == ""
    assert list(documents.ids(ground.zone, 0, 10)) == [named.pk, unnamed.pk]


def test_a_list_costs_the_same_for_one_and_for_twenty(ground, django_assert_num_queries):
    actor = actor_of_person(ground.inventor)

    def shown() -> int:
        rows = queries.catalogue(actor, queries.Filters())
        queries.told_organisations(actor, list(rows))
        return len(rows)

    published(ground, confidentiality="unnamed")
    with django_assert_num_queries(3):
        assert shown() == 1
    for _n in range(20):
        published(ground, confidentiality="unnamed")
    with django_assert_num_queries(3):
        assert shown() == 20


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_need_is_stated_in_three_screens(ground, sign_in, language):
    client = sign_in(ground.representative)
    url = reverse("needs:begin")
    assert client.get(url, headers={"accept-language": language}).status_code == 200
    typed = {"editor": "abc", "kind": "technology", "language": "en", "title_en": "Find cracks"}
    assert client.post(url, typed, headers={"x-autosave": "1"}).status_code == 200
    # the open page goes on saving to the same draft
    answer = client.post(url, {**typed, "title_en": "Find cracks fast", "problem_en": "By eye"})
    need = Need.objects.get()
    assert answer.status_code == 302, answer.content
    assert answer.url == reverse("needs:edit", args=[need.ref, 2])
    second = {"editor": "abc", "version": need.version, "targets_en": "98% found", "level_wanted": "6"}
    assert client.post(answer.url, second).status_code == 302
    need.refresh_from_db()
    assert (need.title["en"], need.level_wanted, need.organisation) == (
        "Find cracks fast",
        6,
        ground.enterprise,
    )
    third = {
        "editor": "abc",
        "confidentiality": "named",
        "organisation": ground.enterprise.ref,
        "send": "1",
    }
    page = client.post(reverse("needs:edit", args=[need.ref, 3]), {**third, "version": need.version})
    assert page.status_code == 409
    Need.objects.filter(pk=need.pk).update(fields=["new_materials"])
    need.refresh_from_db()
    assert (
        client.post(reverse("needs:edit", args=[need.ref, 3]), {**third, "version": need.version}).status_code
        == 302
    )
    need.refresh_from_db()
    assert need.state == "submitted"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_of_a_need(ground, client, sign_in, language):
    need = published(ground)
    header = {"accept-language": language}
    text = client.get(need.get_absolute_url(), headers=header).content.decode()
    block = text.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(block)["identifier"] == need.ref
    client = sign_in(ground.inventor)
    answer = client.post(reverse("needs:act", args=[need.ref, "offer"]), {"text": "We can", "result": ""})
    assert answer.status_code == 302
    client = sign_in(ground.representative)
    page = client.get(need.get_absolute_url(), headers=header).content.decode()
    assert "We can" in page
    assert client.get(reverse("needs:workspace"), headers=header).status_code == 200
    row = need.interests.get()
    answer = client.post(
        reverse("needs:interest-act", args=[need.ref, row.pk, "decline"]), {"answer": "Too slow"}
    )
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.answer) == ("declined", "Too slow")
    close = client.post(reverse("needs:act", args=[need.ref, "close"]), {"outcome": "solved", "note": ""})
    assert close.status_code == 302
    need.refresh_from_db()
    assert need.state == "closed"


def test_drafts_from_a_file_wait_in_one_line(ground):
    for number in range(3):
        need = draft(ground)
        Need.objects.filter(pk=need.pk).update(source="fair.csv", external_id=str(number))
    draft(ground)
    mine = queries.todo_items(actor_of_person(ground.representative))
    assert [item.url.endswith("/needs/mine/?state=draft") for item in mine] == [False, True]
    assert "3" in mine[1].subject


def test_what_waits_for_whom(ground):
    draft(ground)
    need = submitted(ground)
    titles = [item.title for item in queries.todo_items(actor_of_person(ground.manager))]
    assert len(titles) == 1
    operations.publish_need(ground.ctx(ground.manager), need=need)
    operations.offer_help(ground.ctx(ground.inventor), need=need, text="We can")
    mine = queries.todo_items(actor_of_person(ground.representative))
    assert len(mine) == 2
    assert any(item.url.endswith("#offers") for item in mine)
    assert queries.todo_items(actor_of_person(ground.stranger)) == []


def test_a_need_goes_through_the_api(ground, sign_in):
    client = sign_in(ground.representative)
    body = {name: value for name, value in COMPLETE.items() if name != "fields"}  # the zone has no such words
    body |= {"kind": "technology", "level_wanted": 6, "budget": {"minor": 100}}
    answer = client.post("/api/v1/needs", json.dumps(body), content_type="application/json")
    assert answer.status_code == 201, answer.content
    ref = answer.json()["ref"]
    assert answer.json()["percent"] > 40
    assert (answer.json()["title"], answer.json()["budget"]["currency"]) == (COMPLETE["title"], "CNY")
    Need.objects.update(fields=["new_materials"])
    sent = client.post(f"/api/v1/needs/{ref}/actions/submit", "{}", content_type="application/json")
    assert sent.json()["state"] == "submitted"
    assert (
        client.post(f"/api/v1/needs/{ref}/actions/publish", "{}", content_type="application/json").status_code
        == 403
    )
    sign_in(ground.manager)
    assert (
        client.post(f"/api/v1/needs/{ref}/actions/publish", "{}", content_type="application/json").json()[
            "state"
        ]
        == "published"
    )
    refused = client.post(f"/api/v1/needs/{ref}/actions/take_back", "{}", content_type="application/json")
    assert refused.status_code in (403, 409)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_story_is_told_in_sentences_and_names_nobody_to_outsiders(ground, client, sign_in, language):
    need = published(ground)
    header = {"accept-language": language}
    sentence = "published the need" if language == "en" else "发布了需求"
    outside = client.get(need.get_absolute_url(), headers=header).content.decode()
    assert sentence in outside
    assert ground.manager.name["en"] not in outside
    assert ground.manager.name["zh"] not in outside
    inside = sign_in(ground.representative).get(need.get_absolute_url(), headers=header).content.decode()
    assert ground.manager.name["en"] in inside or ground.manager.name["zh"] in inside


@pytest.mark.any_day
def test_the_last_day_on_which_it_is_shown_is_the_day_that_is_named(ground, client):
    need = published(ground)
    assert need.shown_until == ground.today + timedelta(days=179)
    shown = {"until": need.shown_until.isoformat(), "expires": need.expires_on.isoformat()}
    page = client.get(need.get_absolute_url()).content.decode()
    assert shown["until"] in page
    assert shown["expires"] not in page
    for day, seen in ((need.shown_until, True), (need.expires_on, False)):
        with clock.set_to(clock.start_of(day, ground.zone) + timedelta(hours=8)):
            assert bool(rules.listed.allows(VISITOR, need)) is seen
            assert Need.objects.filter(rules.listed.scope(VISITOR)).exists() is seen


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
