"""The index follows changes in batches, and what changed keeps its old entry until the new one is in."""

from __future__ import annotations

import pytest
from django.db import connection
from procrastinate.jobs import Job

from shanhe.kernel.context import VISITOR
from shanhe.kernel.testing import by_language
from shanhe.matching import indexing, jobs, pending, queries, queue
from shanhe.matching.tests.test_search import caught_up, film, keys
from shanhe.parties.actors import actor_of_person
from shanhe.results import operations as results
from shanhe.results.models import Result


def change(ground, row, **values):
    """What an operation leaves behind: the row as it is now, and its change in the queue."""
    there = Result.objects.get(pk=row.pk)
    texts = by_language(Result, values)
    for name in ("title", "abstract"):
        if name in texts:
            texts[name] = getattr(there, name).updated(texts[name])
    Result.objects.filter(pk=row.pk).update(**texts)
    jobs.changed(ground.zone.pk, [f"results.Result:{row.pk}"])


def first_job():
    """What the worker would take first: its keys, once it is taken."""
    row = queue.waiting().order_by("-priority", "pk").first()
    queue.drop([row.pk])
    return row.args


def test_thirty_changes_are_one_batch(ground, monkeypatch):
    rows = [film(ground) for _n in range(3)]
    for turn in range(10):
        for row in rows:
            change(ground, row, title_en=f"Graphene mesh {turn}")
    assert queue.waiting().count() >= 30
    written = []
    replace = type(indexing.text_index()).replace
    monkeypatch.setattr(
        "shanhe.retrieval.index.TextIndex.replace",
        lambda self, fresh, gone=(): written.append(len(fresh)) or replace(self, fresh, gone),
    )
    jobs.refresh.func(**first_job())
    assert len(written) == 1
    assert queue.lag() == queue.Lag(0, 0.0)
    assert queries.search(VISITOR, ground.zone, "graphene mesh").total == 3


def test_a_batch_ends_where_it_would_grow_too_large(ground):
    for _n in range(5):
        jobs.changed(ground.zone.pk, [f"results.Result:{n}" for n in range(400)])
    assert sum(len(change.keys) for change in queue.next_changes(1_000)) == 800


def test_who_is_killed_before_the_others_left_the_queue_leaves_them_for_the_next(ground, monkeypatch):
    row, other = film(ground), film(ground)
    change(ground, row, title_en="Graphene mesh")
    change(ground, other, title_en="Graphene mesh")

    def killed(jobs):
        raise KeyboardInterrupt

    taken = first_job()
    with monkeypatch.context() as patch:
        patch.setattr(queue, "drop", killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.refresh.func(**taken)
    assert queue.waiting().exists()
    while queue.waiting().exists():
        jobs.refresh.func(**first_job())
    assert queries.search(VISITOR, ground.zone, "graphene mesh").total == 2


def test_one_row_that_cannot_be_read_holds_up_nobody(ground, monkeypatch):
    bad, good = film(ground), film(ground)
    change(ground, bad, title_en="Graphene mesh")
    change(ground, good, title_en="Graphene mesh")
    refresh = indexing.refresh

    def reading(zone, keys):
        if f"results.Result:{bad.pk}" in keys:
            raise ValueError("cannot be read")
        return refresh(zone, keys)

    monkeypatch.setattr(indexing, "refresh", reading)
    with pytest.raises(ValueError, match="cannot be read"):
        jobs.refresh.func(**first_job())
    while queue.waiting().exists():
        taken = first_job()
        if f"results.Result:{bad.pk}" not in taken["keys"]:
            jobs.refresh.func(**taken)
    assert keys(queries.search(VISITOR, ground.zone, "graphene mesh")) == [f"result:{good.pk}"]
    retried = Job(id=7, queue="index", lock=queue.LOCK, queueing_lock=None, task_name="x", attempts=1)
    decision = jobs.refresh.retry_strategy.get_retry_decision(exception=ValueError(), job=retried)
    assert decision.lock not in (None, queue.LOCK)


def test_what_failed_for_good_is_told_of_by_the_lag_and_by_nothing_else_until_a_rebuild(ground):
    row = film(ground)
    results.unpublish_result(ground.ctx(ground.office), result=row)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'failed' where queue_name = 'index'")
    assert queue.lag().changes >= 1
    assert queries.search(VISITOR, ground.zone, "battery").total == 0
    indexing.rebuild()
    assert queue.lag().changes == 0


def test_what_people_do_goes_before_what_an_import_did(ground):
    jobs.changed(ground.zone.pk, [f"results.Result:{n}" for n in range(900)])
    jobs.changed(ground.zone.pk, ["results.Result:1000"])
    assert queue.next_changes(1)[0].keys == ["results.Result:1000"]


@pytest.mark.parametrize("words", ["battery", "phase film"])
def test_a_known_record_that_is_edited_stays_where_it_was_until_it_is_read_again(ground, words):
    row = film(ground)
    change(ground, row, title_en="Graphene mesh for battery packs")
    assert queue.waiting().exists()
    assert keys(queries.search(VISITOR, ground.zone, words)) == [f"result:{row.pk}"]
    assert queries.search(VISITOR, ground.zone, words, count_facets=True).facets["kind"] == {"result": 1}
    caught_up(ground)
    assert keys(queries.search(VISITOR, ground.zone, "mesh")) == [f"result:{row.pk}"]
    assert queries.search(VISITOR, ground.zone, "phase film").total == 0


def test_an_edit_of_what_somebody_may_not_read_shows_them_nothing_and_its_own_side_the_old(ground):
    row = film(ground, confidentiality="named")
    change(ground, row, title_en="Graphene mesh for battery packs")
    assert queries.search(VISITOR, ground.zone, "battery").total == 0
    inside = queries.search(actor_of_person(ground.inventor), ground.zone, "battery", kinds=["result"])
    assert inside.total == 1


def test_a_part_that_is_withheld_is_told_by_nothing_from_that_moment_on(ground):
    row = film(ground, abstract_en="Unobtanium lattice", abstract_zh="")
    change(ground, row, summary_only=True)
    assert f"result:{row.pk}" in pending.pending(VISITOR, ground.zone)
    for words in ("unobtanium", "battery unobtanium"):
        assert queries.search(VISITOR, ground.zone, words).hits == []


def test_many_changes_at_once_are_not_looked_at_one_by_one(ground, django_assert_max_num_queries):
    film(ground)
    jobs.changed(ground.zone.pk, [f"results.Result:{n}" for n in range(pending.MOST + 1)])
    with django_assert_max_num_queries(6):
        assert len(pending.pending(VISITOR, ground.zone)) > pending.MOST
