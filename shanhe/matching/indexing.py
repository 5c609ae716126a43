"""The one index over everything that can be met: where it is, how it is made again, how it follows changes.

The index holds nothing that the database does not: a missing or torn one is rebuilt. Changes arrive as jobs that are
queued in the operation's own transaction (see `jobs`), so nothing is indexed of what was rolled back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django_scopes import scope

from shanhe.kernel.documents import Document, DocumentSource, document_sources
from shanhe.retrieval import EngineError, IndexDocument, TextIndex, storage
from shanhe.zones import queries as zone_words
from shanhe.zones.models import Zone

from . import documents, queue, works
from .meaning import learning, state

CHUNK = 500


def folder() -> Path:
    """Where the index lives: `index/text` in SHANHE_HOME."""
    return Path(settings.INDEX_ROOT) / "text"


@cache
def _index(path: str) -> TextIndex:
    return TextIndex(path)


def text_index() -> TextIndex:
    """The index of this process, which knows the newest lexicon; every call of it may raise IndexMissing or IndexDamaged."""
    index = _index(str(folder()))
    index.analyser.lexicon = state.lexicon()
    return index


@dataclass(frozen=True)
class Status:
    """How the index is: usable or why not, how many documents it has and how many the database would give.

    `waiting` jobs hold changes that it does not have yet, the oldest for `lag` seconds.
    """

    usable: bool
    problem: str
    documents: int
    wanted: int
    bytes: int
    changed_at: datetime | None
    waiting: int = 0
    lag: float = 0.0
    meaning: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {
            "usable": self.usable,
            "problem": self.problem,
            "documents": self.documents,
            "wanted": self.wanted,
            "bytes": self.bytes,
            "changed_at": self.changed_at.isoformat() if self.changed_at else None,
            "waiting": self.waiting,
            "lag": self.lag,
            "meaning": dict(self.meaning),
        }


def zones() -> list[Zone]:
    return list(Zone.objects.exclude(version="").order_by("pk"))


def _ids(source: DocumentSource, zone: Any) -> Iterator[Sequence[int]]:
    after = 0
    while chunk := source.ids(zone, after, CHUNK):
        yield chunk
        after = chunk[-1]


def wanted() -> int:
    """How many documents the database would give now."""
    return sum(
        sum(len(chunk) for chunk in _ids(source, zone)) for zone in zones() for source in document_sources
    )


def status() -> Status:
    """The state of the index; counting what is wanted reads every id."""
    path = folder()
    files = [file for file in path.rglob("*") if file.is_file()] if path.exists() else []
    size = sum(file.stat().st_size for file in files)
    changed = max((file.stat().st_mtime for file in files), default=None)
    when = None if changed is None else datetime.fromtimestamp(changed, UTC)
    try:
        count, problem = text_index().count(), ""
    except EngineError as error:
        count, problem = 0, str(error)
    lag = queue.lag()
    return Status(not problem, problem, count, wanted(), size, when, lag.changes, lag.seconds, state.status())


def rebuild(progress: Callable[[int], None] | None = None) -> int:
    """Make the whole index again from the database; readers go on with the old one meanwhile. Returns how many.

    Changes that waited before it began are in it, and need no job of their own any more.
    """
    count, needless, sample = 0, queue.ids(), learning.Sample()
    with TextIndex.rebuild(folder()) as building:
        for found in _every():
            count += building.replace([documents.of(item) for item in found])
            sample.add(found)
            if progress is not None:
                progress(count)
        learning.rebuild(sample, _every, building.analyser, _terms())
    queue.drop(needless)
    return count


def _every() -> Iterator[list[Document]]:
    """All documents of all zones, a chunk at a time."""
    for zone in zones():
        for source in document_sources:
            for chunk in _ids(source, zone):
                with scope(zone=zone):
                    yield works.read(source, zone, chunk)


def _terms() -> Iterator[tuple[str, str]]:
    """(Chinese, English) words of the zones' own vocabularies."""
    for zone in zones():
        with scope(zone=zone):
            yield from zone_words.bilingual_terms()


def watched() -> frozenset[str]:
    """The models whose rows lead to a document."""
    return frozenset(label for source in document_sources for label in (source.model, *source.also))


@dataclass(frozen=True)
class Led:
    """To which documents changed rows lead, by kind: those that are about the rows themselves, and those that repeat what others say."""

    own: Mapping[str, set[int]]
    repeating: Mapping[str, set[int]]


def led_to(keys: Iterable[str]) -> Led:
    """From journal keys ("results.Result:5") to the ids of the documents to read again."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        label, _sep, number = key.partition(":")
        numbers[label].append(int(number))
    documented = {source.model for source in document_sources}
    own: dict[str, set[int]] = defaultdict(set)
    repeating: dict[str, set[int]] = defaultdict(set)
    for source in document_sources:
        own[source.name] |= set(numbers.get(source.model, ()))
        for label in source.also:
            if label in numbers and source.owner_ids is not None:
                into = repeating if label in documented else own
                into[source.name] |= set(source.owner_ids(label, numbers[label]))
    for kind in list(own):
        ids = own[kind] | repeating.get(kind, set())
        repeating[works.PEOPLE] |= set(works.people_of(kind, sorted(ids))) if ids else set()
    return Led(_filled(own), _filled(repeating))


def _filled(found: Mapping[str, set[int]]) -> dict[str, set[int]]:
    return {kind: ids for kind, ids in found.items() if ids}


def wanted_ids(keys: Iterable[str]) -> dict[str, set[int]]:
    """The ids of the documents to read again when these rows change, by kind."""
    led = led_to(keys)
    return {
        kind: led.own.get(kind, set()) | led.repeating.get(kind, set()) for kind in {*led.own, *led.repeating}
    }


def refresh(zone: Any, keys: Iterable[str]) -> int:
    """Read these documents again and put them into the index, or take them out; returns how many were read.

    May be repeated: what counts is how the rows are now. One at a time, so that nobody writes what another has read since.
    """
    with storage.writer_lock(folder(), name=storage.REFRESH):
        fresh, gone = _read_again(zone, keys)
        if fresh or gone:
            text_index().replace(fresh, gone)
            learning.refresh(fresh, gone)
    return len(fresh)


def _read_again(zone: Any, keys: Iterable[str]) -> tuple[list[IndexDocument], list[str]]:
    """The documents as they are now, and the keys of those that are gone."""
    fresh: list[IndexDocument] = []
    gone: list[str] = []
    for kind, ids in wanted_ids(keys).items():
        with scope(zone=zone):
            source = document_sources[kind]
            found = {document.pk: document for document in works.read(source, zone, sorted(ids))}
        fresh += [documents.of(document) for document in found.values()]
        gone += [f"{kind}:{number}" for number in ids if number not in found]
    return fresh, gone


def read(zone: Any, keys: Sequence[str], *, with_works: bool = True) -> dict[str, Document]:
    """The documents of these keys ("result:5") as the rows are now; those that are gone are absent.

    Without their works people are read quickly: for whom only who they are counts.
    """
    by_kind: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        kind, _sep, number = key.partition(":")
        by_kind[kind].append(int(number))
    found: dict[str, Document] = {}
    for kind, ids in by_kind.items():
        if kind in document_sources:
            source = document_sources[kind]
            read_now = works.read(source, zone, ids) if with_works else source.read(zone, ids)
            found |= {document.key: document for document in read_now}
    return found
