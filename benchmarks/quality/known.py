"""The collections with known answers, read from the shared data folder: documents, queries, and what is relevant."""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

from shanhe.retrieval import Analyser


@dataclass
class Collection:
    """Texts and queries by id; `relevant` names the documents that answer a query."""

    name: str
    documents: dict[str, str]
    queries: dict[str, str]
    relevant: dict[str, set[str]]
    chose: frozenset[str] = field(default_factory=frozenset)

    def half(self, odd: bool) -> list[str]:
        """Every second query in the order of the file: even places choose the settings, odd places are reported.

        Where `chose` names the queries that settings were chosen on, the others are reported.
        """
        if self.chose:
            return [key for key in self.relevant if (key not in self.chose) == odd]
        return sorted(self.relevant, key=lambda key: list(self.queries).index(key))[int(odd) :: 2]


def cisi(folder: Path) -> Collection:
    """CISI: 1,460 abstracts of library science; title and abstract are the document."""
    documents = {key: _cisi(text, "TW") for key, text in _records(folder / "retrieval/CISI.ALL")}
    queries = {key: _cisi(text, "TW") for key, text in _records(folder / "retrieval/CISI.QRY")}
    relevant: dict[str, set[str]] = {}
    for line in (folder / "retrieval/CISI.REL").read_text().splitlines():
        if line.split():
            query, document = line.split()[:2]
            relevant.setdefault(query, set()).add(document)
    return Collection("CISI", documents, queries, relevant)


def _records(path: Path) -> list[tuple[str, str]]:
    parts = re.split(r"(?m)^\.I\s+(\d+)\s*$", path.read_text(errors="replace"))
    return list(zip(parts[1::2], parts[2::2], strict=True))


def _cisi(text: str, wanted: str) -> str:
    parts = re.split(r"(?m)^\.([TABWX])\s*$", text)
    return "\n".join(
        body.strip() for mark, body in zip(parts[1::2], parts[2::2], strict=True) if mark in wanted
    )


def scifact(folder: Path) -> Collection:
    """SciFact: 5,183 abstracts, training claims; what a claim cites is relevant."""
    csv.field_size_limit(10**8)
    documents = {}
    with (folder / "retrieval/scifact_corpus_train.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            documents[row["doc_id"]] = row["title"] + "\n" + row["abstract"].strip("[]")
    queries, relevant = {}, {}
    with (folder / "retrieval/scifact_claims_train.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            cited = re.findall(r"\d+", row["cited_doc_ids"])
            queries[row["id"]] = row["claim"]
            relevant.setdefault(row["id"], set()).update(key for key in cited if key in documents)
    return Collection("SciFact", documents, queries, {key: found for key, found in relevant.items() if found})


def csl(folder: Path, analyser: Analyser) -> Collection:
    """CSL: title and keywords look for their abstract, from which every word of the query has been cut."""
    documents, queries = {}, {}
    for number, line in enumerate((folder / "results/csl_zh.jsonl").read_text().splitlines()):
        row = json.loads(line)
        queries[str(number)] = row["title"] + " " + " ".join(row["keywords"])
        documents[str(number)] = without(row["abstract"], set(analyser.words(queries[str(number)])), analyser)
    return Collection("CSL (Chinese)", documents, queries, {key: {key} for key in queries})


CHOOSING_SUBJECTS = 300  # subjects of `topics` on which settings were compared; the others are reported
AWARDS = 6_000


def topics(folder: Path, analyser: Analyser) -> Collection:
    """SBIR awards: a title that several firms bear is an agency's topic; the title looks for their abstracts."""
    rows, subjects, asked = _awards(folder, analyser)
    queries, relevant, chose = {}, {}, set()
    for number, (_words, places) in enumerate(subjects):
        found = _different(rows, places)
        if len(found) >= 2:
            queries[str(number)] = rows[found[0]]["title"]
            relevant[str(number)] = {str(place) for place in found}
            chose |= {str(number)} if number < CHOOSING_SUBJECTS else set()
    documents = _pool(rows, [*(places for _words, places in subjects), *(places for _need, places in asked)])
    return Collection("SBIR topics", documents, queries, relevant, frozenset(chose))


def needs(folder: Path, analyser: Analyser) -> Collection:
    """SBIR: the description of a need looks for the abstracts of awards that bear its title; all of it chose settings."""
    rows, subjects, asked = _awards(folder, analyser)
    queries = {str(number): need["description"][:3000] for number, (need, _places) in enumerate(asked)}
    relevant = {
        str(number): {str(place) for place in _different(rows, places)}
        for number, (_need, places) in enumerate(asked)
    }
    documents = _pool(rows, [*(places for _words, places in subjects), *(places for _need, places in asked)])
    return Collection("SBIR needs", documents, queries, relevant, frozenset(queries))


Row = dict[str, str]


def _awards(
    folder: Path, analyser: Analyser
) -> tuple[list[Row], list[tuple[str, list[int]]], list[tuple[Row, list[int]]]]:
    """All awards; (title's words, places) of titles that several firms bear; (need, places) with the same title."""
    with gzip.open(folder / "results/sbir_awards.jsonl.gz", "rt") as file:
        rows = [json.loads(line) for line in file]
    with gzip.open(folder / "needs/sbir_topics.jsonl.gz", "rt") as file:
        stated = [json.loads(line) for line in file]
    titled: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if row.get("title") and len(row.get("abstract") or "") > 300:
            titled.setdefault(" ".join(analyser.words(row["title"])), []).append(place)
    subjects = [
        (words, places)
        for words, places in titled.items()
        if len({rows[place]["organisation"] for place in places}) >= 2 and len(words.split()) >= 3
    ]
    random.Random(3).shuffle(subjects)
    described = {" ".join(analyser.words(need["title"])): need for need in stated if need.get("description")}
    asked = [(described[words], places) for words, places in titled.items() if words in described]
    return rows, subjects, asked


def _different(rows: list[Row], places: list[int]) -> list[int]:
    """The places without abstracts that begin alike: copies tell nothing."""
    first: dict[str, int] = {}
    for place in places:
        first.setdefault(rows[place]["abstract"][:200].lower(), place)
    return list(first.values())


def _pool(rows: list[Row], groups: list[list[int]]) -> dict[str, str]:
    """The abstracts (without titles) of all groups, and others up to AWARDS."""
    chosen = {place for places in groups for place in places}
    others = [
        place
        for place, row in enumerate(rows)
        if place not in chosen and len(row.get("abstract") or "") > 300
    ]
    chosen |= set(random.Random(5).sample(others, max(0, AWARDS - len(chosen))))
    return {str(place): rows[place]["abstract"] for place in sorted(chosen)}


def without(text: str, words: set[str], analyser: Analyser) -> str:
    """The text without these words, also not in the cut that appears once they are gone."""
    while True:
        places = analyser.highlight(text, words)
        if not places:
            return text
        for start, end in reversed(places):
            text = text[:start] + " " + text[end:]


def parallel(root: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The demonstration's results in Chinese and in English, by the same key (written for the demonstration)."""
    import yaml

    chinese, english = {}, {}
    for path in sorted((root / "demo/results").glob("*.yaml")):
        for row in yaml.safe_load(path.read_text())["results"]:
            fields = ("title", "summary", "abstract")
            chinese[row["key"]] = "\n".join(str(row.get(f"{field}_zh", "")) for field in fields)
            english[row["key"]] = "\n".join(str(row.get(f"{field}_en", "")) for field in fields)
    return chinese, english


def glossary(root: Path) -> list[tuple[str, str]]:
    """(Chinese, English) of the project's glossary."""
    rows = re.findall(r"(?m)^\| ([^|]+) \| ([^|]+) \|", (root / "docs/glossary.md").read_text())
    return [(chinese, english) for english, chinese in rows if re.search("[\u4e00-\u9fff]", chinese)]
