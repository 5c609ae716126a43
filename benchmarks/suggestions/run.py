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


def lines(path: Path) -> list[dict[str, Any]]:
    whole = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in whole.decode("utf-8").split("\n") if line]


def recombined(data: Path) -> Callable[[random.Random], dict[str, Any]]:
    """Texts of a result: the title of one real record over the halves of the abstracts of two others."""
    english = [row for row in lines(data / "results/sbir_awards.jsonl.gz") if row.get("abstract")]
    chinese = [row for row in lines(data / "results/csl_zh.jsonl") if row.get("abstract")]

    def texts(rng: random.Random) -> dict[str, Any]:
        code, rows = ("en", english) if rng.random() < 0.7 else ("zh", chinese)
        first, second, third = (rng.choice(rows) for _ in range(3))
        one, other = second["abstract"][:BOUND], third["abstract"][:BOUND]
        return {
            "language": code,
            f"title_{code}": first["title"][:180],
            f"summary_{code}": one[:280],
            f"abstract_{code}": one[: len(one) // 2] + " " + other[len(other) // 2 :],
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
    return zone


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
    act(given[0])
    found = []
    for one in list(given) * rounds:
        began = time.perf_counter()
        act(one)
        found.append(1_000 * (time.perf_counter() - began))
    return found


def told(values: Sequence[float]) -> dict[str, float]:
    return {"median_ms": round(median(values), 1), "p95_ms": round(percentile(values, 0.95), 1)}


def build() -> dict[str, Any]:
    """Make the index again, twice: with learning, and with the model and the vectors that are there."""
    from django.conf import settings

    from shanhe.matching import indexing
    from shanhe.matching.meaning import state
    from shanhe.matching.meaning import table as vectors

    seconds = []
    for _time in range(2):
        began = time.perf_counter()
        count = indexing.rebuild()
        seconds.append(round(time.perf_counter() - began, 1))
    folder = sum(path.stat().st_size for path in Path(settings.INDEX_ROOT).rglob("*") if path.is_file())
    from django.db import connection

    with connection.cursor() as cursor:
        name = vectors.name_of(state.current().side)
        cursor.execute("SELECT pg_total_relation_size(%s), pg_relation_size(%s)", [name, name])
        whole, heap = cursor.fetchone()
    return {
        "documents": count,
        "first_seconds": seconds[0],
        "again_seconds": seconds[1],
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "index_mb": round(folder / 2**20),
        "vectors_mb": round(whole / 2**20),
        "of_which_rows_mb": round(heap / 2**20),
    }


def lexical(asked: Sequence[Any]) -> dict[str, Any]:
    """The lexical part as a suggestion asks it, beside tantivy with the same words and no conditions."""
    from tantivy import Occur, Query

    from shanhe.matching import indexing
    from shanhe.matching.queries.asking import CANDIDATES, _hits

    index = indexing.text_index()
    raw, searcher = index._current()

    def plain(one: Any) -> Any:
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
        return searcher.search(Query.boolean_query(terms), limit=CANDIDATES, count=False)

    ours, theirs = timed(lambda one: _hits(one, "result", CANDIDATES), asked), timed(plain, asked)
    ratio = median([a / b for a, b in zip(ours, theirs, strict=True)])
    return {"ours": told(ours), "tantivy": told(theirs), "ratio_of_pairs_median": round(ratio, 2)}


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
    ratio = median(graph) / median(exact)
    return {
        "graph": told(graph),
        "exact": told(exact),
        "recall_at_10": round(sum(recall) / len(recall), 3),
        "time_ratio": round(ratio, 3),
    }


def fresh(zone: Any, actor: Any, needs: Sequence[Any]) -> dict[str, float]:
    """Seconds until a changed record is found, while another thread asks for suggestions without a pause."""
    from django_scopes import scope

    from shanhe.matching import indexing, queries
    from shanhe.results.models import Result

    stop, asked = threading.Event(), [0]

    def ask() -> None:
        with scope(zone=zone):
            while not stop.is_set():
                queries.suggest(actor, needs[asked[0] % len(needs)], zone)
                asked[0] += 1

    other = threading.Thread(target=ask)
    other.start()
    seconds = []
    try:
        for number, pk in enumerate(
            Result.objects.filter(
                state="published", confidentiality="public", embargo_until=None
            ).values_list("pk", flat=True)[:20]
        ):
            word = f"zyzzyva{number}x{int(time.time())}"
            Result.objects.filter(pk=pk).update(title_en=f"A {word} of its own")
            began = time.perf_counter()
            indexing.refresh(zone, [f"results.Result:{pk}"])
            while not queries.search(actor, zone, word).hits:
                pass
            seconds.append(time.perf_counter() - began)
    finally:
        stop.set()
        other.join()
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
    options = parser.parse_args()
    began = time.perf_counter()
    zone = fill(options.results, options.data)
    found: dict[str, Any] = {
        "machine": machine(),
        "results": options.results,
        "fill_seconds": round(time.perf_counter() - began),
    }
    from django_scopes import scope

    from shanhe.matching import queries
    from shanhe.matching.queries.asking import ask
    from shanhe.parties.actors import actor_of_person
    from shanhe.parties.models import Person

    with scope(zone=zone):
        found["build"] = build()
        actor = actor_of_person(Person.objects.get(email=scale.EMAILS["technology_manager"]))
        needs = documents(zone, options.data, options.needs)
        found["suggestion"] = told(timed(lambda one: queries.suggest(actor, one, zone), needs))
        asked = [ask(actor, zone, one, "result") for one in needs]
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
            [(name, found[name]) for name in ("suggestion", "lexical", "neighbours", "fresh", "build")],
        )
    )


if __name__ == "__main__":
    main()
