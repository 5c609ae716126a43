"""How long suggestions take with many results: one client, the product's own queries, reasons included.

    python benchmarks/suggestions/run.py --data ../shared/data --results 100000 [--needs 60]

Needs an empty zone in SHANHE_HOME; see README.md. Texts are recombined from `--data` and stay in that zone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")

import scale  # noqa: E402
from common import keep, machine, median, percentile, table  # noqa: E402

BOUND = 4_000  # characters of a text that are used
CHANGES = 20  # after which the time is taken until they are found
MAKERS = 2_000  # people of whom two to four stand behind each result


def lines(path: Path) -> list[dict[str, Any]]:
    whole = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in whole.decode("utf-8").split("\n") if line]


def recombined(data: Path) -> Callable[[random.Random], dict[str, Any]]:
    """Texts of a result: the title of one real record over the halves of the abstracts of two others."""
    from shanhe.kernel.translated import Translated

    english = [row for row in lines(data / "results/sbir_awards.jsonl.gz") if row.get("abstract")]
    chinese = [row for row in lines(data / "results/csl_zh.jsonl") if row.get("abstract")]

    def texts(rng: random.Random) -> dict[str, Any]:
        code, rows = ("en", english) if rng.random() < 0.7 else ("zh", chinese)
        first, second, third = (rng.choice(rows) for _ in range(3))
        one, other = second["abstract"][:BOUND], third["abstract"][:BOUND]
        return {
            "language": code,
            "title": Translated({code: first["title"][:180]}),
            "summary": Translated({code: one[:280]}),
            "abstract": Translated({code: one[: len(one) // 2] + " " + other[len(other) // 2 :]}),
        }

    return texts


def fill(count: int, data: Path) -> Any:
    """The zone with so many results; those that are there already stay."""
    scale.texts = recombined(data)
    zone = scale.setup()
    from django_scopes import scope

    from shanhe.results.models import Result

    with scope(zone=zone):
        scale.people(zone)
        there = Result.objects.count()
    if there < count:
        scale.write_results(zone.slug, range(there + 1, count + 1), 7)
    with scope(zone=zone):
        write_teams(zone)
    return zone


def write_teams(zone: Any) -> None:
    """Two to four contributors who agreed for each result that has none."""
    from django.db import transaction
    from django.utils import timezone

    from shanhe.kernel.copying import copy_rows
    from shanhe.parties.models import Person
    from shanhe.results.models import Contributor, Result

    now = timezone.now()
    if not Person.objects.filter(ref="M-B00001").exists():
        Person._base_manager.bulk_create(
            Person(zone=zone, ref=f"M-B{n:05}", name={"en": f"Sample maker {n}"}, sort_key=f"m{n:05}",
                   email=f"maker{n}@example.org", created_at=now, updated_at=now)
            for n in range(1, MAKERS + 1)
        )  # fmt: skip
    makers = list(Person.objects.filter(ref__startswith="M-B").values_list("pk", flat=True))
    last = Contributor.objects.order_by("-result_id").values_list("result_id", flat=True).first() or 0
    rng = random.Random(11)
    lines = (
        (zone.pk, pk, person, "settled", place, "{}", "", "", "", "", "")
        for pk in Result.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True).iterator()
        for place, person in enumerate(rng.sample(makers, rng.randint(2, 4)))
    )
    columns = ("zone_id", "result_id", "person_id", "state", "order", "name", "email", "organisation_text", "part",
               "note", "language")  # fmt: skip
    with transaction.atomic():
        copy_rows("results_contributor", columns, list(lines))


def documents(zone: Any, data: Path, count: int) -> list[Any]:
    """Needs as matching sees them, from real topics; they have no rows, for nothing asks for one."""
    from shanhe.kernel.documents import PUBLIC, Document

    rows = [
        row for row in lines(data / "needs/sbir_topics.jsonl.gz") if len(row.get("description") or "") > 300
    ]
    chosen = random.Random(3).sample(rows, count)
    return [
        Document(
            kind="need", pk=10**9 + place, zone_id=zone.pk, ref=f"N-{place}", title={"en": row["title"]},
            body={"en": row["description"][:BOUND]}, readers=frozenset({PUBLIC}),
            facets={"field": ["new_materials"]}, facts={"level_wanted": 6},
        )
        for place, row in enumerate(chosen)
    ]  # fmt: skip


def timed(act: Callable[[Any], Any], given: Sequence[Any], rounds: int = 2) -> list[float]:
    """Milliseconds of each call, after one call that warms up."""
    return interleaved({"": act}, given, rounds)[""]


def interleaved(
    acts: dict[str, Callable[[Any], Any]], given: Sequence[Any], rounds: int = 5
) -> dict[str, list[float]]:
    """Milliseconds of each call by name; every question is put to all of them in turn."""
    for act in acts.values():
        act(given[0])
    found: dict[str, list[float]] = {name: [] for name in acts}
    for one in list(given) * rounds:
        for name, act in acts.items():
            began = time.perf_counter()
            act(one)
            found[name].append(1_000 * (time.perf_counter() - began))
    return found


def told(values: Sequence[float]) -> dict[str, float]:
    return {"median_ms": round(median(values), 1), "p95_ms": round(percentile(values, 0.95), 1)}


def build() -> dict[str, Any]:
    """Make the index again: text, model, vectors and graphs."""
    from shanhe.matching import indexing

    began = time.perf_counter()
    count = indexing.rebuild()
    return {
        "documents": count,
        "seconds": round(time.perf_counter() - began, 1),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def sizes() -> dict[str, Any]:
    """Documents in the index, and what it takes on the disk."""
    from django.conf import settings
    from django.db import connection

    from shanhe.matching import indexing
    from shanhe.matching.meaning import state
    from shanhe.matching.meaning import table as vectors

    folder = sum(path.stat().st_size for path in Path(settings.INDEX_ROOT).rglob("*") if path.is_file())
    name = vectors.name_of(state.current().side)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s), pg_table_size(%s)", [name, name])
        whole, rows = cursor.fetchone()
    return {
        "documents": indexing.text_index().count(),
        "files_mb": round(folder / 2**20),
        "vectors_mb": round(rows / 2**20),
        "graphs_mb": round((whole - rows) / 2**20),
    }


def lexical(asked: Sequence[Any]) -> dict[str, Any]:
    """The lexical part as a suggestion asks it, beside tantivy called with the same words.

    "bare" has no conditions and gives the keys of its hits; "conditions" has the same ones inside, as one search.
    """
    from tantivy import Occur, Query

    from shanhe.matching import indexing
    from shanhe.matching.queries.asking import CANDIDATES, _hits
    from shanhe.retrieval import querying

    raw, searcher = indexing.text_index()._current()

    def words(one: Any) -> Any:
        terms = [
            (
                Occur.Should,
                Query.boost_query(
                    Query.term_query(raw.schema, field, term.text, index_option="freq"), term.weight
                ),
            )
            for field, group in (("words", one.query.terms), ("characters", one.query.characters))
            for term in group
        ]
        return Query.boolean_query(terms)

    def keys(query: Any) -> list[str]:
        hits = searcher.search(query, limit=CANDIDATES, count=False).hits
        return [str(searcher.doc(place).get_first("key")) for _score, place in hits]

    def inside(one: Any) -> Any:
        view = one.view
        clauses = querying.conditions(
            raw.schema, readers=view.readers, kinds=["result"], facets={}, zone=view.zone, on=view.on,
            without=view.without,
        )  # fmt: skip
        return querying.within(words(one), clauses)

    found = interleaved(
        {
            "ours": lambda one: _hits(one, "result", CANDIDATES),
            "bare": lambda one: keys(words(one)),
            "conditions": lambda one: keys(inside(one)),
        },
        asked,
    )
    ratios = {
        f"ours_to_{name}": round(median([a / b for a, b in zip(found["ours"], found[name], strict=True)]), 2)
        for name in ("bare", "conditions")
    }
    return {name: told(values) for name, values in found.items()} | ratios


def neighbours(asked: Sequence[Any]) -> dict[str, Any]:
    """The graph beside comparing every vector: which of the exact ten it finds, and in which share of the time."""
    from django.db import connection

    from shanhe.matching.meaning import table as vectors

    def near(one: Any) -> list[str]:
        return [
            hit.key
            for hit in vectors.nearest(one.question.found.side, one.question.vector, one.view, ["result"], 10)
        ]

    graph, found = timed(near, asked), [near(one) for one in asked]
    with connection.cursor() as cursor:
        cursor.execute("SET enable_indexscan = off")
        exact, wanted = timed(near, asked, 1), [near(one) for one in asked]
        cursor.execute("RESET enable_indexscan")
    recall = [len({*a} & {*b}) / max(len(b), 1) for a, b in zip(found, wanted, strict=True)]
    return {
        "graph": told(graph),
        "exact": told(exact),
        "recall_at_10": round(sum(recall) / len(recall), 3),
        "time_ratio": round(median(graph) / median(exact), 3),
    }


def fresh(zone: Any, actor: Any, needs: Sequence[Any]) -> dict[str, float]:
    """Seconds from a change until it is found: a job in the change's transaction, the product's own job worker, and a
    thread that asks for suggestions without a pause."""
    from django.db import transaction
    from django_scopes import scope

    from config import env
    from shanhe.cli import database, processes, serving
    from shanhe.matching import jobs, queries
    from shanhe.results.models import Result

    stop, asked = threading.Event(), [0]

    def ask() -> None:
        with scope(zone=zone):
            while not stop.is_set():
                queries.suggest(actor, needs[asked[0] % len(needs)], zone)
                asked[0] += 1

    worker = processes.Child(
        "job worker",
        serving.worker_command(),
        database.home() / "log" / "bench-worker.log",
        {},
        folder=env.ROOT,
    )
    worker.start()
    other = threading.Thread(target=ask)
    other.start()
    rows = Result.objects.filter(state="published", confidentiality="public", embargo_until=None)
    seconds = []
    try:
        for number, pk in enumerate(rows.values_list("pk", flat=True)[: CHANGES + 1]):
            word = f"zyzzyva{number}x{int(time.time())}"
            began = time.perf_counter()
            with transaction.atomic():
                Result.objects.filter(pk=pk).update(title={"en": f"A {word} of its own"})
                jobs.changed(zone.pk, [f"results.Result:{pk}"])
            while not queries.search(actor, zone, word).hits:
                time.sleep(0.01)
            seconds.append(time.perf_counter() - began)
    finally:
        stop.set()
        other.join()
        worker.ask_to_end()
        worker.end(20)
    seconds = seconds[1:]  # the first waits for the worker to start
    return {
        "median_s": round(median(seconds), 2),
        "longest_s": round(max(seconds), 2),
        "suggestions_meanwhile": asked[0],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--results", type=int, default=100_000)
    parser.add_argument("--needs", type=int, default=60)
    parser.add_argument("--keep-index", action="store_true", help="measure with the index that is there")
    options = parser.parse_args()
    began = time.perf_counter()
    zone = fill(options.results, options.data)
    found: dict[str, Any] = {
        "machine": machine(),
        "results": options.results,
        "fill_seconds": round(time.perf_counter() - began),
    }
    from django.urls import get_resolver
    from django_scopes import scope

    from shanhe.matching import queries
    from shanhe.matching.queries.asking import ask
    from shanhe.parties.actors import actor_of_person
    from shanhe.parties.models import Person

    _ = (
        get_resolver().reverse_dict
    )  # every page is loaded before the first question, as in a web process (config/gunicorn.py)
    with scope(zone=zone):
        if not options.keep_index:
            found["build"] = build()
        found["sizes"] = sizes()
        actor = actor_of_person(Person.objects.get(email=scale.EMAILS["technology_manager"]))
        needs = documents(zone, options.data, options.needs)
        asked = [ask(actor, zone, one, "result") for one in needs]
        every = timed(lambda one: queries.suggest(actor, one, zone), needs, 4)
        # each need for the first time: rows and graph may have to come from the disk
        found["suggestion_first"], found["suggestion"] = told(every[: len(needs)]), told(every[len(needs) :])
        found["people"] = told(timed(lambda one: queries.suggest(actor, one, zone, kind="person"), needs))
        found["lexical"] = lexical(asked)
        found["neighbours"] = neighbours(asked)
        found["fresh"] = fresh(zone, actor, needs)
        found["shown"] = median([len(queries.suggest(actor, one, zone).items) for one in needs])
    found["machine"]["load_after"] = machine()["load"]
    keep(HERE, f"results-{options.results}", found)
    print(json.dumps(found, indent=1))
    print(
        table(
            ("measured", "value"),
            [(name, value) for name, value in found.items() if name != "machine"],
        )
    )


if __name__ == "__main__":
    main()
