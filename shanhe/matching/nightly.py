"""All published needs against all that could meet them: documents → vectors in shards → the comparison → suggestions.

The folder SHANHE_HOME/matching/bulk/ZONE keeps the shards and the answers of finished tasks. They can be deleted at any time; while they are
there, the next run computes only what changed. A shard holds a range of ids, so that one deleted row changes one shard.
"""

from __future__ import annotations

import fcntl
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from shanhe.kernel.context import Context
from shanhe.kernel.documents import PUBLIC, ZONE, Document, document_sources
from shanhe.retrieval import Encoder, MeaningModel, ModelError
from shanhe.retrieval.batch import (
    Busy,
    Cancelled,
    Job,
    Plan,
    Progress,
    Shard,
    TopK,
    cluster,
    local,
    read_folder,
    write_folder,
)
from shanhe.retrieval.batch.shards import FileShard, ShardDamaged, write_whole

from . import operations
from .meaning import stored
from .models import BulkRun
from .queries.bulk import valid

KINDS = ("result", "person")
KEPT = 10  # suggestions for a need and kind
COMPUTED = 30  # nearest ones looked at, since those of one's own organisation are left out
RANGE = 50_000  # ids in a shard
CHUNK = 1_000  # documents read and encoded at once
INSIDE = 2  # audience bit: members of the zone; bit 1 is everybody
BEST_FEW = (4, 2, 1)  # weights of a person's best, second and third evidence
NOBODY: frozenset[int] = frozenset()
SAMPLE = 50_000  # texts that a model learns from
ENCODED = "encoded.json"
NOTE = 2.0  # seconds between two notes of the progress in the database


class _NoWords:
    """Stands in where there is no text to learn from: everything is without meaning."""

    dimensions, name = 1, "none"

    def encode(self, texts: Iterable[str]) -> Any:
        return np.zeros((len(list(texts)), self.dimensions), np.float32)


Telling = Callable[[str, Progress], None]
Row = tuple[int, str, int, int]  # need, kind, other, score
Line = tuple[int, list[tuple[int, int]]]  # need, its (other, score), nearest first
Evidence = dict[tuple[int, int], list[int]]  # (need, person) → the scores of what speaks for the person


@dataclass(frozen=True)
class Side:
    """One kind's shards, and the organisations and people behind its rows."""

    shards: list[FileShard]
    organisations: dict[int, frozenset[int]]
    people: dict[int, frozenset[int]]


@dataclass(frozen=True)
class Encoded:
    """All sides, encoded by one model."""

    model: str
    sides: dict[str, Side]


def folder_of(zone: Any) -> Path:
    return Path(settings.HOME) / "matching" / "bulk" / str(zone.slug)


def words_of(document: Document) -> str:
    """The text that the meaning of a document is taken from."""
    parts = (
        *document.title.values(),
        *document.summary.values(),
        *document.body.values(),
        *document.keywords,
    )
    return "\n".join(part for part in parts if part)


def documents(zone: Any, kind: str, today: date) -> Iterator[Document]:
    """Every document of a kind that may be suggested today, by id."""
    source, after = document_sources[kind], 0
    while ids := source.ids(zone, after, CHUNK):
        after = max(ids)
        found = [document for document in source.read(zone, ids) if valid(document, today)]
        yield from sorted(found, key=lambda document: document.pk)


def compare_all(
    ctx: Context,
    encoder: Encoder | None = None,
    *,
    workers: int = 1,
    address: str = "",
    resume: bool = False,
    telling: Telling | None = None,
    kinds: Sequence[str] = (),
) -> BulkRun:
    """Run the comparison for the context's zone and keep what it finds. Raises Busy, Cancelled, or what went wrong.

    `address` is that of a Dask scheduler; without one, `workers` processes of this machine (0: this process). `resume` uses the
    vectors of the last run, if it got as far as having all. Without an encoder, one is fitted on the texts.
    """
    home, kinds = folder_of(ctx.zone), kinds or KINDS
    with _alone(home):
        encoded = (_encoded_before(home, kinds) if resume else None) or _encode(ctx, home, encoder, kinds)
        run = operations.start_bulk(
            ctx, zone=ctx.zone, workers=address or str(workers), model_version=encoded.model
        )
        try:
            rows = list(_found(ctx, run, encoded, home, _Runner(workers, address), telling))
            return operations.keep_suggestions(ctx, run=run, kinds=kinds, rows=rows)
        except (Cancelled, KeyboardInterrupt):
            operations.end_bulk(ctx, run=run, state=BulkRun.State.CANCELLED)
            raise
        except Exception as error:
            operations.end_bulk(
                ctx, run=run, state=BulkRun.State.FAILED, problem=f"{type(error).__name__}: {error}"[:2000]
            )
            raise


@dataclass(frozen=True)
class _Runner:
    workers: int
    address: str

    @contextmanager
    def ready(self) -> Iterator[Callable[[Job, Any], TopK]]:
        """Something that runs a job; a cluster is connected once for all jobs."""
        with cluster.connected(self.address) if self.address else nullcontext() as client:
            if client is not None:
                yield lambda job, listener: cluster.run(job, client, listener=listener)
            else:
                yield lambda job, listener: local.run(job, workers=self.workers, listener=listener)


def _found(
    ctx: Context, run: BulkRun, encoded: Encoded, home: Path, runner: _Runner, telling: Telling | None
) -> Iterator[Row]:
    needs, people = encoded.sides["need"], encoded.sides.get("person")
    evidence: Evidence = defaultdict(list)
    with runner.ready() as compare:
        for kind, others in encoded.sides.items():
            if kind == "need" or not needs.shards or not others.shards:
                continue
            job = Job(Plan(needs.shards, others.shards, k=COMPUTED), home / f"job-{kind}")
            found = compare(job, _listener(ctx, run, job, kind, telling))
            job.sweep()
            if people is not None:
                _note_evidence(evidence, found, others.people)
            if kind != "person":
                yield from _chosen(_lines(found), needs, others, kind)
    if people is not None:
        yield from _chosen(_experts(evidence), needs, people, "person")


def _listener(
    ctx: Context, run: BulkRun, job: Job, kind: str, telling: Telling | None
) -> Callable[[Progress], None]:
    """Notes the progress now and then, and passes a wish to stop on to the job."""
    noted = -NOTE

    def listen(progress: Progress) -> None:
        nonlocal noted
        if telling is not None:
            telling(kind, progress)
        if progress.done == progress.total or time.monotonic() - noted >= NOTE:
            noted = time.monotonic()
            if operations.note_progress(ctx, run=run, done=progress.done, total=progress.total):
                job.cancel()

    return listen


def _encode(ctx: Context, home: Path, encoder: Encoder | None, kinds: Sequence[str]) -> Encoded:
    """All documents as shards on the disk; that all are there is noted last."""
    (home / ENCODED).unlink(missing_ok=True)
    known = [kind for kind in ("need", *kinds) if kind in document_sources]
    chosen = encoder or stored.in_use() or _learned(_sample(ctx, known))
    for kind in known:
        _write_side(ctx, kind, chosen, home)
    write_whole(home / ENCODED, json.dumps({"model": chosen.name, "kinds": known}).encode())
    found = _encoded_before(home, kinds)
    if found is None:
        raise ShardDamaged(f"{home}: what was just written cannot be read")
    return found


def _learned(texts: list[str]) -> Encoder:
    try:
        return MeaningModel.fit(texts)
    except ModelError:
        return _NoWords()


def _sample(ctx: Context, kinds: Sequence[str]) -> list[str]:
    """Texts to learn from: all, or every second, fourth … when there are more than a model takes."""
    texts: list[str] = []
    step = 1
    found = (document for kind in kinds for document in documents(ctx.zone, kind, ctx.today))
    for number, document in enumerate(found):
        if number % step == 0:
            texts.append(words_of(document))
        if len(texts) > SAMPLE:
            texts, step = texts[::2], step * 2
    return texts


def _encoded_before(home: Path, kinds: Sequence[str]) -> Encoded | None:
    """What the last run encoded; None if it did not get so far."""
    try:
        noted = json.loads((home / ENCODED).read_text())
        sides = {kind: _read_side(home, kind) for kind in ("need", *kinds) if kind in noted["kinds"]}
    except (OSError, ValueError, ShardDamaged):
        return None
    return Encoded(noted["model"], {"need": Side([], {}, {}), **sides})


def _write_side(ctx: Context, kind: str, encoder: Encoder, home: Path) -> None:
    behind: dict[str, dict[int, list[int]]] = {"organisations": {}, "people": {}}

    def noted() -> Iterator[Document]:
        for document in documents(ctx.zone, kind, ctx.today):
            behind["organisations"][document.pk] = sorted(document.organisations)
            behind["people"][document.pk] = sorted(document.people)
            yield document

    write_folder(home / kind, _shards(noted(), encoder, asking=kind == "need"), model=encoder.name)
    write_whole(home / kind / "behind.json", json.dumps(behind).encode())


def _read_side(home: Path, kind: str) -> Side:
    behind = json.loads((home / kind / "behind.json").read_text())
    organisations, people = (
        {int(pk): frozenset(found) for pk, found in behind[name].items() if found}
        for name in ("organisations", "people")
    )
    return Side(read_folder(home / kind), organisations, people)


def _shards(found: Iterable[Document], encoder: Encoder, *, asking: bool) -> Iterator[Shard]:
    """Documents (by id) cut by ranges of ids, encoded in chunks."""
    parts: list[Shard] = []
    chunk: list[Document] = []

    def encode() -> None:
        if chunk:
            vectors = np.asarray(_vectors(chunk, encoder), np.float32)
            audience = [_audience(document, asking=asking) for document in chunk]
            ids = [document.pk for document in chunk]
            parts.append(Shard.of(ids, vectors.astype(np.float16), audience=audience))
            chunk.clear()

    place = None
    for document in found:
        if place is not None and document.pk // RANGE != place:
            encode()
            if parts:
                yield _joined(parts)
                parts.clear()
        place = document.pk // RANGE
        chunk.append(document)
        if len(chunk) == CHUNK:
            encode()
    encode()
    if parts:
        yield _joined(parts)


def _vectors(chunk: Sequence[Document], encoder: Encoder) -> Any:
    """Their vectors: those of the index, as far as its model is used and it has them; the others are made."""
    known = encoder.rows(chunk) if isinstance(encoder, stored.InUse) else {}
    missing = [document for document in chunk if document.key not in known]
    made = encoder.encode([words_of(document) for document in missing]) if missing else ()
    known |= {document.key: row for document, row in zip(missing, made, strict=True)}
    return [known[document.key] for document in chunk]


def _joined(parts: Sequence[Shard]) -> Shard:
    columns = [part.columns() for part in parts]
    return Shard(**{name: np.concatenate([column[name] for column in columns]) for name in columns[0]})


def _audience(document: Document, *, asking: bool) -> int:
    """Who may be offered a row, as bits: everybody, members of the zone. A need's side are members, so a need has both.

    What only named people may see is in no batch: nobody could say for whom it was computed.
    """
    if asking:
        return 1 | INSIDE
    return (1 if PUBLIC in document.readers else 0) | (INSIDE if ZONE in document.readers else 0)


def _lines(found: TopK) -> Iterator[Line]:
    """Each need with what is near to it, nearest first."""
    for need, ids, scores in zip(
        found.needs.tolist(), found.ids.tolist(), found.scores.tolist(), strict=True
    ):
        yield need, [(other, score) for other, score in zip(ids, scores, strict=True) if other >= 0]


def _note_evidence(evidence: Evidence, found: TopK, people: dict[int, frozenset[int]]) -> None:
    """What is near to a need speaks for the people behind it; a person's own document for that person."""
    for need, near in _lines(found):
        for other, score in near:
            for person in people.get(other, NOBODY):
                evidence[need, person].append(score)


def _experts(evidence: Evidence) -> Iterator[Line]:
    """People by the best few of what speaks for them: 4/7 of the best, 2/7 of the second, 1/7 of the third.

    So many weak traces do not make an expert, and one strong result counts more than ten distant ones.
    """
    by_need: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (need, person), scores in evidence.items():
        best = sorted((score for score in scores if score > 0), reverse=True)[: len(BEST_FEW)]
        weighed = sum(share * score for share, score in zip(BEST_FEW, best, strict=False))
        by_need[need].append((person, weighed // sum(BEST_FEW)))
    for need, people in by_need.items():
        yield need, sorted(people, key=lambda pair: (-pair[1], pair[0]))


def _chosen(lines: Iterable[Line], needs: Side, others: Side, kind: str) -> Iterator[Row]:
    """The KEPT nearest of each need with some likeness, without those of the need's own organisation."""
    for need, near in lines:
        own, kept = needs.organisations.get(need, NOBODY), 0
        for other, score in near:
            if score <= 0 or kept == KEPT:
                break
            if own.isdisjoint(others.organisations.get(other, NOBODY)):
                kept += 1
                yield need, kind, other, score


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy(f"a comparison is under way in {home}") from error
        yield
