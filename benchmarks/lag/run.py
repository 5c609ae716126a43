"""How long a change is not found yet, while others go on changing things: real operations, the product's own job worker.

    python benchmarks/lag/run.py [--rate 50] [--seconds 20] [--known 2000]

Needs a zone without data in SHANHE_HOME; see README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")

from common import keep, machine, median, percentile, table  # noqa: E402

PATIENCE = 120
WRITERS = 4
FOLLOWED = 7  # one change in so many is looked for: looking costs the same processors as changing


def filled(known: int) -> tuple[Any, list[int]]:
    """A zone of its own with people, and so many published results that the index has."""
    from django_scopes import scope

    from shanhe.matching import indexing
    from shanhe.pathway.tests.ground import make_ground

    ground = make_ground()
    with scope(zone=ground.zone):
        pks = [
            ground.result(
                title={"en": f"Known record {number}", "zh": "已知成果"},
                summary={"en": "A record that was known for long"},
                fields=["new_materials"],
            ).pk
            for number in range(known)
        ]
        indexing.rebuild()
    return ground, pks


class Finder(threading.Thread):
    """Asks for each new word until it is found, and whether the record was ever gone meanwhile."""

    def __init__(self, zone: Any, actor: Any) -> None:
        super().__init__()
        self.zone, self.actor = zone, actor
        self.open: dict[str, tuple[float, int]] = {}
        self.seconds: list[float] = []
        self.gone = self.looks = 0
        self.ended = threading.Event()

    def run(self) -> None:
        from django_scopes import scope

        from shanhe.matching import queries

        with scope(zone=self.zone):
            while not (self.ended.is_set() and not self.open):
                for word, (began, pk) in list(self.open.items())[:3] or [("", (0.0, 0))]:
                    if not word:
                        time.sleep(0.005)
                        continue
                    if queries.search(self.actor, self.zone, word).hits:
                        self.seconds.append(time.perf_counter() - began)
                        del self.open[word]
                    elif time.perf_counter() - began > PATIENCE:
                        sys.exit(f"{word} (result {pk}) was not found in {PATIENCE} s")
                self.looks += 1


def found_after(seconds: list[float]) -> dict[str, Any]:
    """How long the words that were followed took to be found."""
    return {
        "followed": len(seconds),
        "found_median_s": round(median(seconds), 2),
        "found_p95_s": round(percentile(seconds, 0.95), 2),
        "found_longest_s": round(max(seconds), 2),
    }


def measured(ground: Any, pks: list[int], rate: int, seconds: int, plain: bool) -> dict[str, Any]:
    from django.db import connection, transaction
    from django_scopes import scope

    from shanhe.kernel.context import VISITOR as actor
    from shanhe.matching import jobs, queries
    from shanhe.results import operations
    from shanhe.results.models import Result

    zone = ground.zone
    finder = Finder(zone, actor)
    finder.start()
    late: list[float] = []
    gone: list[str] = []
    lags: list[float] = []
    began, count = time.perf_counter(), rate * seconds

    def change(row: Any, title: str) -> None:
        if not plain:
            operations.save_draft(ground.ctx(ground.office), result=row, values={"title": {"en": title}})
            return
        with transaction.atomic():
            Result.objects.filter(pk=row.pk).update(title={"en": title})
            jobs.changed(zone.pk, [f"results.Result:{row.pk}"])

    def write(first: int) -> None:
        with scope(zone=zone):
            for number in range(first, count, WRITERS):
                due = began + number / rate
                time.sleep(max(due - time.perf_counter(), 0))
                late.append(time.perf_counter() - due)
                row = Result.objects.get(pk=pks[number % len(pks)])
                word = f"zyzzyva{number}x{int(began * 1000)}"
                change(row, f"Known {word}")
                if number % FOLLOWED == 0:
                    finder.open[word] = (time.perf_counter(), row.pk)
                    lags.append(queries.lag().seconds)
                    if not queries.search(actor, zone, f'"{row.ref}"').hits:
                        gone.append(row.ref)
        connection.close()

    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(write, range(WRITERS)))
    took = time.perf_counter() - began
    finder.ended.set()
    finder.join()
    drained = time.perf_counter()
    while queries.lag().changes:
        time.sleep(0.05)
    return {
        "writes": count,
        "written_per_second": round(count / took, 1),
        **found_after(finder.seconds),
        "drained_after_s": round(time.perf_counter() - drained, 2),
        "lag_longest_s": max(lags),
        "known_record_gone": len(gone),
        "behind_schedule_p95_s": round(percentile(late, 0.95), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--known", type=int, default=2_000)
    parser.add_argument(
        "--plain", action="store_true", help="rows are written straight: what the worker bears"
    )
    options = parser.parse_args()
    from shanhe.cli import database, processes, serving, setup

    setup.start_database()
    setup.django()
    from config import env

    ground, pks = filled(options.known)
    log = database.make_home() / "log" / "bench-worker.log"
    worker = processes.Child("job worker", serving.worker_command(), log, {}, folder=env.ROOT)
    found: dict[str, Any] = {"machine": machine(), "known": len(pks), "rate": options.rate}
    worker.start()
    try:
        measured(ground, pks, 5, 4, options.plain)  # the worker starts
        found |= measured(ground, pks, options.rate, options.seconds, options.plain)
    finally:
        worker.ask_to_end()
        worker.end(20)
    found["machine"]["load_after"] = machine()["load"]
    keep(HERE, "plain" if options.plain else "operations", found)
    print(json.dumps(found, indent=1))
    print(table(("what", "value"), [(name, value) for name, value in found.items() if name != "machine"]))


if __name__ == "__main__":
    main()
