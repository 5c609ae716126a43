"""The k best: the plain answer, whatever cuts the work."""

from __future__ import annotations

import numpy as np
import pytest

from shanhe.retrieval.batch import topk
from shanhe.retrieval.batch.shards import Shard
from shanhe.retrieval.batch.topk import NOBODY, best_of, merge

from .made import plain, shards, unit


@pytest.mark.parametrize("size", [1, 7, 97, 1000, 5000])
@pytest.mark.parametrize("kind", [np.float32, np.float16])
def test_the_answer_is_the_plain_one_whatever_the_shards(size, kind):
    needs, rows = unit(40, seed=2).astype(kind), unit(1500 if size > 50 else 200).astype(kind)
    asked = Shard.of(np.arange(40), needs)
    found = merge([best_of(asked, shard, 10) for shard in shards(rows, size)], 10)
    ids, scores = plain(needs, rows, 10)
    assert np.array_equal(found.ids, ids)
    assert np.array_equal(found.scores, scores)


def test_blocks_and_the_order_of_parts_change_nothing(monkeypatch):
    needs, rows = unit(60, seed=2), unit(3000)
    asked = Shard.of(np.arange(60), needs)
    whole = best_of(asked, shards(rows, 3000)[0], 10)
    monkeypatch.setattr(topk, "NEEDS", 7)
    monkeypatch.setattr(topk, "ROWS", 331)
    monkeypatch.setattr(topk, "WAITING", 50)
    parts = [best_of(asked, shard, 10) for shard in shards(rows, 701)]
    assert merge(parts[::-1], 10).same_as(whole)


def test_equal_rows_are_ordered_by_id():
    needs = unit(3)
    rows = np.repeat(unit(1, seed=5), 50, axis=0)
    ids = np.random.default_rng(3).permutation(50) + 100
    found = best_of(Shard.of([1, 2, 3], needs), Shard.of(ids, rows), 10)
    assert found.ids.tolist() == [list(range(100, 110))] * 3


def test_thousands_of_equal_rows_do_not_wait_in_memory(monkeypatch):
    monkeypatch.setattr(topk, "ROWS", 100)
    monkeypatch.setattr(topk, "WAITING", 500)
    most = 0
    settle = topk._Block._settle

    def watched(block):
        nonlocal most
        most = max(most, sum(len(hits[0]) for hits in block.waiting))
        settle(block)

    monkeypatch.setattr(topk._Block, "_settle", watched)
    rows = np.repeat(unit(1, seed=5), 5000, axis=0)
    found = best_of(Shard.of([1], unit(1)), Shard.of(np.arange(5000), rows), 10)
    assert found.ids.tolist() == [list(range(10))]
    assert most <= 600


def test_fewer_rows_than_wanted_leave_empty_places():
    found = best_of(Shard.of([1], unit(1)), Shard.of([5, 6], unit(2)), 4)
    assert sorted(found.ids[0, :2].tolist()) == [5, 6]
    assert found.ids[0, 2:].tolist() == [NOBODY, NOBODY]
    empty = best_of(Shard.of([1], unit(1)), Shard.of([], np.empty((0, 32), np.float32)), 4)
    assert empty.ids.tolist() == [[NOBODY] * 4]
    assert merge([empty, found], 4).same_as(found)


def test_a_need_without_meaning_gets_nothing():
    found = best_of(Shard.of([1], np.zeros((1, 32), np.float32)), Shard.of([5], unit(1)), 2)
    assert found.ids.tolist() == [[NOBODY, NOBODY]]


def test_only_rows_that_are_valid_on_the_day_and_for_that_audience():
    rows = unit(6)
    shard = Shard.of(
        range(6),
        rows,
        valid_from=[0, 10, 0, 0, 0, 0],
        valid_until=[99, 99, 10, 99, 99, 99],
        audience=[1, 1, 1, 1, 2, 4],
    )
    needs = Shard.of([1, 2], unit(2, seed=3), audience=[1, 3])
    on_nine = best_of(needs, shard, 6, day=9)
    assert [sorted(set(row) - {NOBODY}) for row in on_nine.ids.tolist()] == [[0, 2, 3], [0, 2, 3, 4]]
    on_ten = best_of(needs, shard, 6, day=10)
    assert [sorted(set(row) - {NOBODY}) for row in on_ten.ids.tolist()] == [[0, 1, 3], [0, 1, 3, 4]]


def test_single_precision_never_loses_a_row():
    """Rows so close that single precision cannot order them: the answer is still that of double precision."""
    rng = np.random.default_rng(8)
    one = unit(1, 256, seed=5)
    rows = one + 3e-4 * rng.standard_normal((20_000, 256)).astype(np.float32)
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    found = best_of(Shard.of([1], one), Shard.of(np.arange(1, 20_001), rows), 10)
    ids, scores = plain(one, rows, 10)
    assert np.array_equal(found.ids, ids)
    assert np.array_equal(found.scores, scores)


def test_dimensions_must_agree():
    with pytest.raises(ValueError, match="dimensions"):
        best_of(Shard.of([1], unit(1, 8)), Shard.of([1], unit(1, 16)), 3)
