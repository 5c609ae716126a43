"""From the moment that something is hidden, nothing tells of it: no hit, count, facet, correction or reason."""

from __future__ import annotations

import pytest

from shanhe.kernel.context import VISITOR
from shanhe.matching import indexing, pending, queries, queue
from shanhe.matching.tests.test_search import caught_up, film, keys
from shanhe.parties.actors import actor_of_person
from shanhe.results import operations as results
from shanhe.retrieval import View
from shanhe.retrieval.variants import LONGEST_GUESSED


def told(ground, words, actor=VISITOR):
    """Everything that an answer says, but for the score."""
    answer = queries.search(actor, ground.zone, words, count_facets=True)
    return (
        keys(answer),
        [hit.reasons for hit in answer.hits],
        answer.total,
        {name: dict(codes) for name, codes in answer.facets.items() if codes},
        dict(answer.corrections),
    )


ASKED = ("unobtanium", "unobtainium lattice", "unobtainum", "晶格", '"unobtanium lattice"', "jingge")


def test_a_word_that_only_a_hidden_record_has_is_corrected_as_if_nobody_had_it(ground):
    film(ground, title_en="Unobtainium lattice", title_zh="晶格")
    before = told(ground, "unobtanium")
    assert before[4] == {"unobtanium": ["unobtainium"]}
    film(ground, confidentiality="named", title_en="Unobtanium lattice", title_zh="晶格")
    assert told(ground, "unobtanium") == before
    inside = queries.search(actor_of_person(ground.inventor), ground.zone, "unobtanium")
    assert inside.corrections == {}
    assert len(inside.hits) == 1


def test_hidden_spellings_do_not_crowd_out_those_that_may_be_seen(ground):
    film(ground, title_en="Graphena")
    before = told(ground, "graphena")
    for word in ("graphens", "graphenx", "graphenz"):
        for _n in range(3):
            film(ground, confidentiality="named", title_en=word)
    assert told(ground, "graphena") == before
    assert told(ground, "graphenq")[4] == {"graphenq": ["graphena"]}


@pytest.mark.parametrize("hide", ["withdrawn", "confidential"])
def test_what_was_hidden_a_moment_ago_is_told_by_nothing_before_its_job_has_run(ground, hide):
    film(ground)
    other = film(ground, title_en="Unobtainium", title_zh="晶格板")
    clean = {words: told(ground, words) for words in ASKED}
    row = film(ground, title_en="Unobtanium lattice", title_zh="晶格")
    assert clean["unobtanium"] != told(ground, "unobtanium")
    if hide == "withdrawn":
        results.unpublish_result(ground.ctx(ground.office), result=row)
    else:
        results.save_draft(ground.ctx(ground.office), result=row, values={"confidentiality": "named"})
    still = indexing.text_index().search("unobtanium", readers=None, zone=ground.zone.pk)
    assert f"result:{row.pk}" in [hit.key for hit in still.hits], "the index still has it"
    assert f"result:{row.pk}" in pending.pending(VISITOR, ground.zone)
    for words in ASKED:
        assert told(ground, words) == clean[words], words
    caught_up(ground)
    for words in ASKED:
        assert told(ground, words) == clean[words], words
    assert other.pk


def test_pages_and_the_api_say_no_more(ground, client):
    film(ground)
    row = film(ground, title_en="Unobtanium lattice", title_zh="晶格")
    results.unpublish_result(ground.ctx(ground.office), result=row)
    told_by_api = client.get("/api/v1/search", {"q": "unobtanium"}).json()
    assert (told_by_api["items"], told_by_api["total"], told_by_api["kinds"]) == ([], 0, {})
    assert told_by_api["corrections"] == {}
    page = client.get("/search/", {"q": "unobtanium"}).content.decode()
    assert row.get_absolute_url() not in page


def test_a_long_text_is_not_guessed_at(ground):
    film(ground, title_en="Unobtainium")
    view = View(readers=frozenset({"public"}), zone=ground.zone.pk)
    index = indexing.text_index()
    short = index.prepare("unobtanium", view=view)
    assert "spelling" in {term.origin for term in short.terms}
    long = index.prepare("unobtanium " + " ".join(f"word{n}" for n in range(LONGEST_GUESSED)), view=view)
    assert {term.origin for term in long.terms} == {"word"}


def test_the_lag_is_the_age_of_the_oldest_change_that_waits(ground):
    assert queue.oldest() is None
    row = film(ground)
    results.unpublish_result(ground.ctx(ground.office), result=row)
    assert queue.oldest() is not None


def test_a_rebuild_leaves_no_needless_work_behind(ground):
    row = film(ground)
    results.unpublish_result(ground.ctx(ground.office), result=row)
    assert queue.ids()
    indexing.rebuild()
    assert not queue.ids()
    assert queue.oldest() is None
    assert pending.pending(VISITOR, ground.zone) == frozenset()
    assert queries.search(VISITOR, ground.zone, "battery").total == 0


def test_the_status_tells_the_lag(ground):
    assert (indexing.status().waiting, indexing.status().lag) == (0, 0.0)
    row = film(ground)
    results.unpublish_result(ground.ctx(ground.office), result=row)
    told = indexing.status().as_dict()
    assert told["waiting"] >= 1
    assert 0.0 <= told["lag"] < 600
    caught_up(ground)
    assert indexing.status().waiting == 0
