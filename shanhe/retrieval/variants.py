"""What else a word may have meant when the index does not have it: other spellings, or the same sound in Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import log
from typing import Any

from tantivy import Occur, Query, Schema, Searcher

from . import pinyin
from .analysis import HAN, latin
from .documents import WeightedTerm
from .querying import WORDS, within

_HAN = re.compile(f"[{HAN}]+")
MOST_SPELLINGS = 3  # for one word
MOST_CANDIDATES = 2_000  # words with the same first letter that are compared
LONGEST_GUESSED = 40  # words of a query from which on it is a text: nothing is guessed for a reader's view
MOST_MISSES = 6  # words of a query for which variants are tried: a long text needs none


class Variants:
    """Variants against the words of one searcher, or of those of its documents that `readable` finds.

    Which words are known must not tell of a document that the reader may not see: with `readable` neither a word nor
    how often it occurs comes from elsewhere.
    """

    def __init__(self, searcher: Searcher, schema: Schema, readable: Query | None = None) -> None:
        self._searcher = searcher
        self._schema = schema
        self._readable = readable

    def frequency(self, word: str) -> int:
        """In how many documents a word is, whoever may read them."""
        return int(self._searcher.doc_freq(WORDS, word))

    def known(self, word: str) -> int:
        """In how many of the documents that may be read a word is."""
        anywhere = self.frequency(word)
        if not anywhere or self._readable is None:
            return anywhere
        term = Query.term_query(self._schema, WORDS, word, index_option="freq")
        found: Any = self._searcher.search(within(term, [(Occur.Must, self._readable)]), limit=1, count=True)
        return int(found.count)

    def resolve(
        self, asked: Sequence[WeightedTerm], runs: Sequence[str] = ()
    ) -> tuple[list[WeightedTerm], list[tuple[str, ...]]]:
        """The terms, with spellings added to those that the index has not, and sounds to look for.

        `runs` are the stretches of Chinese in the query: a wrong character spoils the cut around it.
        """
        terms: list[WeightedTerm] = []
        sounds: list[tuple[str, ...]] = []
        misses = 0
        for term in asked:
            if term.origin != "word" or self.known(term.text):
                terms.append(term)
                continue
            misses += 1
            terms.append(term)  # an index written meanwhile may have it; and the reasons name what was asked
            if misses > MOST_MISSES:
                continue
            sound = self.sound(next((run for run in runs if term.text in run), term.source or term.text))
            if sound and sound not in sounds:
                sounds.append(sound)
            terms += self.spellings(term)
        return terms, sounds

    def sound(self, word: str) -> tuple[str, ...]:
        """The syllables of a Chinese word, or of letters that are pinyin; empty where there are fewer than two."""
        found = tuple(pinyin.syllables(word)) if _HAN.fullmatch(word) else pinyin.split(word)
        return found if len(found) > 1 else ()

    def spellings(self, term: WeightedTerm) -> list[WeightedTerm]:
        """Words of the index within one edit (two from eight letters on) that begin alike; the most frequent first."""
        word = term.text
        if not (word.isascii() and word.isalpha() and 4 <= len(word) <= 24):
            return []
        allowed = 2 if len(word) >= 8 else 1
        near = []
        for prefix in {word[:2], word[1] + word[0]}:
            for other, count in self._searcher.terms_with_prefix(
                WORDS, prefix, filter_query=self._readable, limit=MOST_CANDIDATES
            ):
                if (
                    count
                    and abs(len(other) - len(word)) <= allowed
                    and other.isascii()
                    and distance(word, other) <= allowed
                ):
                    near.append((distance(word, other), -count, other))
        near += [(1, -count, other) for other in slips(term.source) if (count := self.known(other))]
        return [
            WeightedTerm(other, term.weight * 0.6 / far, "spelling", term.source or word)
            for far, _count, other in sorted(set(near))[:MOST_SPELLINGS]
        ]

    def rarest(self, terms: Sequence[WeightedTerm], most: int) -> list[WeightedTerm]:
        """The `most` terms of a long query that say most, in their order: heavy and rare ones."""
        if len(terms) <= most:
            return list(terms)
        count = max(int(self._searcher.num_docs), 1)

        def worth(term: WeightedTerm) -> float:
            frequency = self.frequency(term.text)
            rarity = log(1.0 + max(count - frequency + 0.5, 0.0) / (frequency + 0.5))  # as BM25 has it
            return 0.0 if not frequency else float(term.weight) * rarity

        kept = {id(term) for term in sorted(terms, key=lambda term: (-worth(term), term.text))[:most]}
        return [term for term in terms if id(term) in kept]


def slips(word: str) -> set[str]:
    """The stems of a word as written with two neighbours swapped or a letter too many: an ending hides them."""
    if not (word.isascii() and word.isalpha() and 5 <= len(word) <= 24):
        return set()
    swapped = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
    shorter = (word[:i] + word[i + 1 :] for i in range(len(word)))
    return {latin(one) for one in (*swapped, *shorter)} - {latin(word), ""}


@lru_cache(maxsize=65_536)
def distance(one: str, other: str) -> int:
    """Edits between two words: a letter more, less, another, or two neighbours swapped (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        two_before, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
    return row[-1]
