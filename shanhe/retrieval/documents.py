"""What goes into the engine and what comes out: plain values without a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

FIELDS = ("title", "keywords", "summary", "body")


@dataclass(frozen=True, kw_only=True)
class IndexDocument:
    """One thing that can be found. Texts of all languages of a field are joined by line breaks.

    `key` is unique in the index ("need:12"); `readers` are permission terms (empty: nobody but the system);
    `facets` are codes by name; `valid_from`/`valid_until` bound, half-open, when it may be suggested.
    """

    key: str
    kind: str
    zone: int
    title: str
    keywords: str = ""
    summary: str = ""
    body: str = ""
    readers: frozenset[str] = frozenset()
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def text(self) -> str:
        """Everything there is to read, for a meaning model."""
        return "\n".join(part for part in (self.title, self.keywords, self.summary, self.body) if part)


@dataclass(frozen=True, kw_only=True)
class View:
    """Who asks: permission terms (None: the system reads everything), zone, day of validity, and keys to leave out.

    `without` are documents that are about to be made again: what the index has of them may no longer be shown.
    """

    readers: frozenset[str] | None
    zone: int
    on: date | None = None
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class WeightedTerm:
    """A word to look for: `text` as the index has it, `source` as it was asked.

    origin: "word" (as asked), "translation" (through the bilingual lexicon), "spelling" or "pinyin" (nothing matched
    as asked), "feedback" (from the best first hits). `source` is the word as written where it was cut to its stem.
    """

    text: str
    weight: float = 1.0
    origin: str = "word"
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class SearchQuery:
    """A query that is ready: terms, phrases (each a sequence of index tokens that must follow each other).

    `least` is the share of the asked words that a hit must have (0: one suffices). `sounds` are sequences of pinyin
    syllables to be found in titles and keywords. `characters` are single Chinese characters that score as well, so
    that 监测 and 检测 are not strangers: for matching, too wide for a person's search.
    """

    terms: Sequence[WeightedTerm] = ()
    phrases: Sequence[Sequence[str]] = ()
    sounds: Sequence[Sequence[str]] = ()
    characters: Sequence[WeightedTerm] = ()
    least: float = 0.0


@dataclass(frozen=True)
class Hit:
    """A document that matched: its key, kind and score (BM25, comparable within one search only)."""

    key: str
    kind: str
    score: float
    tokens_by_field: Callable[[], Mapping[str, Sequence[str]]] = field(repr=False, compare=False)
    asked: Sequence[WeightedTerm] = field(default=(), repr=False, compare=False)

    @cached_property
    def matched(self) -> dict[str, tuple[WeightedTerm, ...]]:
        """Which of the terms were found, by field ("title", "keywords", "summary", "body"); read when asked for."""
        found = {}
        for name, tokens in self.tokens_by_field().items():
            there = set(tokens)
            terms = tuple(term for term in self.asked if term.text in there)
            if terms:
                found[name] = terms
        return found


@dataclass(frozen=True)
class Found:
    """A page of hits, how many there are in all, and for each facet how many have each code ("kind" among them).

    The counts of a facet disregard the filter on that facet itself, as people expect of boxes to tick.
    """

    hits: Sequence[Hit] = ()
    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    query: SearchQuery = field(default_factory=SearchQuery)
