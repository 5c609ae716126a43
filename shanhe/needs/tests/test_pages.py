"""Needs on pages and over the API, what waits for whom, and what an unnamed need gives away."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from shanhe.kernel import clock
from shanhe.kernel.context import VISITOR
from shanhe.needs import operations, queries, rules
from shanhe.needs.models import Need
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import make_person

from .factories import COMPLETE, draft, published, submitted


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
