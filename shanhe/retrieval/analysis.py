"""Words of a text in Chinese, English or both, the same for documents and queries; deterministic and bounded.

Chinese is cut by rjieba in search mode (with the domain's words), traditional characters become simplified ones;
English becomes lower case and Snowball stems without a few function words; numbers and codes stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from shanhe.kernel.text import simplified

from .documents import WeightedTerm
from .stopwords import CHINESE, ENGLISH, VAGUE

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
LONGEST_WORD = 48  # characters; a longer run of letters is cut off, for nobody looks for it whole
LONGEST_TEXT = 200_000  # characters of a document that are read
LONGEST_QUERY = 20_000  # characters of a query that are read
MOST_REPEATS = 8  # how often a word said again and again counts
MOST_TERMS = 64  # different words of a query; the index takes those that say most (often said, rare in texts)

_RUN = re.compile(rf"(?P<han>[{HAN}]+)|[^\W_{HAN}]+(?:\.[0-9]+)*")
_ANY_HAN = re.compile(f"[{HAN}]")
_NUMBER = re.compile(r"[0-9.]+|[零〇一二两三四五六七八九十百千万亿几数]+")
_CLUSTER = re.compile(r"(?s).[\u0300-\u036f\u3099\u309a]*")
_PHRASE = re.compile(r"[\"“”„«»「」『』＂]([^\"“”„«»「」『』＂]{1,200})[\"“”„«»「」『』＂]")


@dataclass(frozen=True, slots=True)
class Token:
    """An index word and where it stands in the text as written, to mark it there."""

    text: str
    start: int
    end: int


class Analyser:
    """Cuts texts into index words. Keep one: its dictionary takes tens of milliseconds to load.

    `domain_words` are Chinese words that must not be cut apart. `lexicon` (engine.bilingual.Lexicon) adds the
    other language's words to a query.
    """

    def __init__(self, domain_words: Iterable[str] = (), lexicon: Translates | None = None) -> None:
        import rjieba  # it reads its dictionary at once

        self._jieba = rjieba.Jieba()
        for word in sorted({simplified(normalise(word)) for word in domain_words}):
            if 2 <= len(word) <= 16 and re.fullmatch(f"[{HAN}]+", word):
                self._jieba.add_word(word, self._jieba.suggest_freq(word), "n")
        self.lexicon = lexicon

    def words(self, text: str) -> list[str]:
        """The index words in their order, repeated as often as they occur; at most `LONGEST_TEXT` characters are read."""
        text = simplified(normalise(text[:LONGEST_TEXT]))
        found: list[str] = []
        for run in _RUN.finditer(text):
            if run["han"]:
                found += [word for word in self._jieba.cut_for_search(run[0]) if word not in CHINESE]
            else:
                stem = latin(run[0])
                if stem:
                    found.append(stem)
        return found

    def tokens(self, text: str) -> list[Token]:
        """The same words with their places in `text`, ascending by start."""
        text = text[:LONGEST_TEXT]
        flat, places = _with_places(text)
        flat = simplified(flat)
        found: list[Token] = []
        for run in _RUN.finditer(flat):
            if not run["han"]:
                stem = latin(run[0])
                if stem:
                    found.append(Token(stem, places[run.start()], places[run.end()]))
                continue
            for word, start, end in _placed(run[0], self._jieba.cut_for_search(run[0])):
                if word not in CHINESE:
                    found.append(Token(word, places[run.start() + start], places[run.start() + end]))
        return sorted(found, key=lambda token: (token.start, token.end))

    def query(self, text: str) -> list[WeightedTerm]:
        """The words of a query with weights by how often they are said, and the other language's words.

        Spelling and pinyin variants need to know what the index has: `TextIndex.search` adds them.
        """
        text = text[:LONGEST_QUERY]
        counts: dict[str, int] = {}
        written: dict[str, str] = {}
        for token in self.tokens(text):
            counts[token.text] = counts.get(token.text, 0) + 1
            written.setdefault(token.text, normalise(text[token.start : token.end])[:LONGEST_WORD])
        terms = [
            WeightedTerm(
                word, float(min(count, MOST_REPEATS)), "word", written[word] if word.isascii() else word
            )
            for word, count in counts.items()
        ]
        if self.lexicon is not None:
            terms += [term for term in self.lexicon.translate(list(counts)) if term.text not in counts]
        return terms

    def phrases(self, text: str) -> list[list[str]]:
        """What stands in quotation marks (ASCII, Chinese or typographic), as index words."""
        found = [self.words(quoted) for quoted in _PHRASE.findall(text[:LONGEST_QUERY])]
        return [words for words in found if words][:8]

    def characters(self, words: Iterable[str]) -> list[str]:
        """The single Chinese characters of index words, in order and as often as they occur."""
        return [character for word in words if not word.isascii() for character in _ANY_HAN.findall(word)]

    def runs(self, text: str) -> list[str]:
        """The stretches of two to eight Chinese characters in a query, simplified: what may be meant by its sound."""
        flat = simplified(normalise(text[:LONGEST_QUERY]))
        return [run["han"] for run in _RUN.finditer(flat) if run["han"] and 2 <= len(run["han"]) <= 8][:8]

    def highlight(self, text: str, terms: Iterable[str]) -> list[tuple[int, int]]:
        """The places (start, end) of `terms` (index words) in `text`, without overlaps, ascending."""
        wanted = set(terms)
        merged: list[tuple[int, int]] = []
        for token in self.tokens(text):
            if token.text not in wanted:
                continue
            if merged and token.start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], token.end))
            else:
                merged.append((token.start, token.end))
        return merged


class Translates:
    """What the analyser asks of a bilingual lexicon."""

    def translate(self, words: list[str]) -> list[WeightedTerm]:
        raise NotImplementedError


def normalise(text: str) -> str:
    """Compatibility forms folded (NFKC), lower case."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


@lru_cache(maxsize=65_536)
def latin(word: str) -> str:
    """The stem of a word in letters; "" for a function word. What has a digit is a code and stays."""
    if word in ENGLISH:
        return ""
    word = word[:LONGEST_WORD]
    if word.isascii() and word.isalpha() and len(word) > 2:
        return _stemmer().stemWord(word)
    return word


def says_little(word: str) -> bool:
    """Whether an index word that two texts share is no reason in itself: a number, a single character, a vague word."""
    return len(word) == 1 or _NUMBER.fullmatch(word) is not None or word in _vague()


@lru_cache(maxsize=1)
def _vague() -> frozenset[str]:
    return frozenset(word if not word.isascii() else latin(word) for word in VAGUE)


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def _with_places(text: str) -> tuple[str, list[int] | range]:
    """The normalised text, and for each of its characters (and its end) the place in the text as written."""
    flat = normalise(text)
    if text.isascii():
        return flat, range(len(text) + 1)
    parts: list[str] = []
    places: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        part = normalise(cluster[0])
        parts.append(part)
        places += [cluster.start()] * len(part)
    places.append(len(text))
    return "".join(parts), places


def _placed(run: str, words: Iterable[str]) -> Iterable[tuple[str, int, int]]:
    """Where the words of search mode stand: short ones come before the long one that holds them."""
    begin = 0
    for word in words:
        place = run.find(word, max(begin - 16, 0)) if run.find(word, begin) < 0 else run.find(word, begin)
        if place < 0:
            continue
        yield word, place, place + len(word)
        begin = place if len(word) == 1 else place + 1
