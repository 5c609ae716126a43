"""Which model and which table are in use: a small file beside the text index, written last when all is ready."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from shanhe.kernel import memory
from shanhe.retrieval import Encoder, Lexicon, MeaningModel, ModelError, OnnxModel

from . import table

log = logging.getLogger(__name__)
CURRENT = "current.json"


@dataclass(frozen=True)
class Current:
    """What is in use. `side` names the table, `model` the file here or the folder of one's own model.

    `trained_on` documents of `trained_at` (ISO) taught it; `dimensions` numbers make a vector. `problem`, if any, says why there
    is no meaning part: then nothing else but the lexicon counts.
    """

    side: str = ""
    name: str = ""
    fingerprint: str = ""
    model: str = ""
    own: bool = False
    lexicon: str = ""
    dimensions: int = 0
    trained_on: int = 0
    trained_at: str = ""
    problem: str = ""


def folder() -> Path:
    """Where models live: `index/meaning` in SHANHE_HOME."""
    return Path(settings.INDEX_ROOT) / "meaning"


def own_model() -> str:
    """The folder of a sentence-embedding model of one's own (SHANHE_MODEL), or "": the zone's texts teach one."""
    return str(settings.MEANING_MODEL)


def current() -> Current | None:
    """What is in use now, in this and every other process; None before the first rebuild."""
    path = folder() / CURRENT
    try:
        status = path.stat()
    except OSError:
        return None
    return _read(str(path), status.st_mtime_ns, status.st_ino)


@lru_cache(maxsize=4)
def _read(path: str, _changed: int, _inode: int) -> Current | None:
    try:
        return Current(**json.loads(Path(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        log.error(
            "the note of the meaning model %s cannot be read (%s); search goes on by words", path, error
        )
        return None


def publish(found: Current) -> None:
    """Make this the one in use, for all processes at once, and remove files that nobody needs any more."""
    home = folder()
    home.mkdir(parents=True, exist_ok=True)
    part = home / f"{CURRENT}.part"
    with part.open("w", encoding="utf-8") as file:
        json.dump(asdict(found), file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    part.replace(home / CURRENT)
    for path in home.iterdir():
        if path.suffix in (".npz", ".lex") and path.name not in (found.model, found.lexicon):
            path.unlink(missing_ok=True)


def note_problem(problem: str) -> None:
    """Go on by words alone, and say why."""
    log.error("%s", problem)
    publish(replace(current() or Current(), problem=problem))


def encoder(found: Current) -> Encoder:
    """The model in use, loaded once in each process; ModelError says what is wrong with its file."""
    if found.problem:
        raise ModelError(found.problem)
    return _loaded(found.model if found.own else str(folder() / found.model), found.own, found.fingerprint)


@lru_cache(maxsize=2)
def _loaded(path: str, own: bool, _fingerprint: str) -> Encoder:
    model = OnnxModel(path) if own else MeaningModel.load(path)
    memory.settled()
    return model


def lexicon() -> Lexicon | None:
    """Pairs of words in both languages; None where none were learned yet or the file is torn."""
    found = current()
    return None if found is None or not found.lexicon else _lexicon(str(folder() / found.lexicon))


@lru_cache(maxsize=2)
def _lexicon(path: str) -> Lexicon | None:
    try:
        found = Lexicon.load(path)
    except ModelError as error:
        log.error("%s", error)
        return None
    memory.settled()
    return found


def usable() -> tuple[Current, Encoder] | None:
    """What is in use with its model; None where there is no meaning part. A torn model is noted, for `status` to tell."""
    found = current()
    if found is None or found.problem:
        return None
    try:
        if not _there(found.side, found.trained_at, str(folder())):
            raise ModelError("the table of vectors is gone; run: shanhe index rebuild")
        return found, encoder(found)
    except ModelError as error:
        note_problem(str(error))
        return None


@lru_cache(maxsize=2)
def _there(side: str, _trained_at: str, _folder: str) -> bool:
    """Asked once for each state: who restores a backup restarts the product."""
    return table.exists(side)


def status() -> dict[str, Any]:
    """How the meaning part is, for those who run the zone."""
    found = current()
    if found is None:
        return {"usable": False, "problem": "nothing was learned yet; run: shanhe index rebuild"}
    working = usable() is not None
    found = current() or found
    return {
        "usable": working,
        "problem": found.problem,
        "model": found.name,
        "trained_on": found.trained_on,
        "trained_at": found.trained_at,
    }
