"""The tasks on one machine, in processes of one thread each.

A worker that is killed (out of memory, a signal) breaks its pool: a new pool takes the tasks that are not done. After
`RETRIES` broken pools the job fails, for something kills them every time.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from .plan import Failed, Job, Listener, Task, run_task
from .topk import TopK

RETRIES = 3
LOOK = 0.5  # seconds between looks at the wish to stop
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def run(job: Job, *, workers: int = 1, listener: Listener | None = None) -> TopK:
    """Do what is open and return the whole; 0 workers means in this process. Raises Cancelled, Failed, ShardDamaged or Busy."""
    with job.working(listener) as tasks:
        if workers == 0:
            for task in tasks:
                job.stop_if_wanted()
                job.finish(task, run_task(task))
        while workers and tasks:
            tasks = _with_pool(job, tasks, workers)
            if tasks:
                job.retried += 1
                if job.retried > RETRIES:
                    raise Failed(f"workers died {job.retried} times; {len(tasks)} tasks are not done")
        return job.result()


def _with_pool(job: Job, tasks: Sequence[Task], workers: int) -> list[Task]:
    """Do tasks until all are done or a worker dies; returns those left."""
    left = {task.key: task for task in tasks}
    with _pool(min(workers, len(tasks))) as pool:
        queue = iter(tasks)
        running: dict[Future[TopK], Task] = {}
        try:
            # No more is handed out than the workers can take up at once, so a wish to stop waits for those only.
            _fill(pool, running, queue, workers + 1)
            while running:
                done, _waiting = wait(running, timeout=LOOK, return_when=FIRST_COMPLETED)
                for future in done:
                    task = running.pop(future)
                    job.finish(task, future.result())
                    del left[task.key]
                job.stop_if_wanted()
                _fill(pool, running, queue, workers + 1)
        except BrokenProcessPool:
            return list(left.values())
        except BaseException:
            _end(pool)
            raise
    return []


def _fill(
    pool: ProcessPoolExecutor, running: dict[Future[TopK], Task], queue: Iterator[Task], wanted: int
) -> None:
    while len(running) < wanted and (task := next(queue, None)) is not None:
        running[pool.submit(run_task, task)] = task


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Fresh processes: one that was forked would share locks and BLAS threads with its parent."""
    with _one_thread(), ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def _end(pool: ProcessPoolExecutor) -> None:
    """Stop the pool's processes now: what they are computing is not wanted any more."""
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()


@contextmanager
def _one_thread() -> Iterator[None]:
    """Processes started inside compute with one thread: the processes are the parallelism."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
