"""Made vectors: clustered, with equal rows, so that ties happen."""

from __future__ import annotations

import os
import signal

import numpy as np

from shanhe.retrieval.batch.shards import Shard, write_folder


def unit(count, dimension=32, seed=1):
    """Rows around a few centres; some are equal to one another."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((20, dimension))
    rows = centres[rng.integers(0, 20, count)] + 0.7 * rng.standard_normal((count, dimension))
    rows[count // 2 : count // 2 + count // 10] = rows[: count // 10]
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def shards(vectors, size, *, first_id=1, **columns):
    """Cut into shards of `size` rows."""
    ids = np.arange(first_id, first_id + len(vectors))
    return [
        Shard.of(
            ids[start : start + size],
            vectors[start : start + size],
            **{name: values[start : start + size] for name, values in columns.items()},
        )
        for start in range(0, len(vectors), size)
    ]


def folders(path, needs, rows, size=500, **options):
    """Both sides written; returns their references."""
    return (
        write_folder(path / "needs", shards(needs, len(needs), first_id=9001), model="made"),
        write_folder(path / "rows", shards(rows, size), model="made", **options),
    )


def plain(needs, rows, k, ids=None):
    """The answer by the rule, written the plain way: all scores in double precision, then a full sort."""
    ids = np.arange(1, len(rows) + 1) if ids is None else ids
    left, right = needs.astype(np.float64), rows.astype(np.float64)
    scores = np.rint(np.stack([(right * row).sum(axis=1) for row in left]) * 1_000_000).astype(np.int32)
    order = np.stack([np.lexsort((ids, -row.astype(np.int64)))[:k] for row in scores])
    return ids[order], np.take_along_axis(scores, order, axis=1)


def die(task):
    """A task that kills its worker."""
    os.kill(os.getpid(), signal.SIGKILL)
