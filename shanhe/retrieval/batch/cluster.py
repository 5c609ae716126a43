"""The tasks on a Dask cluster (`pip install 'shanhe[scale]'`), with the same answer as on one machine.

The scheduler hands each task to a worker; a task of a worker that died goes to another, at most RETRIES times. Workers read their
shards where they lie (a folder that all machines share, or the database) and send back the small answer, which this process writes under the task's
key. So workers need no place of their own, and if this process dies too, the next run skips what was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, Queue
from typing import Any
from uuid import uuid4

from .local import THREADS
from .plan import Failed, Job, Listener, Task, run_task
from .topk import TopK

RETRIES = 3
AHEAD = 4  # tasks handed out for each thread of the cluster: enough to keep it busy, few to forget on a wish to stop
PATIENCE = 10  # seconds in which a cluster must answer
LOOK = 0.5  # seconds between looks at the wish to stop


class NoCluster(Exception):
    """The extra is not installed, or no cluster answers at the address."""


@contextmanager
def connected(address: str = "", *, workers: int = 2) -> Iterator[Any]:
    """A client of the cluster at an address, or of one made of processes of this machine for the time being."""
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise NoCluster("matching on a cluster needs: pip install 'shanhe[scale]'") from error
    if address:
        try:
            client = Client(address, timeout=PATIENCE)
        except OSError as error:
            raise NoCluster(f"no cluster answers at {address}: {error}") from error
        with client:
            yield client
        return
    with (
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",
            env=dict.fromkeys(THREADS, "1"),
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def run(job: Job, client: Any, *, listener: Listener | None = None) -> TopK:
    """Do what is open on the cluster and return the whole. Raises Cancelled, Failed, ShardDamaged or Busy."""
    with job.working(listener) as tasks:
        queue = iter(tasks)
        run_name = uuid4().hex[:8]
        running: dict[Any, Task] = {}
        finished: Queue[Any] = Queue()
        try:
            _fill(client, running, queue, finished, run_name)
            while running:
                for future in _next(finished):
                    task = running.pop(future)
                    job.finish(task, _answer(future, task))
                    future.release()
                job.stop_if_wanted()
                _fill(client, running, queue, finished, run_name)
        finally:
            client.cancel(list(running), force=True)
        return job.result()


def _fill(
    client: Any, running: dict[Any, Task], queue: Iterator[Task], finished: Queue[Any], run_name: str
) -> None:
    wanted = AHEAD * max(1, sum(client.nthreads().values()))
    while len(running) < wanted and (task := next(queue, None)) is not None:
        # The scheduler may still be forgetting this task of a run that was cancelled just now: the run is part of its name there.
        future = client.submit(run_task, task, key=f"shanhe-{task.key}-{run_name}", retries=RETRIES)
        running[future] = task
        future.add_done_callback(finished.put)


def _next(finished: Queue[Any]) -> list[Any]:
    """A future that is done, or nothing after LOOK seconds."""
    try:
        return [finished.get(timeout=LOOK)]
    except Empty:
        return []


def _answer(future: Any, task: Task) -> TopK:
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker as error:
        raise Failed(f"task {task.key}: its workers died, one after another ({error})") from error
