"""Ranges of a table as shards: the same answer as from files, and no mixture of old and new rows."""

from __future__ import annotations

import numpy as np
import psycopg
import pytest
from django.db import connection

from shanhe.retrieval.batch import local
from shanhe.retrieval.batch.plan import Job, Plan
from shanhe.retrieval.batch.postgres import ShardChanged, VectorTable, cut
from shanhe.retrieval.batch.shards import write_folder

from .made import plain, shards, unit

ROWS = unit(700).astype(np.float16)
NEEDS = unit(30, seed=2).astype(np.float16)


@pytest.fixture(params=["halfvec", "vector"])
def table(request, transactional_db):
    """A table with gaps in its ids, committed, so that other connections see it."""
    kind = request.param
    with connection.cursor() as cursor:
        cursor.execute(f"create table batch_trial (id int8 primary key, embedding {kind}(32), shown int4)")
        cursor.executemany(
            f"insert into batch_trial values (%s, %s::{kind}, 1)",
            [(number * 3, str(row.astype(float).tolist())) for number, row in enumerate(ROWS, 1)],
        )
    yield VectorTable("batch_trial", kind=kind, audience="shown")
    with connection.cursor() as cursor:
        cursor.execute("drop table batch_trial")


@pytest.fixture
def address(transactional_db):
    values = connection.get_connection_params()
    return psycopg.conninfo.make_conninfo(
        **{name: values[name] for name in ("host", "port", "user", "password", "dbname") if values.get(name)}
    )


def test_a_table_gives_the_same_as_files(table, address, tmp_path):
    rows = cut(address, table, 300)
    assert [shard.rows for shard in rows] == [300, 300, 100]
    needs = write_folder(tmp_path / "needs", shards(NEEDS, 30), model="m")
    found = local.run(Job(Plan(needs, rows, k=10), tmp_path / "job"), workers=0)
    ids, scores = plain(NEEDS, ROWS, 10, ids=np.arange(1, 701) * 3)
    assert np.array_equal(found.ids, ids)
    assert np.array_equal(found.scores, scores)


def test_a_change_after_the_plan_is_said_and_changes_one_key(table, address):
    before = cut(address, table, 300)
    with connection.cursor() as cursor:
        cursor.execute("update batch_trial set shown = 0 where id = 1200")
    assert len(before[0].load()) == 300
    with pytest.raises(ShardChanged, match="batch_trial"):
        before[1].load()
    after = cut(address, table, 300)
    assert [one.key == other.key for one, other in zip(before, after, strict=True)] == [True, False, True]
    assert after[1].load().audience.tolist().count(0) == 1


def test_where_and_an_empty_table(table, address):
    only = VectorTable("batch_trial", kind=table.kind, where="id <= 30")
    assert [shard.rows for shard in cut(address, only, 4)] == [4, 4, 2]
    assert cut(address, VectorTable("batch_trial", kind=table.kind, where="false"), 4) == []
