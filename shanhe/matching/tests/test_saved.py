"""Saved searches: what is new is told once, to whom it belongs, and only what that person may see when it is told."""

from __future__ import annotations

import shutil

import pytest

from shanhe.kernel import clock
from shanhe.kernel.errors import Denied, Invalid
from shanhe.kernel.models import JournalEntry
from shanhe.matching import indexing, jobs, operations, queries, queue, rules
from shanhe.matching.models import HowOften, SavedSearch
from shanhe.matching.queries import saved
from shanhe.matching.tests.test_search import film
from shanhe.notices.models import Notice
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import system_ctx
from shanhe.results import operations as results
from shanhe.results.models import Result


def keep(ground, person=None, **more):
    person = person or ground.representative
    values = {"name": "Batteries", "words": "battery", "kinds": ["result"], **more}
    return operations.save_search(ground.ctx(person), person=person, **values)


def tell(ground, row):
    return operations.tell_of_new_hits(system_ctx(ground.zone), search=row)


def another_day(row):
    SavedSearch.objects.filter(pk=row.pk).update(told_on=None)


def fresh(row):
    return SavedSearch.objects.get(pk=row.pk)


def test_what_was_there_is_not_new_and_what_comes_is_told_once(ground):
    film(ground)
    row = keep(ground)
    assert tell(ground, row) == 0
    new = film(ground, title_en="Battery of tomorrow")
    hidden = film(ground, title_en="Battery of nobody", confidentiality="named")
    film(ground, title_en="Something else", title_zh="别的", summary_en="")
    assert tell(ground, row) == 1
    assert fresh(row).fresh == [f"result:{new.pk}"]
    assert tell(ground, row) == 0
    another_day(row)
    assert tell(ground, row) == 0, "the same is not told twice"
    hits = queries.new_hits(actor_of_person(ground.representative), fresh(row))
    assert [hit.row for hit in hits] == [new]
    assert f"result:{hidden.pk}" not in fresh(row).seen


def test_what_left_makes_nothing_else_new_and_what_comes_in_its_place_is(ground):
    gone = film(ground)
    row = keep(ground)
    results.unpublish_result(ground.ctx(ground.office), result=gone)
    assert tell(ground, row) == 0
    come = film(ground)
    assert tell(ground, row) == 1  # as many as before; another one
    assert fresh(row).fresh == [f"result:{come.pk}"]


def test_a_record_that_is_being_made_again_is_not_new(ground):
    row = film(ground)
    queue_it(ground, row)
    search = keep(ground)
    queue.drop(queue.ids())
    indexing.refresh(ground.zone, [f"results.Result:{row.pk}"])
    assert tell(ground, search) == 0


def queue_it(ground, row):
    jobs.changed(ground.zone.pk, [f"results.Result:{row.pk}"])
    assert queue.ids()


def test_at_most_once_a_day(ground):
    row = keep(ground, how_often="at_once")
    film(ground)
    jobs.tell_at_once()
    film(ground)
    jobs.tell_at_once()
    jobs.tell_daily(system_ctx(ground.zone))
    assert JournalEntry.objects.filter(verb="matching.search.new_hits").count() == 1
    another_day(row)
    jobs.tell_daily(system_ctx(ground.zone))
    assert JournalEntry.objects.filter(verb="matching.search.new_hits").count() == 2
    assert len(fresh(row).fresh) == 2


@pytest.mark.parametrize(
    ("how_often", "at_once", "daily"), [("at_once", 1, 1), ("daily", 0, 1), ("never", 0, 0)]
)
def test_how_often(ground, how_often, at_once, daily):
    keep(ground, how_often=how_often)
    film(ground)
    told = JournalEntry.objects.filter(verb="matching.search.new_hits")
    jobs.tell_at_once()
    assert told.count() == at_once
    jobs.tell_daily(system_ctx(ground.zone))
    assert told.count() == daily


def test_a_change_has_those_asked_who_want_to_know_at_once(ground):
    row = film(ground)
    waiting = queue.ProcrastinateJob.objects.filter(task_name=queue.TELL)
    jobs.refresh.func(ground.zone.pk, [f"results.Result:{row.pk}"])
    assert not waiting.exists()
    keep(ground, how_often="at_once")
    for _twice in range(2):
        jobs.refresh.func(ground.zone.pk, [f"results.Result:{row.pk}"])
    assert waiting.count() == 1


def test_the_mail_names_what_may_be_seen_and_is_not_sent_for_what_was_hidden_meanwhile(
    ground, deliver, mailoutbox
):
    row = keep(ground)
    first = film(ground, title_en="Battery that stays", title_zh="留下的电池")
    second = film(ground, title_en="Battery that goes", title_zh="走掉的电池")
    assert tell(ground, row) == 2
    results.unpublish_result(ground.ctx(ground.office), result=second)
    deliver()
    [mail] = [message for message in mailoutbox if message.to == [ground.representative.user.email]]
    assert str(fresh(row).name) in mail.body
    assert "stays" in mail.body or "留下" in mail.body
    assert "goes" not in mail.body
    assert "走掉" not in mail.body
    mailoutbox.clear()
    another_day(row)
    third = film(ground, title_en="Battery for a moment")
    operations.mark_search_seen(ground.ctx(ground.representative), search=row)
    assert tell(ground, row) == 1
    told = Notice.objects.filter(person=ground.representative).count()
    results.unpublish_result(ground.ctx(ground.office), result=third)
    deliver()
    assert not [message for message in mailoutbox if message.to == [ground.representative.user.email]]
    assert Notice.objects.filter(person=ground.representative).count() == told
    assert first.pk


def test_a_removed_search_tells_nothing(ground, deliver, mailoutbox):
    row = keep(ground)
    film(ground)
    assert tell(ground, row) == 1
    operations.remove_search(ground.ctx(ground.representative), search=row)
    deliver()
    assert not [message for message in mailoutbox if message.to == [ground.representative.user.email]]
    another_day(row)
    film(ground)
    assert tell(ground, row) == 0
    operations.restore_search(ground.ctx(ground.representative), search=row)
    assert tell(ground, row) == 1


def test_only_the_one_removed_last_is_kept(ground):
    first, second = keep(ground), keep(ground, words="film")
    for row in (first, second):
        operations.remove_search(ground.ctx(ground.representative), search=row)
    assert list(SavedSearch.objects.values_list("pk", flat=True)) == [second.pk]


def test_somebody_who_has_left_is_told_nothing(ground):
    keep(ground)
    film(ground)
    person = ground.representative
    person.left_at = clock.now()
    person.save()
    jobs.tell_daily(system_ctx(ground.zone))
    assert not JournalEntry.objects.filter(verb="matching.search.new_hits").exists()


def test_a_changed_search_begins_anew_and_a_changed_name_does_not(ground):
    row = keep(ground)
    film(ground)
    assert tell(ground, row) == 1
    ctx = ground.ctx(ground.representative)
    operations.change_search(ctx, search=row, values={"name": "Cells"})
    assert (fresh(row).name, len(fresh(row).fresh)) == ("Cells", 1)
    operations.change_search(
        ctx, search=row, values={"codes": {"field": ["new_materials"], "nonsense": ["x"]}}
    )
    assert fresh(row).codes == {"field": ["new_materials"]}
    assert fresh(row).fresh == []
    another_day(row)
    assert tell(ground, row) == 0
    film(ground, fields=["bio"])
    assert tell(ground, row) == 0
    film(ground, fields=["new_materials"])
    assert tell(ground, row) == 1


@pytest.mark.parametrize("wrong", [
    {"name": ""}, {"name": "x" * 81}, {"words": "  "}, {"words": "x" * 201}, {"kinds": ["nonsense"]},
    {"how_often": "hourly"},
])  # fmt: skip
def test_wrong_values(ground, wrong):
    with pytest.raises(Invalid):
        keep(ground, **wrong)
    assert not SavedSearch.objects.exists()


def test_one_keeps_so_many_and_the_same_once(ground, monkeypatch):
    monkeypatch.setattr(saved, "MOST_SAVED", 2)
    first = keep(ground)
    assert keep(ground, name="Other") == first
    keep(ground, words="film")
    with pytest.raises(Invalid):
        keep(ground, words="cooling")


def test_a_search_that_finds_too_much_says_so(ground, monkeypatch, deliver):
    row = keep(ground)
    monkeypatch.setattr(saved, "MOST_HITS", 1)
    film(ground)
    film(ground)
    assert tell(ground, row) == 0
    assert fresh(row).how_often == HowOften.NEVER
    deliver()
    assert Notice.objects.filter(person=ground.representative, group="searches").exists()
    with pytest.raises(Invalid):
        keep(ground, words="film")
    assert keep(ground, words="film", how_often="never").pk


def test_a_lost_index_breaks_nothing(ground):
    row = keep(ground)
    shutil.rmtree(indexing.folder())
    assert tell(ground, row) == 0
    film_there = ground.result(title_en="Battery film")
    late = keep(ground, words="film")
    assert fresh(late).seen is None
    indexing.rebuild()
    assert tell(ground, late) == 0, "what was there before is not new"
    assert fresh(late).seen == [f"result:{film_there.pk}"]
    film(ground)
    assert tell(ground, late) == 1


def test_searches_are_private(ground):
    row = keep(ground)
    others = (ground.manager, ground.administrator, ground.stranger)
    for person in others:
        actor = actor_of_person(person)
        assert queries.one(actor, row.pk) is None
        assert queries.saved_searches(actor) == []
        assert not rules.own_search.allows(actor, row)
        with pytest.raises(Denied):
            operations.remove_search(ground.ctx(person), search=row)
        with pytest.raises(Denied):
            operations.save_search(
                ground.ctx(person), person=ground.representative, name="x", words="battery"
            )
    assert "Batteries" not in str(row)


def sign_in(client, person):
    client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_on_the_pages(ground, client, language):
    def shown(address):
        page = client.get(address, headers={"accept-language": language})
        assert page.status_code == 200
        return page.content.decode()

    film(ground)
    assert "/searches/keep/" not in shown("/search/?q=battery")
    sign_in(client, ground.representative)
    assert "/searches/keep/?q=battery&amp;level=6" in shown("/search/?q=battery&level=6")
    form = shown("/searches/keep/?q=battery&level=6&kind=result")
    assert 'value="level:6"' in form
    sent = {"name": "Mine", "words": "battery", "how_often": "daily", "narrow": ["kind:result"]}
    assert client.post("/searches/keep/?q=battery&level=6&kind=result", sent).status_code == 302
    row = SavedSearch.objects.get()
    assert (row.kinds, row.codes) == (["result"], {})
    new = film(ground, title_en="Battery of tomorrow", title_zh="明日电池")
    tell(ground, row)
    assert new.get_absolute_url() in shown("/searches/")
    Result.objects.filter(pk=new.pk).update(state="accepted")
    assert new.get_absolute_url() not in shown("/searches/")
    Result.objects.filter(pk=new.pk).update(state="published")
    client.post(f"/searches/{row.pk}/seen/")
    assert new.get_absolute_url() not in shown("/searches/")
    sent = {"name": "Yours", "words": "", "how_often": "daily"}
    assert client.post(f"/searches/{row.pk}/", sent).status_code == 200
    client.post(f"/searches/{row.pk}/", {**sent, "words": "battery film"})
    assert fresh(row).words == "battery film"
    client.post(f"/searches/{row.pk}/remove/")
    text = shown("/searches/")
    assert f"/searches/{row.pk}/restore/" in text
    assert "Yours" in text  # in the message that offers to take it back
    client.post(f"/searches/{row.pk}/restore/")
    assert f"/searches/{row.pk}/remove/" in shown("/searches/")
    sign_in(client, ground.stranger)
    assert client.get(f"/searches/{row.pk}/").status_code == 404
    assert client.post(f"/searches/{row.pk}/remove/").status_code == 404


def test_the_page_costs_the_same_for_one_and_for_many(ground, django_assert_num_queries):
    keep(ground)
    film(ground)
    jobs.tell_daily(system_ctx(ground.zone))
    actor = actor_of_person(ground.representative)
    with django_assert_num_queries(2):
        [one] = queries.saved_searches(actor)
    assert len(one.new) == 1
    for word in ("film", "cooling", "cells", "phase"):
        keep(ground, words=word)
    film(ground)
    SavedSearch.objects.update(told_on=None)
    jobs.tell_daily(system_ctx(ground.zone))
    with django_assert_num_queries(2):
        assert len(queries.saved_searches(actor)) == 5


def test_over_the_api(ground, client):
    assert client.get("/api/v1/searches").status_code == 401
    sign_in(client, ground.representative)
    film(ground)

    def send(method, address, body=None):
        return getattr(client, method)(address, body, content_type="application/json")

    made = send("post", "/api/v1/searches", {"name": "B", "words": "battery", "facets": {"level": ["6"]}})
    assert made.status_code == 201
    number = made.json()["id"]
    assert made.json()["facets"] == {"level": ["6"]}
    assert (
        send("post", "/api/v1/searches", {"name": "B", "words": "x", "facets": {"no": ["6"]}}).status_code
        == 422
    )
    changed = send("patch", f"/api/v1/searches/{number}", {"facets": {}, "how_often": "at_once"})
    assert (changed.json()["facets"], changed.json()["how_often"], changed.json()["name"]) == (
        {},
        "at_once",
        "B",
    )
    new = film(ground)
    tell(ground, SavedSearch.objects.get())
    [told] = client.get("/api/v1/searches").json()["items"]
    assert [hit["ref"] for hit in told["new"]] == [new.ref]
    assert send("post", f"/api/v1/searches/{number}/seen").json()["new"] == []
    assert client.delete(f"/api/v1/searches/{number}").status_code == 204
    assert client.get("/api/v1/searches").json()["items"] == []
    assert client.delete(f"/api/v1/searches/{number}").status_code == 404
    assert send("post", f"/api/v1/searches/{number}/restore").status_code == 200
    sign_in(client, ground.stranger)
    assert client.delete(f"/api/v1/searches/{number}").status_code == 404
