"""All needs × all results: the product on 1 and 2 workers and on Dask, beside plain numpy and faiss.

    python benchmarks/batch/run.py --data DIR --home DIR                       # 20,000 × 1,000,000
    python benchmarks/batch/run.py --data DIR --home DIR --needs 2000 --rows 100000 --rounds 5

`--data` holds results/sbir_awards.jsonl.gz and needs/sbir_topics.jsonl.gz; `--home` keeps vectors and shards (3 GB). Each contender
runs in a process of its own that is told how many threads it has; seconds go from the files to the ids. faiss needs `pip install -e '.[bench]'`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1]), str(HERE)]

from common import keep, machine, median, table  # noqa: E402

K, SHARD, BLOCK = 10, 50_000, 250
CELLS_PER_ROOT, PROBES = 2, (8, 32)
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
# name → (threads of the process, what it is)
CONTENDERS = {
    "product-1": (1, "Shanhe, 1 worker"),
    "product-2": (1, "Shanhe, 2 workers"),
    "dask-2": (1, "Shanhe, Dask, 2 workers"),
    "numpy-1": (1, "numpy, 1 thread"),
    "numpy-2": (2, "numpy, 2 threads"),
    "flat-1": (1, "faiss IndexFlatIP, 1 thread"),
    "flat-2": (2, "faiss IndexFlatIP, 2 threads"),
    "ivf-2": (2, "faiss IndexIVFFlat, 2 threads"),
}


def load(home: Path) -> tuple[Any, Any]:
    import numpy as np

    return np.load(home / "needs.npy"), np.load(home / "rows.npy")


def product(home: Path, name: str) -> dict[str, Any]:
    """The product's own job, from shards of float16 on the disk to the merged answer."""
    import numpy as np

    from shanhe.retrieval.batch import Job, Plan, cluster, local, read_folder

    folder = home / f"job-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    started = time.monotonic()
    plan = Plan(read_folder(home / "shards" / "needs"), read_folder(home / "shards" / "rows"), k=K)
    workers = int(name[-1])
    if name.startswith("dask"):
        with cluster.connected(workers=workers) as client:
            opened = time.monotonic()
            found = cluster.run(Job(plan, folder), client)
            seconds = time.monotonic() - opened
    else:
        found = local.run(Job(plan, folder), workers=workers)
        seconds = time.monotonic() - started
    np.save(home / f"ids-{name}.npy", found.ids)
    return {"seconds": seconds}


def plain_numpy(home: Path, name: str) -> dict[str, Any]:
    """What one writes first: scores of a block of needs with all rows, argpartition, sort."""
    import numpy as np

    started = time.monotonic()
    needs, rows = load(home)
    found = np.empty((len(needs), K), np.int64)
    for start in range(0, len(needs), BLOCK):
        scores = needs[start : start + BLOCK] @ rows.T
        best = np.argpartition(scores, -K, axis=1)[:, -K:]
        order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
        found[start : start + BLOCK] = np.take_along_axis(best, order, axis=1)
    seconds = time.monotonic() - started
    np.save(home / f"ids-{name}.npy", found)
    return {"seconds": seconds}


def flat(home: Path, name: str) -> dict[str, Any]:
    import faiss
    import numpy as np

    faiss.omp_set_num_threads(int(name[-1]))
    started = time.monotonic()
    needs, rows = load(home)
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    _scores, found = index.search(needs, K)
    seconds = time.monotonic() - started
    np.save(home / f"ids-{name}.npy", found)
    return {"seconds": seconds}


def ivf(home: Path, name: str) -> dict[str, Any]:
    """Cells: as many as twice the root of the rows; searched with several numbers of probes."""
    import faiss
    import numpy as np

    faiss.omp_set_num_threads(int(name[-1]))
    started = time.monotonic()
    needs, rows = load(home)
    cells = int(CELLS_PER_ROOT * len(rows) ** 0.5)
    index = faiss.IndexIVFFlat(
        faiss.IndexFlatIP(rows.shape[1]), rows.shape[1], cells, faiss.METRIC_INNER_PRODUCT
    )
    index.cp.niter = 10
    index.train(rows)
    index.add(rows)
    built = time.monotonic() - started
    told: dict[str, Any] = {"build": built, "cells": cells, "probes": {}}
    for probes in PROBES:
        index.nprobe = probes
        started = time.monotonic()
        _scores, found = index.search(needs, K)
        told["probes"][probes] = time.monotonic() - started
        np.save(home / f"ids-{name}-{probes}.npy", found)
    told["seconds"] = built + told["probes"][PROBES[-1]]
    return told


RUNNERS: dict[str, Callable[[Path, str], dict[str, Any]]] = {
    "product": product,
    "dask": product,
    "numpy": plain_numpy,
    "flat": flat,
    "ivf": ivf,
}


def one(home: Path, name: str) -> None:
    """Run one contender in this process and print what it took."""
    told = RUNNERS[name.split("-")[0]](home, name)
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    workers = int(name[-1]) if name.startswith(("product", "dask")) else 0
    own = resource.getrusage(resource.RUSAGE_SELF)
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
    told["processor"] = own.ru_utime + own.ru_stime + theirs.ru_utime + theirs.ru_stime
    told["peak_gb"] = (mine + workers * child) / 2**20
    print(json.dumps(told))


def start(home: Path, name: str) -> dict[str, Any]:
    """Run one contender in a fresh process with its number of threads."""
    surroundings = {**os.environ, **dict.fromkeys(THREADS, str(CONTENDERS[name][0]))}
    before = os.getloadavg()[0]
    done = subprocess.run(
        [sys.executable, __file__, "--home", str(home), "--one", name],
        env=surroundings,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    told = json.loads(done.stdout.splitlines()[-1]) | {"load": round(before, 1)}
    print(f"{name}: {json.dumps(told)}", file=sys.stderr, flush=True)
    return told


def make_shards(home: Path) -> float:
    """The product's shards of the same vectors, float16."""
    import numpy as np

    from shanhe.retrieval.batch import Shard, write_folder

    needs, rows = np.load(home / "needs.npy", mmap_mode="r"), np.load(home / "rows.npy", mmap_mode="r")
    started = time.monotonic()
    for side, vectors, size in (("needs", needs, len(needs)), ("rows", rows, SHARD)):
        cut = (
            Shard.of(
                np.arange(first, min(first + size, len(vectors))),
                vectors[first : first + size].astype(np.float16),
            )
            for first in range(0, len(vectors), size)
        )
        write_folder(home / "shards" / side, cut, model="benchmark")
    return time.monotonic() - started


def prepare(options: argparse.Namespace) -> None:
    """Vectors and shards; prints how they were made."""
    from vectors import make

    home = options.home / f"{options.needs}x{options.rows}"
    described = make(options.data, home, options.needs, options.rows)
    print(json.dumps(described | {"shards_seconds": round(make_shards(home), 1)}))


def agreement(home: Path, right: Any, name: str) -> dict[str, float]:
    """The share of ids that the exact answer has too, and of needs whose ten are the same ten."""
    import numpy as np

    found = np.load(home / f"ids-{name}.npy")
    common = np.array([len(np.intersect1d(*pair)) for pair in zip(right, found, strict=True)])
    return {"ids": round(float(common.mean() / K), 5), "needs": round(float((common == K).mean()), 5)}


def measure(options: argparse.Namespace) -> dict[str, Any]:
    home = options.home / f"{options.needs}x{options.rows}"
    # In a process of its own: what this one once used would be counted as its children's.
    prepared = [sys.executable, __file__, "--prepare", *sys.argv[1:]]
    described = json.loads(subprocess.run(prepared, stdout=subprocess.PIPE, check=True, text=True).stdout)
    shards = described.pop("shards_seconds")
    names = options.only.split(",") if options.only else list(CONTENDERS)
    rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for _round in range(options.rounds):
        for name in names:
            rounds[name].append(start(home, name))
    exact = next(name for name in ("numpy-2", "numpy-1", "flat-2") if (home / f"ids-{name}.npy").exists())
    import numpy as np

    right = np.load(home / f"ids-{exact}.npy")
    found: dict[str, Any] = {}
    for name in names:
        seconds = [told["seconds"] for told in rounds[name]]
        found[name] = {
            "what": CONTENDERS[name][1],
            "seconds": round(median(seconds), 2),
            "all_seconds": [round(value, 2) for value in seconds],
            "processor": round(median(told["processor"] for told in rounds[name]), 1),
            "peak_gb": round(max(told["peak_gb"] for told in rounds[name]), 2),
            "load": [told["load"] for told in rounds[name]],
        }
        if name.startswith("ivf"):
            last = rounds[name][-1]
            found[name] |= {"build": round(last["build"], 2), "cells": last["cells"], "probes": {}}
            for probes in PROBES:
                spent = median(told["probes"][str(probes)] for told in rounds[name])
                found[name]["probes"][probes] = {"seconds": round(spent, 2)} | agreement(
                    home, right, f"{name}-{probes}"
                )
        else:
            found[name] |= agreement(home, right, name)
    sizes = {"needs": options.needs, "rows": options.rows, "k": K, "rounds": options.rounds}
    return {
        "machine": machine(),
        **sizes,
        "vectors": described,
        "shards_seconds": round(shards, 1),
        "exact": exact,
        "found": found,
    }


def show(told: dict[str, Any]) -> None:
    lines = []
    for name, row in told["found"].items():
        if name.startswith("ivf"):
            for probes, part in row["probes"].items():
                what = f"{row['what']}, {row['cells']} cells, {probes} probes"
                lines.append(
                    (
                        what,
                        f"{row['build']} + {part['seconds']}",
                        row["processor"],
                        median(row["load"]),
                        row["peak_gb"],
                        part["ids"],
                        part["needs"],
                    )
                )
        else:
            load = median(row["load"])
            told_row = (row["what"], row["seconds"], row["processor"], load, row["peak_gb"])
            lines.append((*told_row, row["ids"], row["needs"]))
    print(table(("what", "s", "processor s", "load before", "GB", "ids equal", "needs equal"), lines))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--needs", type=int, default=20_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", help="contenders, by comma")
    parser.add_argument("--name", default="last", help="of the file in results/")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.prepare:
        prepare(options)
        return
    if options.one:
        one(options.home, options.one)
        return
    told = measure(options)
    keep(HERE, options.name, told)
    show(told)


if __name__ == "__main__":
    main()
