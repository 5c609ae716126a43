"""Learning: from all documents to a model, a lexicon and the vectors; and keeping the vectors in step with single changes.

Only what everybody in the zone may read teaches: no pair of words and no likeness tells of a confidential record.
A model is kept while the texts are much the same, and then only what changed is encoded again.
"""

from __future__ import annotations

import csv
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import Error, transaction

from shanhe.kernel.documents import PUBLIC, ZONE, Document
from shanhe.retrieval import (
    Analyser,
    Encoder,
    IndexDocument,
    Lexicon,
    MeaningModel,
    ModelError,
    OnnxModel,
    Pair,
    Vectors,
    bilingual,
)

from .. import documents
from . import state, table
from .state import Current

log = logging.getLogger(__name__)
TEXTS = 30_000  # texts that a model learns from: all, or every second, fourth … when there are more
PARALLEL = 3_000  # records in both languages that the lexicon learns from
FEWEST = 50  # texts; fewer teach what their wording has in common, not what they mean
KEPT_FOR = timedelta(days=7)  # a model, even if the texts are much the same
GROWN = 0.1  # share of documents more or fewer from which on a model is learned again
SURE = 0.7  # strength (0…1) from which on a counted pair is used
CHUNK = 1_000  # documents encoded at once

Chunks = Callable[[], Iterable[Sequence[Document]]]


@dataclass
class Sample:
    """What a rebuild gathers while the documents pass by: an even share of the texts, and of those in both languages."""

    texts: list[str] = field(default_factory=list)
    parallel: list[tuple[str, str]] = field(default_factory=list)
    terms: list[tuple[str, str]] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    count: int = 0
    _every: int = 1
    _every_pair: int = 1
    _pairs: int = 0

    def add(self, found: Iterable[Document]) -> None:
        for document in found:
            self.count += 1
            self.kinds.add(document.kind)
            if not document.readers & {PUBLIC, ZONE}:
                continue
            if self.count % self._every == 0:
                self.texts.append(documents.of(document).text)
                if len(self.texts) > TEXTS:
                    self.texts, self._every = self.texts[::2], self._every * 2
            self._add_pair(document)

    def _add_pair(self, document: Document) -> None:
        zh, en = (
            "\n".join(filter(None, (document.title.get(code), document.summary.get(code))))
            for code in ("zh", "en")
        )
        if not zh or not en:
            return
        self._pairs += 1
        if self._pairs % self._every_pair == 0:
            self.parallel.append((zh, en))
            if len(self.parallel) > PARALLEL:
                self.parallel, self._every_pair = self.parallel[::2], self._every_pair * 2


def rebuild(
    sample: Sample, chunks: Chunks, analyser: Analyser, terms: Iterable[tuple[str, str]] = ()
) -> None:
    """Learn if it is time, encode what changed, and make all of it the state in use; a problem is noted, not raised.

    `chunks()` gives the documents again, `terms` are (Chinese, English) words of the zones' own vocabularies.
    """
    before = state.current() or Current()
    found = replace(before, lexicon=_learn_lexicon(sample, analyser, terms))
    try:
        if not table.available():
            raise ModelError(
                "this PostgreSQL has no pgvector, or the product's role may not create it; search goes on by words"
            )
        found, model = _model(before, found, sample, analyser)
        with transaction.atomic():
            found = _encode(before, found, model, chunks, sample.kinds)
    except (ModelError, Error) as error:
        problem = str(error).strip() or type(error).__name__
        log.error("no meaning part: %s", problem)
        found = replace(found, problem=problem)
    state.publish(found)


def _model(before: Current, found: Current, sample: Sample, analyser: Analyser) -> tuple[Current, Encoder]:
    """One's own model by its path; else the one there is, while it fits; else a new one."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    own = state.own_model()
    if own:
        model: Encoder = OnnxModel(own)
        mark = _mark(Path(own) / "model.onnx")
        when = before.trained_at if mark == before.fingerprint else now
        return replace(
            found, name=model.name, fingerprint=mark, model=own, own=True, dimensions=model.dimensions,
            trained_on=0, trained_at=when, problem="",
        ), model  # fmt: skip
    if _fits(before, sample.count):
        return found, state.encoder(before)
    if len(sample.texts) < FEWEST:
        raise ModelError(f"there are only {len(sample.texts)} texts to learn from; search goes on by words")
    learned = MeaningModel.fit(sample.texts, analyser)
    part = state.folder() / "learned.npz"
    learned.write(part)
    mark = _mark(part)
    part.replace(state.folder() / f"{mark}.npz")
    return replace(
        found, name=learned.name, fingerprint=mark, model=f"{mark}.npz", own=False, dimensions=learned.dimensions,
        trained_on=sample.count, trained_at=now, problem="",
    ), learned  # fmt: skip


def _fits(before: Current, count: int) -> bool:
    """Whether the model in use may be kept: it can be read, is young, and the texts are much the same."""
    if before.own or before.problem or not before.model:
        return False
    try:
        state.encoder(before)
    except ModelError:
        return False
    young = datetime.now(UTC) - datetime.fromisoformat(before.trained_at) < KEPT_FOR
    return young and abs(count - before.trained_on) <= GROWN * before.trained_on


def _mark(path: Path) -> str:
    """A short name for a model by its content."""
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()[:16]


def _encode(before: Current, found: Current, model: Encoder, chunks: Chunks, kinds: set[str]) -> Current:
    """Fill the table that is not in use with all documents; vectors of unchanged texts by the same model are taken over."""
    same = before.fingerprint == found.fingerprint and before.side and table.exists(before.side)
    side = next(side for side in table.SIDES if side != before.side)
    table.make(side, found.dimensions)
    for chunk in _cut(chunks()):
        texts = {one.key: one.text for one in chunk}
        known = table.rows_as_they_were(before.side, texts) if same else {}
        missing = [key for key in texts if key not in known]
        if missing:
            known |= dict(zip(missing, model.encode([texts[key] for key in missing]), strict=True))
        table.fill(side, chunk, np.vstack([known[one.key] for one in chunk]))
    table.finish(side, found.dimensions, kinds)
    return replace(found, side=side)


def _cut(found: Iterable[Sequence[Document]]) -> Iterator[list[IndexDocument]]:
    chunk: list[IndexDocument] = []
    for part in found:
        chunk += [documents.of(document) for document in part]
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def refresh(fresh: Sequence[IndexDocument], gone: Sequence[str]) -> None:
    """Bring the vectors of single documents up to date; what cannot be encoded is taken out, for its old vector may be wrong."""
    found = state.current()
    if found is None or not found.side or not table.exists(found.side):
        return
    try:
        rows: Vectors = state.encoder(found).encode([one.text for one in fresh])
    except ModelError as error:
        state.note_problem(str(error))
        fresh, gone = [], [*gone, *(one.key for one in fresh)]
        rows = np.zeros((0, found.dimensions), dtype=np.float32)
    table.replace(found.side, fresh, rows, gone)


# -- both languages ------------------------------------------------------------------------------------------------


def _learn_lexicon(sample: Sample, analyser: Analyser, terms: Iterable[tuple[str, str]]) -> str:
    """Write the lexicon and give the name of its file; "" where it cannot be written."""
    words = [*glossary(), *terms]
    given = [*bilingual.from_terms(words, analyser), *_dictionary(analyser)]
    counted = [pair for pair in bilingual.learn(sample.parallel, analyser) if _is_sure(pair)]
    pairs = [*given, *bilingual.unknown(counted, given)]
    stems = {word for pair in pairs for word in pair.english if word.isascii()}
    english = [en for _zh, en in (*words, *sample.parallel)]
    lexicon = Lexicon(pairs, bilingual.spelled(english, analyser, stems))
    part = state.folder() / "learned.lex"
    lexicon.write(part)
    name = f"{_mark(part)}.lex"
    part.replace(state.folder() / name)
    return name


def _is_sure(pair: Pair) -> bool:
    """Whether a counted pair may be shown to people as a reason: strong, and no single character, which means too much."""
    return pair.strength >= SURE and all(len(word) > 1 for word in pair.chinese)


def glossary() -> list[tuple[str, str]]:
    """(Chinese, English) words of engineering that the product brings with it: a start before records teach more."""
    path = files("shanhe.matching.meaning") / "glossary.csv"
    with path.open(encoding="utf-8") as file:
        return [(row["zh"], row["en"]) for row in csv.DictReader(file)]


def _dictionary(analyser: Analyser) -> list[Pair]:
    """A dictionary of one's own in the format of CC-CEDICT (SHANHE_DICTIONARY), if there is one and it can be read."""
    path = str(settings.DICTIONARY)
    if not path:
        return []
    try:
        return bilingual.read_cedict(path, analyser)
    except ModelError as error:
        log.error("%s; the lexicon goes without it", error)
        return []
