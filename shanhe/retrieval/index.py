"""The lexical index: one folder of tantivy files that can be made again from the database at any time.

Any number of processes read, one at a time writes. Permission, zone and validity are conditions inside the search:
neither totals nor counts of facets know of a record that the reader may not see.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tantivy import Document, Index, Query, Searcher

from . import pinyin, pruned, querying, storage
from .analysis import MOST_TERMS, Analyser
from .documents import FIELDS, Found, Hit, IndexDocument, SearchQuery, View, WeightedTerm
from .errors import IndexMissing
from .variants import LONGEST_GUESSED, Variants

HEAP = 64 * 2**20  # bytes that a writer may hold before it writes a segment
CHARACTER = 3.0  # weight of a Chinese character's score in a wide query; chosen in benchmarks/quality
MOST_CODES = 500  # different codes of facets that are counted
NO_FACETS: Mapping[str, Sequence[str]] = MappingProxyType({})


class TextIndex:
    """The index of one folder. Opening is cheap; keep one for each process, it notices what others commit.

    IndexMissing and IndexDamaged may come from any call: the caller rebuilds (`rebuild`) and says so meanwhile.
    """

    def __init__(self, path: Path | str, analyser: Analyser | None = None) -> None:
        self.path = Path(path)
        self.analyser = analyser or Analyser()
        self._generation: Path | None = None
        self._index: Index | None = None
        self._searcher: Searcher | None = None
        self._stamp: tuple[int, int] = (0, 0)

    @classmethod
    def create(cls, path: Path | str, analyser: Analyser | None = None) -> TextIndex:
        """An empty index in this folder; whatever was there is replaced."""
        with cls.rebuild(path, analyser):
            pass
        return cls.open(path, analyser)

    @classmethod
    def open(cls, path: Path | str, analyser: Analyser | None = None) -> TextIndex:
        """The index of this folder; IndexMissing or IndexDamaged where it cannot be used."""
        index = cls(path, analyser)
        index._current()
        return index

    @classmethod
    @contextmanager
    def rebuild(cls, path: Path | str, analyser: Analyser | None = None) -> Iterator[TextIndex]:
        """A fresh index to fill by `replace`; it takes the old one's place when the block ends without an error.

        Other writers wait until then, readers go on with the old one.
        """
        folder = Path(path)
        with storage.writer_lock(folder):
            generation = storage.fresh(folder)
            index = _Building(folder, generation, analyser)
            try:
                yield index
                index.finish()
            except BaseException:
                shutil.rmtree(generation, ignore_errors=True)
                raise
            storage.publish(folder, generation)

    # --- writing

    def replace(self, documents: Iterable[IndexDocument], deleted: Iterable[str] = ()) -> int:
        """Puts documents in the place of those with the same key and removes `deleted` keys, in one commit.

        Returns how many documents were written. After an error nothing is changed.
        """
        with storage.writer_lock(self.path):
            index, _searcher = self._current()
            with storage.guarded(self.path):
                writer = index.writer(HEAP, 1)
                try:
                    count = self._write(writer, documents, deleted, replacing=True)
                    writer.commit()
                except BaseException:
                    writer.rollback()
                    raise
                writer.wait_merging_threads()
        return count

    def _write(
        self, writer: Any, documents: Iterable[IndexDocument], deleted: Iterable[str], *, replacing: bool
    ) -> int:
        for key in deleted:
            writer.delete_documents_by_term("key", key)
        count = 0
        for document in documents:
            if replacing:
                writer.delete_documents_by_term("key", document.key)
            writer.add_document(self._made(document))
            count += 1
        return count

    def _made(self, document: IndexDocument) -> Document:
        made = Document()
        made.add_text("key", document.key)
        made.add_text("kind", document.kind)
        made.add_integer(querying.NUMBER, _number(document))
        made.add_text("zone", str(document.zone))
        for reader in sorted(document.readers):
            made.add_text("readers", reader)
        for name, codes in document.facets.items():
            for code in codes:
                made.add_text("facets", querying.facet(name, str(code)))
        made.add_integer(querying.FROM, _day(document.valid_from, querying.EARLIEST))
        made.add_integer(querying.UNTIL, _day(document.valid_until, querying.LATEST))
        by_field = [self.analyser.words(getattr(document, name)) for name in FIELDS]
        words: list[str] = []
        for name, tokens in zip(FIELDS, by_field, strict=True):
            words += tokens * querying.REPEAT[name]
        made.add_text(querying.WORDS, " ".join(words))
        characters = self.analyser.characters(word for tokens in by_field for word in tokens)
        made.add_text(querying.CHARACTERS, " ".join(characters))
        sounds = pinyin.syllables(f"{document.title} {document.keywords}"[:2_000])
        if document.kind == "person":
            sounds += pinyin.of_names(document.title)
        made.add_text(querying.SOUND, " ".join(sounds))
        made.add_bytes(querying.STORED, "\n".join(" ".join(tokens) for tokens in by_field).encode())
        return made

    # --- reading

    def count(self) -> int:
        """How many documents there are, of all zones and readers."""
        return int(self._current()[1].num_docs)

    def prepare(
        self, query: str, *, least: float = 0.0, wide: bool = False, view: View | None = None
    ) -> SearchQuery:
        """Words, translations, quoted phrases and, for words that the index does not have, spellings and sounds.

        With a `view`, "the index has it" means: a document that this view may read has it.
        `wide` is for matching a written text: no guesses at spelling and no phrases, but single Chinese characters.
        """
        asked = self.analyser.query(query)
        index, searcher = self._current()
        with storage.guarded(self.path):
            readable = None if view is None else querying.readable(index.schema, view)
            variants = Variants(searcher, index.schema, readable)
            if wide:
                terms = variants.rarest(asked, MOST_TERMS)
                return SearchQuery(terms=terms, characters=self._characters(searcher, asked), least=least)
            guessing = view is None or len(asked) <= LONGEST_GUESSED
            terms, sounds = variants.resolve(asked, self.analyser.runs(query)) if guessing else (asked, [])
            terms = variants.rarest(terms, MOST_TERMS)
        return SearchQuery(terms=terms, phrases=self.analyser.phrases(query), sounds=sounds, least=least)

    def _characters(self, searcher: Searcher, asked: Sequence[WeightedTerm]) -> list[WeightedTerm]:
        """The characters of a query, weighted; of a long one the rarest."""
        weights: dict[str, float] = {}
        for term in asked:
            if term.origin == "word":
                for character in self.analyser.characters([term.text]):
                    weights[character] = weights.get(character, 0.0) + CHARACTER * term.weight
        frequency = {one: int(searcher.doc_freq(querying.CHARACTERS, one)) for one in weights}
        kept = sorted((one for one in weights if frequency[one]), key=lambda one: (frequency[one], one))
        return [WeightedTerm(one, weights[one], "character", one) for one in kept[:MOST_TERMS]]

    def search(
        self,
        query: str | SearchQuery,
        *,
        readers: frozenset[str] | None,
        zone: int,
        kinds: Sequence[str] = (),
        facets: Mapping[str, Sequence[str]] = NO_FACETS,
        count_facets: bool = False,
        on: date | None = None,
        without: Collection[str] = (),
        limit: int = 20,
        offset: int = 0,
    ) -> Found:
        """Hits by descending score. An empty query finds everything that may be read, a query without any word nothing.

        `readers` are the permission terms of who asks (None: the system reads everything), `on` the day on which
        hits must be valid, `facets` codes by name (any of a name's codes, all names), `without` keys to leave out.
        """
        index, searcher = self._current()
        asked = self.prepare(query) if isinstance(query, str) else query
        with storage.guarded(self.path):
            scoring = querying.matching(index.schema, asked)
            if scoring is None and isinstance(query, str) and query.strip():
                return Found(query=asked)
            bounds: dict[str, Any] = {"readers": readers, "kinds": kinds, "facets": facets, "zone": zone}
            bounds |= {"on": on, "without": without}
            whole = querying.within(scoring, querying.conditions(index.schema, **bounds))
            result: Any = searcher.search(whole, limit=max(limit, 1), offset=offset, count=True)
            terms = _reported(asked)
            hits = [_hit(searcher, address, score, terms) for score, address in result.hits[:limit]]
            counts = _count_facets(index, searcher, scoring, bounds) if count_facets else {}
        return Found(hits=hits, total=int(result.count), facets=counts, query=asked)

    def best(self, asked: SearchQuery, view: View, kind: str, limit: int) -> list[Hit]:
        """The best hits of one kind as a view may read them, like those of `search` but without a total: that is quicker."""
        index, searcher = self._current()
        with storage.guarded(self.path):
            scoring = querying.matching(index.schema, asked)
            if scoring is None:
                return []
            terms = _reported(asked)
            clauses = querying.conditions(
                index.schema,
                readers=view.readers,
                kinds=[kind],
                facets={},
                zone=view.zone,
                on=view.on,
                without=view.without,
            )
            found = pruned.best(searcher, index.schema, scoring, kind, clauses, limit)
            if found is not None:
                return [
                    Hit(f"{kind}:{number}", kind, float(score), partial(_by_field, searcher, place), terms)
                    for score, place, number in found
                ]
            whole = querying.within(scoring, clauses)
            hits: Any = searcher.search(whole, limit=max(limit, 1), count=False).hits
            return [_hit(searcher, place, score, terms) for score, place in hits[:limit]]

    def tokens(self, keys: Sequence[str]) -> dict[str, dict[str, list[str]]]:
        """The index words of documents by field, for feedback and for "more like this"; unknown keys are absent."""
        index, searcher = self._current()
        found = {}
        with storage.guarded(self.path):
            for key in keys:
                query = Query.term_query(index.schema, "key", key, index_option="basic")
                for _score, address in searcher.search(query, limit=1, count=False).hits:
                    found[key] = _by_field(searcher, address)
        return found

    def document_frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """In how many documents (of all zones) each word occurs."""
        _index, searcher = self._current()
        return {word: int(searcher.doc_freq(querying.WORDS, word)) for word in words}

    def _current(self) -> tuple[Index, Searcher]:
        """The index and a searcher of the newest commit of the generation in use; two small reads when nothing changed."""
        generation = storage.current(self.path)
        with storage.guarded(self.path):
            try:
                status = (generation / "meta.json").stat()
            except FileNotFoundError:
                raise IndexMissing(f"the index in {generation} is gone; it has to be rebuilt") from None
            stamp = (status.st_mtime_ns, status.st_ino)
            if generation != self._generation or self._index is None:
                self._index, self._generation = Index.open(str(generation)), generation
                self._index.config_reader("manual")
                self._stamp = (0, 0)
            if stamp != self._stamp or self._searcher is None:
                self._index.reload()
                self._searcher, self._stamp = self._index.searcher(), stamp
            return self._index, self._searcher


class _Building(TextIndex):
    """A generation that nobody reads yet: one writer from the first document to the last."""

    def __init__(self, folder: Path, generation: Path, analyser: Analyser | None) -> None:
        super().__init__(folder, analyser)
        self._made_index = Index(querying.schema(), path=str(generation))
        self._writer: Any = self._made_index.writer(2 * HEAP, 1)
        self._seen: set[str] = set()

    def replace(self, documents: Iterable[IndexDocument], deleted: Iterable[str] = ()) -> int:
        """As in TextIndex, without a commit of its own."""
        gone = list(deleted)
        self._seen.difference_update(gone)
        return self._write(self._writer, self._once(documents), gone, replacing=False)

    def _once(self, documents: Iterable[IndexDocument]) -> Iterator[IndexDocument]:
        for document in documents:
            if document.key in self._seen:
                self._writer.delete_documents_by_term("key", document.key)
            self._seen.add(document.key)
            yield document

    def finish(self) -> None:
        self._writer.commit()
        self._writer.wait_merging_threads()

    def _current(self) -> tuple[Index, Searcher]:
        return self._made_index, self._made_index.searcher()


def _day(day: date | None, otherwise: int) -> int:
    return otherwise if day is None else day.toordinal()


def _number(document: IndexDocument) -> int:
    """The number of a key "need:12" of the kind "need"; -1 for any other key."""
    number = document.key.removeprefix(f"{document.kind}:")
    plain = number.isascii() and number.isdigit() and len(number) < 19 and str(int(number)) == number
    return int(number) if plain and number != document.key else -1


def _by_field(searcher: Searcher, address: Any) -> dict[str, list[str]]:
    stored: Any = searcher.doc(address).get_first(querying.STORED)
    lines = bytes(stored or b"").decode().split("\n")
    return {name: line.split(" ") if line else [] for name, line in zip(FIELDS, lines, strict=False)}


def _reported(asked: SearchQuery) -> list[WeightedTerm]:
    """The words that a hit may name as found: those asked for, and those of phrases."""
    named = {term.text for term in asked.terms}
    phrased = dict.fromkeys(word for phrase in asked.phrases for word in phrase if word not in named)
    return [*asked.terms, *(WeightedTerm(word, source=word) for word in phrased)]


def _hit(searcher: Searcher, address: Any, score: float, terms: Sequence[WeightedTerm]) -> Hit:
    document = searcher.doc(address)
    key, kind = document.get_first("key"), document.get_first("kind")
    return Hit(str(key), str(kind), float(score), partial(_by_field, searcher, address), terms)


def _count_facets(
    index: Index, searcher: Searcher, scoring: Query | None, bounds: Any
) -> dict[str, dict[str, int]]:
    """Counts by name and code; for a name that is filtered on, without that filter."""
    found = _counted(index, searcher, scoring, bounds)
    for name in [name for name, codes in bounds["facets"].items() if codes]:
        others = {other: codes for other, codes in bounds["facets"].items() if other != name}
        found[name] = _counted(index, searcher, scoring, {**bounds, "facets": others}).get(name, {})
    if bounds["kinds"]:
        found["kind"] = _counted(index, searcher, scoring, {**bounds, "kinds": ()})["kind"]
    return found


def _counted(
    index: Index, searcher: Searcher, scoring: Query | None, bounds: Any
) -> dict[str, dict[str, int]]:
    query = querying.within(scoring, querying.conditions(index.schema, **bounds))
    wanted = {
        "facets": {"terms": {"field": "facets", "size": MOST_CODES}},
        "kind": {"terms": {"field": "kind", "size": MOST_CODES}},
    }
    answer = searcher.aggregate(query, wanted)
    found: dict[str, dict[str, int]] = {
        "kind": {bucket["key"]: int(bucket["doc_count"]) for bucket in answer["kind"]["buckets"]}
    }
    for bucket in answer["facets"]["buckets"]:
        name, _equals, code = bucket["key"].partition("=")
        found.setdefault(name, {})[code] = int(bucket["doc_count"])
    return found
