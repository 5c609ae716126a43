"""The index follows the rows; search shows nobody what they may not see, whatever state the index is in."""

from __future__ import annotations

import shutil
from datetime import timedelta
from types import SimpleNamespace

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from shanhe.kernel.context import VISITOR, SystemActor
from shanhe.kernel.documents import Document, DocumentSource, document_sources, reader_terms
from shanhe.kernel.registries import findables
from shanhe.matching import indexing, jobs, queries, queue
from shanhe.needs import operations as needs
from shanhe.needs.tests.factories import published
from shanhe.parties.actors import actor_of_person
from shanhe.results import operations as results
from shanhe.results.models import Result


def caught_up(ground):
    """Does what the worker would: every queued refresh, once."""
    for job in list(queue.waiting().order_by("id")):
        indexing.refresh(ground.zone, job.args["keys"])
        queue.drop([job.pk])


def film(ground, **values):
    values = {
        "title_zh": "电池热管理相变薄膜", "title_en": "Phase-change film for battery cooling",
        "summary_en": "Keeps cells cool", "fields": ["new_materials"], **values,
    }  # fmt: skip
    row = ground.result(**values)
    indexing.refresh(ground.zone, [f"results.Result:{row.pk}"])
    return row


def keys(answer):
    return [hit.key for hit in answer.hits]


def test_it_is_found_in_both_languages_by_sound_in_traditional_characters_and_with_a_slip(ground):
    row = film(ground)
    for words in (
        "相变薄膜",
        "phase change film",
        "phase chnage film",
        "xiangbian baomo",
        "電池",
        '"battery cooling"',
    ):
        answer = queries.search(VISITOR, ground.zone, words)
        assert f"result:{row.pk}" in keys(answer), words
    slip = queries.search(VISITOR, ground.zone, "batery film")
    assert slip.corrections == {"batery": ["batteri"]} or "batery" in slip.corrections
    hit = queries.search(VISITOR, ground.zone, "battery").hits[0]
    assert any("battery" in reason for reason in hit.reasons)


@pytest.mark.parametrize("words", ["", "   ", "😀😀", "\0\0", 'title:"x" AND (', "-*~^", "的 of the"])
def test_words_that_say_nothing_find_nothing_and_break_nothing(ground, words):
    film(ground)
    answer = queries.search(VISITOR, ground.zone, words)
    assert (answer.hits, answer.total, answer.rebuilding) == ([], 0, False)


def test_a_very_long_query_is_answered(ground):
    row = film(ground)
    assert keys(queries.search(VISITOR, ground.zone, "battery film " * 5_000)) == [f"result:{row.pk}"]


@pytest.mark.parametrize("openness", ["zone", "named"])
def test_a_hidden_record_shows_in_no_hit_count_facet_or_correction(ground, openness):
    film(ground, confidentiality=openness, title_en="Unobtainium lattice", title_zh="绝密晶格")
    for words in ("unobtainium", "unobtainum", "绝密晶格"):
        answer = queries.search(VISITOR, ground.zone, words, count_facets=True)
        assert answer.hits == []
        assert answer.total == 0
        assert not answer.facets.get("kind")
        assert answer.corrections == {}
    reader = actor_of_person(ground.stranger)
    found = queries.search(reader, ground.zone, "unobtainium")
    assert bool(found.hits) == (openness == "zone")
    inside = queries.search(actor_of_person(ground.inventor), ground.zone, "unobtainium", kinds=["result"])
    assert inside.total == 1


def test_the_index_opens_no_result_that_the_rule_keeps_closed(ground):
    people = (
        "inventor",
        "manager",
        "representative",
        "stranger",
        "committee",
        "administrator",
        "office",
        "assessor",
    )
    for state in ("accepted", "published"):
        for openness in Result.Confidentiality.values:
            row = film(ground, state=state, confidentiality=openness)
            if openness == "named":
                row.readers.create(zone=ground.zone, person=ground.stranger)
    rows = {row.pk: row for row in Result.objects.all()}
    visible = findables["result"].visible
    for document in document_sources["result"].read(ground.zone, list(rows)):
        for actor in [VISITOR, *(actor_of_person(getattr(ground, name)) for name in people)]:
            if document.readers & reader_terms(actor):
                assert visible(actor).filter(pk=document.pk).exists(), (
                    rows[document.pk].confidentiality,
                    actor.key,
                )


def test_what_is_withdrawn_is_gone_at_once_and_from_the_index_after_its_job(ground):
    row = film(ground)
    assert keys(queries.search(VISITOR, ground.zone, "battery")) == [f"result:{row.pk}"]
    results.unpublish_result(ground.ctx(ground.office), result=row)
    # The index still has it for the moment; nobody is shown it.
    still = indexing.text_index().search("battery", readers=None, zone=ground.zone.pk, kinds=["result"])
    assert still.total == 1
    assert queries.search(VISITOR, ground.zone, "battery").hits == []
    caught_up(ground)
    assert queries.search(VISITOR, ground.zone, "battery").total == 0


def test_a_change_is_queued_with_the_operation_and_found_after_its_job(ground):
    need = published(ground)
    assert queries.search(VISITOR, ground.zone, "cracks").hits == []
    caught_up(ground)
    assert keys(queries.search(VISITOR, ground.zone, "cracks", kinds=["need"])) == [f"need:{need.pk}"]
    needs.withdraw_need(ground.ctx(ground.representative), need=need)
    caught_up(ground)
    assert queries.search(VISITOR, ground.zone, "cracks", kinds=["need"]).total == 0


def test_an_embargo_is_kept_by_the_index_too(ground):
    row = film(ground, embargo_until=ground.today + timedelta(days=3))
    assert queries.search(VISITOR, ground.zone, "battery").total == 0
    film(ground, embargo_until=ground.today, title_en="Battery of today")
    assert queries.search(VISITOR, ground.zone, "battery").total == 1
    assert row.pk


def test_a_lost_index_is_answered_from_the_database_and_made_again(ground, client):
    need = published(ground)
    shutil.rmtree(indexing.folder())
    answer = queries.search(VISITOR, ground.zone, "cracks")
    assert answer.rebuilding
    assert keys(answer) == [f"need:{need.pk}"]
    queries.search(VISITOR, ground.zone, "battery")
    waiting = ProcrastinateJob.objects.filter(task_name=jobs.rebuild.name, status="todo")
    assert waiting.count() == 1
    page = client.get("/search/", {"q": "battery"}, headers={"accept-language": "en"})
    assert page.status_code == 200
    assert "index is being made again" in page.content.decode()
    indexing.rebuild()
    assert not queries.search(VISITOR, ground.zone, "battery").rebuilding


@pytest.mark.parametrize("harm", ["torn meta", "no pointer", "empty folder"])
def test_a_torn_index_breaks_no_page(ground, client, harm):
    film(ground)
    folder = indexing.folder()
    if harm == "torn meta":
        next(folder.glob("g*/meta.json")).write_text("{")
    elif harm == "no pointer":
        (folder / "current").unlink()
    else:
        for path in folder.glob("g*"):
            shutil.rmtree(path)
    assert client.get("/search/", {"q": "battery"}).status_code == 200
    assert queries.search(VISITOR, ground.zone, "battery").rebuilding
    indexing.rebuild()
    assert not queries.search(VISITOR, ground.zone, "battery").rebuilding


def test_a_refresh_of_a_lost_index_asks_for_all_of_it(ground):
    row = film(ground)
    shutil.rmtree(indexing.folder())
    assert jobs.refresh.func(ground.zone.pk, [f"results.Result:{row.pk}"]) == 0
    assert ProcrastinateJob.objects.filter(task_name=jobs.rebuild.name).exists()


def test_another_kind_joins_without_a_change_to_the_engine(ground):
    document = Document(
        kind="sample", pk=7, zone_id=ground.zone.pk, ref="S-7", title={"en": "Vacuum furnace"}, readers=frozenset({"public"})
    )  # fmt: skip
    source = DocumentSource(
        name="sample",
        model="sample.Thing",
        ids=lambda zone, after, limit: [7] if after < 7 and zone == ground.zone else [],
        read=lambda zone, ids: [document] if 7 in ids else [],
    )
    document_sources.register(source)
    try:
        indexing.rebuild()
        found = indexing.text_index().search("furnace", readers=reader_terms(VISITOR), zone=ground.zone.pk)
        assert [hit.key for hit in found.hits] == ["sample:7"]
        assert "sample.Thing" in indexing.watched()
    finally:
        document_sources._items.pop("sample")


def test_another_zone_finds_nothing_of_it(ground):
    film(ground)
    other = SimpleNamespace(pk=ground.zone.pk + 1, tz=ground.zone.tz)
    assert queries.search(SystemActor("test"), other, "battery").total == 0


def test_search_costs_the_same_for_one_hit_and_for_twenty(ground, django_assert_num_queries):
    film(ground)
    with django_assert_num_queries(2):  # what waits for the index, and the rows
        assert len(queries.search(VISITOR, ground.zone, "battery").hits) == 1
    for _n in range(19):
        film(ground)
    with django_assert_num_queries(2):
        assert len(queries.search(VISITOR, ground.zone, "battery").hits) == 20


def test_documents_are_read_in_a_fixed_number_of_queries(ground, django_assert_num_queries):
    first = [film(ground).pk]
    with django_assert_num_queries(3):
        list(document_sources["result"].read(ground.zone, first))
    more = first + [film(ground).pk for _n in range(6)]
    with django_assert_num_queries(3):
        assert len(list(document_sources["result"].read(ground.zone, more))) == 7
    projects = [ground.project(ground.result()).pk for _n in range(3)]
    with django_assert_num_queries(3):
        assert len(list(document_sources["project"].read(ground.zone, projects))) == 3


def test_search_over_the_api(client, ground):
    row = film(ground)
    told = client.get("/api/v1/search", {"q": "battery"}).json()
    assert [item["ref"] for item in told["items"]] == [row.ref]
    assert told["kinds"] == {"result": 1}
    assert client.get("/api/v1/search", {"q": "b" * 3_000}).status_code == 422
