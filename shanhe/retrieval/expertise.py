"""How well the engine tells who knows about a paper: the public gold standard of Stelmakh et al. (2023).

`evaluations.csv` (tab-separated): ParticipantID, Paper1…Paper10, Expertise1…Expertise10. The loss: for each participant
and each pair of papers that they rate differently, the difference is lost when the order predicted is wrong, half of it
when it is tied; divided by the sum of all differences (0 perfect, 0.5 chance). Nothing is tuned on it.
"""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from .analysis import Analyser
from .errors import ModelError
from .meaning import MeaningModel, Vectors

BEST = 3  # papers of a person that count, the nearest first: not the mean of a life's work
SHARES = (0.6, 0.25, 0.15)

IDS = ("ssId", "paperId", "paper_id", "id")

Ratings = dict[str, dict[str, float]]


class DataError(Exception):
    """The folder does not hold the gold standard in a form that can be read; the message says what is missing."""


def score(folder: Path) -> dict[str, Any]:
    """The loss with what it rests on; DataError where files are missing."""
    ratings = read_evaluations(folder)
    papers = read_papers(folder)
    profiles = read_profiles(folder, ratings, papers)
    predicted = predict(ratings, profiles, papers)
    pairs = sum(1 for rated in ratings.values() for _pair in _pairs(rated))
    missing = sum(1 for rated in ratings.values() for paper in rated if paper not in papers)
    return {
        "loss": None if not pairs else round(loss(ratings, predicted), 4),
        "participants": len(ratings),
        "pairs": pairs,
        "participants_without_profile": sum(1 for person in ratings if not profiles.get(person)),
        "ratings_without_paper": missing,
    }


def loss(ratings: Ratings, predicted: Mapping[str, Mapping[str, float]]) -> float:
    """The weighted pairwise loss over all participants; a paper without prediction is tied with every other."""
    lost = whole = 0.0
    for person, rated in ratings.items():
        guess = predicted.get(person, {})
        for one, other in _pairs(rated):
            difference = rated[one] - rated[other]
            whole += abs(difference)
            told = guess[one] - guess[other] if one in guess and other in guess else 0.0
            if told == 0:
                lost += abs(difference) / 2
            elif (told > 0) != (difference > 0):
                lost += abs(difference)
    return lost / whole if whole else 0.0


def _pairs(rated: Mapping[str, float]) -> Iterable[tuple[str, str]]:
    return ((one, other) for one, other in combinations(sorted(rated), 2) if rated[one] != rated[other])


def predict(
    ratings: Ratings, profiles: Mapping[str, Sequence[str]], papers: Mapping[str, str]
) -> dict[str, dict[str, float]]:
    """How near each rated paper is to the best few of a participant's own texts."""
    analyser = Analyser()
    everything = [*papers.values(), *(text for texts in profiles.values() for text in texts)]
    try:
        model = MeaningModel.fit(everything, analyser)
    except ModelError:
        return {}
    found = {}
    for person, rated in ratings.items():
        known = [paper for paper in rated if paper in papers]
        own = profiles.get(person) or []
        if known and own:
            values = _near(model, own, [papers[paper] for paper in known])
            found[person] = dict(zip(known, values, strict=True))
    return found


def _near(model: MeaningModel, own: Sequence[str], texts: Sequence[str]) -> list[float]:
    """For each text, words and meaning of the best few of a person's own texts, half and half."""
    left, right = ([model.features.analyser.words(text) for text in many] for many in (own, texts))
    exact = np.asarray((model.features.matrix(left) @ model.features.matrix(right).T).todense())
    similar = (exact + model.encode(own) @ model.encode(texts).T) / 2
    return best_few(similar)


def best_few(similar: Vectors) -> list[float]:
    """Of each column the weighted mean of its largest values (60, 25 and 15 per cent): how expertise adds up."""
    ordered = -np.sort(-similar, axis=0)[:BEST]
    shares = np.array(SHARES[: len(ordered)])
    return [float(value) for value in shares @ ordered / shares.sum()]


# --- the files


def read_evaluations(folder: Path) -> Ratings:
    """Ratings by participant and paper."""
    path = _first(folder, "evaluations.csv")
    if path is None:
        raise DataError(f"{folder}: there is no evaluations.csv")
    ratings: Ratings = {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: cannot be read as text in UTF-8 ({error})") from None
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    for row in csv.DictReader(text.splitlines(), delimiter=delimiter):
        person = (row.get("ParticipantID") or "").strip()
        for number in range(1, 11):
            paper = (row.get(f"Paper{number}") or "").strip()
            value = _number(row.get(f"Expertise{number}"))
            if person and paper and value is not None:
                ratings.setdefault(person, {})[paper] = value
    if not ratings:
        raise DataError(f"{path}: no row with ParticipantID, Paper1… and Expertise1… could be read")
    return ratings


def read_papers(folder: Path) -> dict[str, str]:
    """Title and abstract by paper: files or archives named paper… or below such a folder, named by the id."""
    papers: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if _below(folder, path, "paper") and not _below(folder, path, "participant"):
            for name, content in _contents(path):
                papers.update(_papers_of(name, content))
    if not papers:
        raise DataError(
            f"{folder}: no papers were found (JSON, JSON Lines or text, also zipped, below a folder papers)"
        )
    return papers


def read_profiles(folder: Path, ratings: Ratings, papers: Mapping[str, str]) -> dict[str, list[str]]:
    """A participant's own texts, from files or archives below a folder participants, named by the participant."""
    profiles: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        if _below(folder, path, "participant"):
            for name, content in _contents(path):
                person = _person(name, content)
                if person in ratings:
                    texts = [text for text in _texts_of(content, papers) if text.strip()]
                    profiles[person] = list(dict.fromkeys(profiles.get(person, []) + texts))
    if not profiles:
        raise DataError(f"{folder}: no profile of a rated participant was found below a folder participants")
    if not any(profiles.values()):
        raise DataError(f"{folder}: no profile names a paper that is there, or holds a text")
    return profiles


def _below(folder: Path, path: Path, name: str) -> bool:
    """Whether the file or a folder between the two is called like `name`."""
    return any(part.lower().startswith(name) for part in path.relative_to(folder).parts)


def _first(folder: Path, name: str) -> Path | None:
    return (
        min(folder.rglob(name), default=None, key=lambda path: len(path.parts)) if folder.is_dir() else None
    )


def _contents(path: Path) -> Iterable[tuple[str, Any]]:
    """(name without ending, content) of a file or of an archive's files: parsed JSON, or text."""
    if not path.is_file():
        return
    try:
        if path.suffix != ".zip":
            yield from _parsed(path, path.read_bytes())
            return
        with zipfile.ZipFile(path) as archive:
            for member in sorted(archive.namelist()):
                yield from _parsed(Path(member), archive.read(member) if not member.endswith("/") else b"")
    except (OSError, zipfile.BadZipFile) as error:
        raise DataError(f"{path}: cannot be read ({error})") from None


def _parsed(path: Path, content: bytes) -> Iterable[tuple[str, Any]]:
    text = content.decode("utf-8-sig", "replace")
    try:
        if path.suffix == ".json":
            yield path.stem, json.loads(text)
        elif path.suffix == ".jsonl":
            yield path.stem, [json.loads(line) for line in text.splitlines() if line.strip()]
        elif path.suffix == ".txt":
            yield path.stem, text
    except ValueError:
        raise DataError(f"{path}: this is no valid JSON") from None


def _papers_of(name: str, content: Any) -> dict[str, str]:
    if isinstance(content, str):
        return {name: content} if content.strip() else {}
    if isinstance(content, list):
        return {key: text for row in content for key, text in _papers_of("", row).items() if key}
    if not isinstance(content, dict):
        return {}
    if "title" in content or "abstract" in content:
        keys = {str(content[key]) for key in IDS if content.get(key)} | {name}
        return {key: _paper(content) for key in sorted(keys) if key}
    rows = ((str(key), value) for key, value in content.items())
    return {name: text for key, value in rows for name, text in _papers_of(key, value).items() if name}


def _paper(row: Mapping[str, Any]) -> str:
    parts = (_plain(row.get(key)) for key in ("title", "abstract"))
    return "\n".join(part for part in parts if part)


def _plain(value: Any) -> str:
    """Some files wrap a field as {"value": …}."""
    return str(_plain(value.get("value")) if isinstance(value, dict) else value or "")


def _person(name: str, content: Any) -> str:
    keys = ("ParticipantID", "participant_id", "participantId", "id")
    told = [str(content[key]) for key in keys if content.get(key)] if isinstance(content, dict) else []
    return told[0] if told and name not in told else name


def _texts_of(content: Any, papers: Mapping[str, str]) -> Iterable[str]:
    """The papers that a profile names by id, as they are among the papers; else every title with abstract inside it."""
    if isinstance(content, str):
        yield papers.get(content, content if " " in content else "")
    elif isinstance(content, list):
        for item in content:
            yield from _texts_of(item, papers)
    elif isinstance(content, dict):
        named = next((papers[str(content[key])] for key in IDS if str(content.get(key)) in papers), None)
        if named is not None:
            yield named
            return
        if content.get("title") or content.get("abstract"):
            yield _paper(content)
            return
        for key, value in content.items():
            if key in ("papers", "publications", "works", "content", "profile", "ids") or isinstance(
                value, dict | list
            ):
                yield from _texts_of(value, papers)


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if number == number else None
