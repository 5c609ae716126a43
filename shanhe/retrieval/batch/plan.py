"""The work cut into tasks, and a folder that remembers which are done.

A task is one shard of needs against one shard of rows. Its key is made of both shards' keys and of what changes the answer (k, the day), so a partial
answer found under its key is the answer, whoever computed it and when: a job that was killed goes on where it stopped, and tomorrow's job computes
only the pairs of shards that changed.

A job's folder: `parts/KEY.npz`, `status.json` (for whoever looks), `cancel` (its presence asks the job to stop), `result.npz`, and `lock`, held while a process works on it.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from .shards import Shard, ShardRef, write_whole
from .topk import TopK, best_of, merge

VERSION = 1  # of the rule in topk: a change makes old partial answers worthless


class Cancelled(Exception):
    """Somebody asked the job to stop; what is done is kept."""


class Busy(Exception):
    """Another process works in this folder."""


class Failed(Exception):
    """A task failed as often as it may; the message says which and why."""


@dataclass(frozen=True)
class Progress:
    """Tasks done of all; `kept` of them were found done, `retried` counts workers that died at work."""

    done: int
    total: int
    kept: int
    seconds: float
    retried: int = 0


Listener = Callable[[Progress], None]


@dataclass(frozen=True)
class Task:
    """Everything a worker must know, wherever it runs."""

    key: str
    needs: ShardRef
    rows: ShardRef
    k: int
    day: int


@dataclass(frozen=True)
class Plan:
    """All needs × all rows, for the k best of each on a day (days since 1970-01-01)."""

    needs: Sequence[ShardRef]
    rows: Sequence[ShardRef]
    k: int = 10
    day: int = 0

    def tasks(self) -> list[Task]:
        """By shard of rows, so that a worker that has one in memory uses it for all needs."""
        return [
            Task(self._key(needs, rows), needs, rows, self.k, self.day)
            for rows in self.rows
            for needs in self.needs
        ]

    def _key(self, needs: ShardRef, rows: ShardRef) -> str:
        words = (VERSION, needs.key, rows.key, self.k, self.day)
        return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:32]


@lru_cache(maxsize=2)
def _loaded(ref: ShardRef) -> Shard:
    return ref.load()


def run_task(task: Task) -> TopK:
    """What a worker does. The last two shards stay in its memory."""
    return best_of(_loaded(task.needs), _loaded(task.rows), task.k, task.day)


class Job:
    """A plan at work in a folder."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.folder = folder
        self.parts = folder / "parts"
        self.parts.mkdir(parents=True, exist_ok=True)
        self.tasks = plan.tasks()
        self.started = time.monotonic()
        self.kept = self.done = self.retried = 0

    @contextmanager
    def working(self, listener: Listener | None = None) -> Iterator[list[Task]]:
        """Holds the folder, forgets an old wish to stop, and gives the tasks that are not done."""
        self.listener = listener
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise Busy(f"another process works in {self.folder}") from error
            (self.folder / "cancel").unlink(missing_ok=True)
            open_tasks = [task for task in self.tasks if self._read(task) is None]
            self.kept = self.done = len(self.tasks) - len(open_tasks)
            self._tell("running")
            try:
                yield open_tasks
            except BaseException as error:
                self._tell("cancelled" if isinstance(error, Cancelled) else "failed")
                raise
            self._tell("done")

    def cancel(self) -> None:
        """Ask whoever works in the folder to stop; from any process."""
        (self.folder / "cancel").touch()

    @property
    def wanted_to_stop(self) -> bool:
        return (self.folder / "cancel").exists()

    def stop_if_wanted(self) -> None:
        if self.wanted_to_stop:
            raise Cancelled(f"stopped after {self.done} of {len(self.tasks)} tasks")

    def finish(self, task: Task, found: TopK) -> None:
        """Keep a task's answer. Doing it twice does no harm: the answer is the same."""
        write_whole(self.parts / f"{task.key}.npz", _packed(found))
        self.done += 1
        self._tell("running")

    def result(self) -> TopK:
        """The answers merged, the needs in the order of their shards; kept as result.npz."""
        by_needs: dict[str, list[TopK]] = {}
        for task in self.tasks:
            part = self._read(task)
            if part is None:
                raise Failed(f"task {task.key} is not done")
            by_needs.setdefault(task.needs.key, []).append(part)
        merged = [merge(parts, self.plan.k) for parts in by_needs.values()]
        found = TopK(
            np.concatenate([part.needs for part in merged]),
            np.concatenate([part.ids for part in merged]),
            np.concatenate([part.scores for part in merged]),
        )
        write_whole(self.folder / "result.npz", _packed(found))
        return found

    def sweep(self) -> int:
        """Remove partial answers that this plan does not use; returns how many."""
        used = {f"{task.key}.npz" for task in self.tasks}
        old = [path for path in self.parts.glob("*.npz") if path.name not in used]
        for path in old:
            path.unlink()
        return len(old)

    def _read(self, task: Task) -> TopK | None:
        """A kept answer; None if there is none or the file is not whole, so that it is computed again."""
        try:
            with np.load(self.parts / f"{task.key}.npz", allow_pickle=False) as columns:
                found = TopK(columns["needs"], columns["ids"], columns["scores"])
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return None
        return found if found.ids.shape == found.scores.shape == (task.needs.rows, task.k) else None

    def _tell(self, state: str) -> None:
        progress = Progress(
            self.done, len(self.tasks), self.kept, time.monotonic() - self.started, self.retried
        )
        write_whole(self.folder / "status.json", json.dumps({"state": state, **asdict(progress)}).encode())
        if self.listener is not None:
            self.listener(progress)


def _packed(found: TopK) -> bytes:
    memory = io.BytesIO()
    np.savez(memory, needs=found.needs, ids=found.ids, scores=found.scores)
    return memory.getvalue()
