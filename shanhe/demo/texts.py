"""The demonstration's texts as read from the YAML files in `demo/`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from config import env
from shanhe.parties.demonstration import PASSWORD as PASSWORD

# The one in C where PyYAML has it: ten times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Entry = dict[str, Any]


@dataclass(frozen=True)
class Texts:
    """Everything the loader tells, in the order of the files; each entry is a plain mapping."""

    organisations: list[Entry]
    people: list[Entry]
    results: list[Entry]
    projects: list[Entry]
    needs: Entry
    introductions: Entry
    visitors: Entry
    words: Entry


def folder() -> Path:
    """Where the texts are: the clone's `demo/`, or what an installed wheel carries."""
    return env.product_data("demo")


@cache
def read() -> Texts:
    """All texts; each result knows its centre."""
    root = folder()

    def load(name: str | Path) -> Any:
        return yaml.load((root / name).read_text(encoding="utf-8"), _LOADER)

    results: list[Entry] = []
    for path in sorted((root / "results").glob("*.yaml")):
        file = load(path)
        results += [{**entry, "centre": file["centre"]} for entry in file["results"]]
    return Texts(
        organisations=load("organisations.yaml")["organisations"],
        people=load("people.yaml")["people"],
        results=results,
        projects=load("projects.yaml")["projects"],
        needs=load("needs.yaml"),
        introductions=load("introductions.yaml"),
        visitors=load("visitors.yaml"),
        words=load("texts.yaml"),
    )


def both(pair: Any) -> str:
    """A pair [Chinese, English] for a field that has room for one text only."""
    if isinstance(pair, str):
        return pair
    zh, en = pair
    return f"{zh}\n{en}"


def title(pair: Any) -> str:
    """The same on one line."""
    return pair if isinstance(pair, str) else f"{pair[0]} / {pair[1]}"
