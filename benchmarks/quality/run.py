"""Quality of retrieval beside bm25s: `python benchmarks/quality/run.py [--data DIR] [--only NAME …]`; see README.md."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from math import log2
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

import known  # noqa: E402

from benchmarks.common import machine  # noqa: E402
from shanhe.retrieval import (  # noqa: E402
    Analyser,
    Lexicon,
    Matrix,
    MeaningModel,
    Retriever,
    TextIndex,
    bilingual,
    retrieval,
)

DEPTH = 10
Ranked = dict[str, list[str]]
ANALYSER = Analyser()


def ndcg(ids: Sequence[str], relevant: set[str]) -> float:
    gained = sum(1 / log2(place + 2) for place, key in enumerate(ids[:DEPTH]) if key in relevant)
    return gained / sum(1 / log2(place + 2) for place in range(min(DEPTH, len(relevant))))


def interval(values: np.ndarray, draws: int = 10_000) -> list[float]:
    """The 95% interval of a mean by bootstrap over queries, with a fixed seed."""
    random = np.random.default_rng(7)
    means = np.array([values[random.integers(0, len(values), len(values))].mean() for _ in range(draws)])
    return [round(float(edge), 4) for edge in np.percentile(means, [2.5, 97.5])]


def ours(collection: known.Collection, keys: Iterable[str], folder: Path) -> tuple[Ranked, float, float]:
    """The engine with its default settings; seconds to build and milliseconds for a query (median)."""
    began = time.perf_counter()
    engine = retrieval.over(collection.documents, folder, ANALYSER)
    built = time.perf_counter() - began
    ranked, times = {}, []
    for key in keys:
        began = time.perf_counter()
        ranked[key] = [
            one.key for one in engine.rank(collection.queries[key], limit=DEPTH, readers=None, zone=0)
        ]
        times.append(time.perf_counter() - began)
    return ranked, built, 1000 * float(np.median(times))


def bm25s(
    collection: known.Collection, keys: Iterable[str], cut: Callable[[list[str]], list[list[str]]]
) -> Ranked:
    """bm25s (lucene, k1 1.2, b 0.75) over the words that `cut` makes; documents without score are no answer."""
    import bm25s as peer

    ids = list(collection.documents)
    engine = peer.BM25(method="lucene", k1=1.2, b=0.75)
    engine.index(cut(list(collection.documents.values())), show_progress=False)
    vocabulary = engine.vocab_dict
    ranked = {}
    for key in keys:
        words = [word for word in cut([collection.queries[key]])[0] if word in vocabulary]
        scores = engine.get_scores(words) if words else np.zeros(len(ids))
        order = np.argsort(-scores, kind="stable")[:DEPTH]
        ranked[key] = [ids[place] for place in order if scores[place] > 0]
    return ranked


def peer_words(texts: list[str]) -> list[list[str]]:
    """bm25s's own words with its English stop words and the Snowball stemmer."""
    import bm25s as peer
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    return peer.tokenize(texts, stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False)


def our_words(texts: list[str]) -> list[list[str]]:
    return [ANALYSER.words(text) for text in texts]


def words_and_characters(texts: list[str]) -> list[list[str]]:
    return [[*words, *ANALYSER.characters(words)] for words in our_words(texts)]


def compared(collection: known.Collection, peers: Mapping[str, Callable[..., Any]]) -> dict[str, Any]:
    """nDCG@10 on both halves, and the paired difference from each peer: on the half that is reported, and on everything."""
    chosen, reported = collection.half(odd=False), collection.half(odd=True)
    with tempfile.TemporaryDirectory() as folder:
        mine, built, each = ours(collection, [*chosen, *reported], Path(folder) / "index")

    def values(ranked: Ranked, keys: list[str]) -> np.ndarray:
        return np.array([ndcg(ranked[key], collection.relevant[key]) for key in keys])

    groups = {"chosen_on": chosen, "reported_on": reported, "all": [*chosen, *reported]}
    groups = {name: keys for name, keys in groups.items() if keys}
    told: dict[str, Any] = {
        "documents": len(collection.documents),
        "queries": {name: len(keys) for name, keys in groups.items()},
        "shanhe": {name: round(float(values(mine, keys).mean()), 4) for name, keys in groups.items()},
        "build_seconds": round(built, 1),
        "query_ms": round(each, 1),
        "peers": {},
    }
    for name, cut in peers.items():
        other = bm25s(collection, [*chosen, *reported], cut)
        told["peers"][name] = {
            group: _compared(values(mine, keys), values(other, keys)) for group, keys in groups.items()
        }
    return told


def _compared(mine: np.ndarray, other: np.ndarray) -> dict[str, Any]:
    difference = mine - other
    return {
        "peer": round(float(other.mean()), 4),
        "difference": round(float(difference.mean()), 4),
        "interval": interval(difference),
    }


def across(folder: Path) -> dict[str, Any]:
    """Title and summary in one language look for the whole text in the other; a tenth of the pairs left out at a time.

    What is learned (lexicon, meaning) never saw the pair that is looked for, nor the others of its tenth.
    """
    chinese, english = known.parallel(ROOT)
    keys = list(chinese)
    told: dict[str, Any] = {"n": len(keys)}
    for name, asked, there in (("zh→en", chinese, english), ("en→zh", english, chinese)):
        first, both = [], []
        for fold in range(10):
            tested, learned = keys[fold::10], [key for key in keys if key not in keys[fold::10]]
            engine = _bilingual(
                there, [(chinese[key], english[key]) for key in learned], folder / f"{name}{fold}"
            )
            for key in tested:
                query = "\n".join(asked[key].split("\n")[:2])
                ids = [one.key for one in engine.rank(query, limit=DEPTH, readers=None, zone=0)]
                first.append(float(ids[:1] == [key]))
                both.append(ndcg(ids, {key}))
        told[name] = {
            "ndcg": round(float(np.mean(both)), 4),
            "interval": interval(np.array(both)),
            "first_is_right": round(float(np.mean(first)), 4),
        }
    return told


def _bilingual(texts: Mapping[str, str], pairs: list[tuple[str, str]], folder: Path) -> Retriever:
    lexicon = Lexicon(
        [*bilingual.from_terms(known.glossary(ROOT), ANALYSER), *bilingual.learn(pairs, ANALYSER)]
    )
    analyser = Analyser(lexicon=lexicon)
    with TextIndex.rebuild(folder, analyser) as building:
        building.replace(retrieval.documents(texts))
    model = MeaningModel.fit([f"{one}\n{other}" for one, other in pairs], analyser)
    return Retriever(
        TextIndex.open(folder, analyser), model, Matrix(list(texts), model.encode(texts.values()))
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent.parent / "shared/data")
    parser.add_argument("--only", nargs="*", default=["cisi", "scifact", "csl", "topics", "needs", "across"])
    chosen = parser.parse_args()
    english = {"bm25s, its own words, stems": peer_words, "bm25s, our words": our_words}
    chinese = {"bm25s, our words": our_words, "bm25s, our words and characters": words_and_characters}
    report: dict[str, Any] = {
        "machine": machine(),
        "versions": {
            name: version(name) for name in ("bm25s", "tantivy", "numpy", "scipy", "rjieba", "PyStemmer")
        },
    }
    for name in chosen.only:
        if name == "across":
            with tempfile.TemporaryDirectory() as folder:
                report[name] = across(Path(folder))
        elif name == "csl":
            report[name] = compared(known.csl(chosen.data, ANALYSER), chinese)
        elif name in ("topics", "needs"):
            report[name] = compared(
                {"topics": known.topics, "needs": known.needs}[name](chosen.data, ANALYSER), english
            )
        else:
            report[name] = compared(
                {"cisi": known.cisi, "scifact": known.scifact}[name](chosen.data), english
            )
        print(name, json.dumps(report[name], ensure_ascii=False, indent=1), flush=True)
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results/last.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
