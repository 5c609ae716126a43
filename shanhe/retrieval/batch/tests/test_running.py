"""The same answer in this process, in processes and on a cluster; killed, cancelled, resumed."""

from __future__ import annotations

import fcntl
import json
import os
import signal

import numpy as np
import pytest

from shanhe.retrieval.batch import cluster, local
from shanhe.retrieval.batch.plan import Busy, Cancelled, Failed, Job, Plan
from shanhe.retrieval.batch.shards import ShardDamaged

from .made import die, folders, plain, unit

NEEDS, ROWS = unit(50, seed=2), unit(6000)


@pytest.fixture
def plan(tmp_path):
    needs, rows = folders(tmp_path, NEEDS, ROWS)
    return Plan(needs, rows, k=10)


@pytest.fixture(scope="module")
def right():
    return plain(NEEDS, ROWS, 10)


def check(found, right):
    assert np.array_equal(found.needs, np.arange(9001, 9051))
    assert np.array_equal(found.ids, right[0])
    assert np.array_equal(found.scores, right[1])


def status(job):
    return json.loads((job.folder / "status.json").read_text())


def test_in_this_process(plan, tmp_path, right):
    job = Job(plan, tmp_path / "job")
    seen = []
    check(local.run(job, workers=0, listener=seen.append), right)
    assert [progress.done for progress in seen] == [0, *range(1, 13), 12]
    assert status(job)["state"] == "done"
    assert (job.folder / "result.npz").exists()


def test_parquet_gives_the_same(tmp_path, right):
    needs, rows = folders(tmp_path, NEEDS, ROWS, size=701, parquet=True)
    check(local.run(Job(Plan(needs, rows, k=10), tmp_path / "job"), workers=0), right)


def test_needs_cut_into_shards_too(tmp_path, right):
    from shanhe.retrieval.batch.shards import write_folder

    from .made import shards

    needs = write_folder(tmp_path / "needs", shards(NEEDS, 13, first_id=9001), model="m")
    rows = write_folder(tmp_path / "rows", shards(ROWS, 2500), model="m")
    check(local.run(Job(Plan(needs, rows, k=10), tmp_path / "job"), workers=0), right)


def test_cancel_keeps_what_is_done_and_resume_does_the_rest(plan, tmp_path, right):
    job = Job(plan, tmp_path / "job")

    def third(progress):
        if progress.done == 3:
            Job(plan, tmp_path / "job").cancel()  # as another process would

    with pytest.raises(Cancelled, match="3 of 12"):
        local.run(job, workers=0, listener=third)
    assert status(job)["state"] == "cancelled"
    again = Job(plan, tmp_path / "job")
    check(local.run(again, workers=0), right)
    assert (again.kept, again.done) == (3, 12)


def test_a_torn_partial_answer_is_computed_again(plan, tmp_path, right):
    local.run(Job(plan, tmp_path / "job"), workers=0)
    parts = sorted((tmp_path / "job" / "parts").glob("*.npz"))
    parts[0].write_bytes(parts[0].read_bytes()[:100])
    parts[1].write_bytes(b"")
    again = Job(plan, tmp_path / "job")
    check(local.run(again, workers=0), right)
    assert again.kept == 10


def test_only_changed_shards_are_computed_again(plan, tmp_path):
    local.run(Job(plan, tmp_path / "job"), workers=0)
    changed = ROWS.copy()
    changed[5500:] = changed[:500]
    needs, rows = folders(tmp_path, NEEDS, changed)
    job = Job(Plan(needs, rows, k=10), tmp_path / "job")
    check(local.run(job, workers=0), plain(NEEDS, changed, 10))
    assert job.kept == 11
    assert job.sweep() == 1
    other_day = Job(Plan(needs, rows, k=10, day=7), tmp_path / "job")
    local.run(other_day, workers=0)
    assert other_day.kept == 0


def test_two_cannot_work_in_one_folder(plan, tmp_path):
    job = Job(plan, tmp_path / "job")
    with (job.folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Busy):
            local.run(job, workers=0)


def test_a_damaged_shard_stops_the_job(plan, tmp_path):
    (tmp_path / "rows" / "part-00004.npz").write_bytes(b"nothing")
    job = Job(plan, tmp_path / "job")
    with pytest.raises(ShardDamaged, match="part-00004"):
        local.run(job, workers=0)
    assert status(job)["state"] == "failed"


@pytest.mark.slow
def test_processes_one_killed_in_the_middle(plan, tmp_path, right, monkeypatch):
    made = []
    pool = local.ProcessPoolExecutor

    def watched(*arguments, **options):
        made.append(pool(*arguments, **options))
        return made[-1]

    monkeypatch.setattr(local, "ProcessPoolExecutor", watched)

    def kill(progress):
        if progress.done == 2 and len(made) == 1:
            os.kill(next(iter(made[0]._processes)), signal.SIGKILL)

    job = Job(plan, tmp_path / "job")
    check(local.run(job, workers=2, listener=kill), right)
    assert len(made) == 2
    assert status(job)["retried"] == 1


@pytest.mark.slow
def test_processes_killed_every_time_fail_the_job(plan, tmp_path, monkeypatch):
    monkeypatch.setattr(local, "run_task", die)
    monkeypatch.setattr(local, "RETRIES", 1)
    job = Job(plan, tmp_path / "job")
    with pytest.raises(Failed, match="12 tasks are not done"):
        local.run(job, workers=1)


@pytest.mark.slow
def test_processes_stop_when_asked(plan, tmp_path, right):
    job = Job(plan, tmp_path / "job")

    def first(progress):
        if progress.done == 1:
            job.cancel()

    with pytest.raises(Cancelled):
        local.run(job, workers=1, listener=first)
    assert 1 <= job.done < 12
    check(local.run(Job(plan, tmp_path / "job"), workers=1), right)


@pytest.mark.slow
def test_a_cluster_of_processes_one_killed_then_cancelled_and_resumed(plan, tmp_path, right):
    with cluster.connected(workers=2) as client:
        pids = client.run(os.getpid)
        assert len(set(pids.values()) | {os.getpid()}) == 3

        def kill(progress):
            if progress.done == 2:
                os.kill(next(iter(pids.values())), signal.SIGKILL)

        check(cluster.run(Job(plan, tmp_path / "job"), client, listener=kill), right)

        job = Job(plan, tmp_path / "other")

        def first(progress):
            if progress.done == 1:
                job.cancel()

        with pytest.raises(Cancelled):
            cluster.run(job, client, listener=first)
        again = Job(plan, tmp_path / "other")
        check(cluster.run(again, client), right)
        assert again.kept == job.done >= 1
        by_one = local.run(Job(plan, tmp_path / "local"), workers=0)
        assert by_one.same_as(again.result())


def test_no_cluster_at_the_address(monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with pytest.raises(cluster.NoCluster, match=r"127\.0\.0\.1:9"), cluster.connected("tcp://127.0.0.1:9"):
        pass
