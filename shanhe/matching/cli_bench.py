"""`shanhe bench`: the engine with its default settings on somebody else's collection; no database, no network."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shanhe.retrieval import EngineError, expertise, retrieval

FAILED, USAGE = 1, 2


class Refused(Exception):
    """One line for the person at the terminal, and the exit code."""

    def __init__(self, message: str, code: int = USAGE) -> None:
        super().__init__(message)
        self.code = code


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("bench", help="score the engine on a collection of one's own")
    kinds = parser.add_subparsers(dest="bench", metavar="WHAT", required=True)
    search = kinds.add_parser("retrieval", help="ranked ids for each query")
    search.add_argument("--corpus", type=Path, required=True, help="JSON Lines with id and text")
    search.add_argument("--queries", type=Path, required=True, help="JSON Lines with id and text")
    search.add_argument("--limit", type=int, default=100, help="ids for each query (100)")
    search.add_argument("--json", action="store_true", help="one JSON document")
    search.set_defaults(run=lambda chosen: told(run_retrieval, chosen))
    people = kinds.add_parser(
        "expertise", help="weighted pairwise loss on the gold standard of reviewers and papers"
    )
    people.add_argument(
        "--data", type=Path, required=True, help="folder with evaluations.csv, participants and papers"
    )
    people.add_argument("--json", action="store_true", help="one JSON document")
    people.set_defaults(run=lambda chosen: told(run_expertise, chosen))


def told(run: Callable[[argparse.Namespace], int], chosen: argparse.Namespace) -> int:
    """Runs; a refusal becomes one line (JSON with --json) and the exit code."""
    try:
        return run(chosen)
    except Refused as refused:
        if chosen.json:
            print(json.dumps({"ok": False, "error": str(refused)}, ensure_ascii=False))
        else:
            print(f"shanhe: {refused}", file=sys.stderr)
        return refused.code


def run_retrieval(chosen: argparse.Namespace) -> int:
    if chosen.limit < 1:
        raise Refused("--limit must be at least 1")
    texts, queries = read_texts(chosen.corpus), read_texts(chosen.queries)
    results = []
    with tempfile.TemporaryDirectory(prefix="shanhe-bench-") as folder:
        try:
            engine = retrieval.over(texts, Path(folder) / "index")
            for key, text in queries.items():
                ranked = engine.rank(text, limit=chosen.limit, readers=None, zone=0)
                ids = [one.key for one in ranked]
                results.append({"id": key, "ids": ids, "scores": [round(one.score, 6) for one in ranked]})
        except EngineError as error:
            raise Refused(str(error), FAILED) from None
    if chosen.json:
        print(json.dumps({"ok": True, "documents": len(texts), "results": results}, ensure_ascii=False))
    else:
        for result in results:
            print(result["id"], *result["ids"], sep="\t")
    return 0


def run_expertise(chosen: argparse.Namespace) -> int:
    try:
        found = expertise.score(chosen.data)
    except expertise.DataError as error:
        raise Refused(str(error)) from None
    if chosen.json:
        print(json.dumps({"ok": True, **found}, ensure_ascii=False))
    else:
        for name, value in found.items():
            print(f"{name}: {value}")
    return 0


def read_texts(path: Path) -> dict[str, str]:
    """Texts by id from JSON Lines; Refused with the line where it is not such a file. A title is put before the text."""
    texts: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    key, text = _text(json.loads(line))
                    if key in texts:
                        raise Refused(f"{path}, line {number}: the id {key} is there twice")
                    texts[key] = text
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(
            f"{path}, line {number}: a JSON object with id and text is needed ({error})", USAGE
        ) from None
    return texts


def _text(row: Any) -> tuple[str, str]:
    text = row["text"]
    if not isinstance(text, str):
        raise TypeError("text is no string")
    title = row.get("title")
    return str(row["id"]), f"{title}\n{text}" if isinstance(title, str) and title else text
