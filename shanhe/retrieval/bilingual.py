"""Across languages: pairs of Chinese and English words, from a glossary and from records that have both languages.

Learned pairs: words that occur in the same records, by the log-likelihood ratio (Dunning 1993) and Dice's coefficient;
of each word only the few strongest partners, and only where the choice is mutual or nearly so. A pair knows where it
comes from, so that a reason can say which pairs made the link.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

from .analysis import Analyser, Translates
from .documents import WeightedTerm
from .errors import ModelError

FORMAT = 1
TRANSLATED = 0.6  # weight of a translation beside the word itself
MOST_PARTNERS = 3  # translations of one word that are used
LEAST_TOGETHER = 2  # records in which a learned pair occurs
LEAST_STRENGTH = 0.25  # Dice's coefficient below which words are strangers
LEAST_LIKELIHOOD = 6.63  # log-likelihood ratio: one in a hundred by chance
MOST_WORDS = 400  # different words of one record that are learned from


@dataclass(frozen=True)
class Pair:
    """A Chinese and an English expression (index words) that mean the same, with 0 < strength ≤ 1 and where from.

    origin: "glossary", "learned" or "dictionary".
    """

    chinese: tuple[str, ...]
    english: tuple[str, ...]
    strength: float
    origin: str


class Lexicon(Translates):
    """Translates the words of a query; both directions. Words are index words of the given analyser.

    `spelled` gives for a stem the word as people write it, for reasons.
    """

    def __init__(self, pairs: Iterable[Pair] = (), spelled: Mapping[str, str] | None = None) -> None:
        self.spelled = dict(spelled or {})
        best: dict[tuple[tuple[str, ...], tuple[str, ...]], Pair] = {}
        for pair in pairs:
            name = (pair.chinese, pair.english)
            if name not in best or best[name].strength < pair.strength:
                best[name] = pair
        self.pairs = sorted(best.values(), key=lambda pair: (pair.chinese, pair.english))
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], Pair]]] = {}
        for pair in self.pairs:
            for left, right in ((pair.chinese, pair.english), (pair.english, pair.chinese)):
                if left and right:
                    self._by_first.setdefault(left[0], []).append((left, right, pair))
        for found in self._by_first.values():
            found.sort(key=lambda entry: (-entry[2].strength, entry[1]))

    def __len__(self) -> int:
        return len(self.pairs)

    def translate(self, words: list[str]) -> list[WeightedTerm]:
        """Terms of the other language for the words of a query; `source` is the word that they stand for.

        An expression of several words is translated where all of its words are asked for.
        """
        asked = set(words)
        found: dict[str, WeightedTerm] = {}
        for word in words:
            taken = 0
            for left, right, pair in self._by_first.get(word, ()):
                if taken >= MOST_PARTNERS or not asked.issuperset(left):
                    continue
                taken += 1
                weight = TRANSLATED * pair.strength / len(right) ** 0.5
                for other in right:
                    if other not in asked and (other not in found or found[other].weight < weight):
                        found[other] = WeightedTerm(other, weight, "translation", " ".join(left))
        return list(found.values())

    def links(self, asked: Iterable[str], there: Iterable[str]) -> list[Pair]:
        """The pairs that join two texts given by their index words: one side asked, the other side there."""
        left, right = set(asked), set(there)
        joined = []
        for word in sorted(left):
            for one, other, pair in self._by_first.get(word, ()):
                if left.issuperset(one) and right.issuperset(other) and pair not in joined:
                    joined.append(pair)
        return sorted(joined, key=lambda pair: (-pair.strength, pair.chinese, pair.english))

    def with_pairs(self, pairs: Iterable[Pair]) -> Lexicon:
        """A lexicon that knows these as well."""
        return Lexicon([*self.pairs, *pairs], self.spelled)

    def write(self, path: Path | str) -> None:
        """Writes one JSON file atomically."""
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [[list(p.chinese), list(p.english), round(p.strength, 4), p.origin] for p in self.pairs]
        part = path.with_name(path.name + ".part")
        part.write_text(
            json.dumps({"format": FORMAT, "pairs": rows, "spelled": self.spelled}, ensure_ascii=False),
            encoding="utf-8",
        )
        part.replace(path)

    @classmethod
    def load(cls, path: Path | str) -> Lexicon:
        """Reads what `write` wrote; ModelError says what is wrong with the file."""
        try:
            kept = json.loads(Path(path).read_text(encoding="utf-8"))
            if kept["format"] != FORMAT:
                raise ModelError(
                    f"the bilingual lexicon {path} is of format {kept['format']}, this version reads {FORMAT}"
                )
            pairs = [
                Pair(tuple(zh), tuple(en), float(strength), str(origin))
                for zh, en, strength, origin in kept["pairs"]
            ]
            return cls(pairs, kept.get("spelled", {}))
        except FileNotFoundError:
            raise ModelError(
                f"the bilingual lexicon {path} is missing; search goes on in one language"
            ) from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"the bilingual lexicon {path} cannot be read ({error})") from None


def from_terms(terms: Iterable[tuple[str, str]], analyser: Analyser, origin: str = "glossary") -> list[Pair]:
    """Pairs of a glossary: (Chinese, English) as people write them; several meanings separated by "、", "," or "/"."""
    pairs = []
    for chinese, english in terms:
        for left in _split(chinese):
            for right in _split(english):
                zh, en = _longest(analyser.words(left)), tuple(analyser.words(right))
                if zh and en and zh != en and len(zh) <= 4 and len(en) <= 4:
                    pairs.append(Pair(zh, en, 1.0, origin))
    return pairs


def learn(texts: Iterable[tuple[str, str]], analyser: Analyser) -> list[Pair]:
    """Pairs of words learned from parallel texts (Chinese, English), one pair of texts for each record."""
    left: Counter[str] = Counter()
    right: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    count = 0
    for chinese, english in texts:
        zh = sorted({word for word in analyser.words(chinese) if not word.isascii()})[:MOST_WORDS]
        en = sorted({word for word in analyser.words(english) if word.isascii() and word.isalpha()})[
            :MOST_WORDS
        ]
        if zh and en:
            count += 1
            left.update(zh)
            right.update(en)
            both.update((one, other) for one in zh for other in en)
    rated = {}
    for (one, other), together in both.items():
        dice = 2.0 * together / (left[one] + right[other])
        if together < LEAST_TOGETHER or dice < LEAST_STRENGTH:
            continue
        if likelihood(together, left[one], right[other], count) >= LEAST_LIKELIHOOD:
            rated[one, other] = dice * together / (together + 1.0)  # few records are little evidence
    return _mutual(rated)


def spelled(texts: Iterable[str], analyser: Analyser, wanted: Collection[str]) -> dict[str, str]:
    """For each wanted stem the form that the texts write most often."""
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        for token in analyser.tokens(text):
            if token.text in wanted:
                forms.setdefault(token.text, Counter())[text[token.start : token.end].lower()] += 1
    return {stem: min(found, key=lambda form: (-found[form], form)) for stem, found in forms.items()}


def unknown(pairs: Iterable[Pair], given: Sequence[Pair]) -> list[Pair]:
    """The pairs of words that those given do not translate already: what people wrote is better than what was counted."""
    known = {pair.chinese for pair in given} | {pair.english for pair in given}
    return [pair for pair in pairs if pair.chinese not in known and pair.english not in known]


def _mutual(rated: Mapping[tuple[str, str], float]) -> list[Pair]:
    """The pairs in which each word is among the other's few best partners."""
    partners: dict[str, list[tuple[float, str]]] = {}
    for (one, other), strength in rated.items():
        partners.setdefault(one, []).append((-strength, other))
        partners.setdefault(other, []).append((-strength, one))
    best = {word: {name for _rank, name in sorted(found)[:MOST_PARTNERS]} for word, found in partners.items()}
    return [
        Pair((one,), (other,), strength, "learned")
        for (one, other), strength in sorted(rated.items())
        if other in best[one] and one in best[other]
    ]


def likelihood(together: int, one: int, other: int, count: int) -> float:
    """The log-likelihood ratio of two words in `count` records; 0 where they meet less often than by chance."""
    if together * count <= one * other:
        return 0.0
    cells = (together, one - together, other - together, count - one - other + together)
    sums = (one * other, one * (count - other), other * (count - one), (count - one) * (count - other))
    return 2.0 * sum(
        cell * log(cell * count / whole) for cell, whole in zip(cells, sums, strict=True) if cell > 0 < whole
    )


def read_cedict(path: Path | str, analyser: Analyser) -> list[Pair]:
    """Pairs of CC-CEDICT (share-alike licence; not part of the product), from a file of one's own; ModelError."""
    terms = []
    try:
        with Path(path).open(encoding="utf-8") as file:
            for line in file:
                if line.startswith("#") or "/" not in line:
                    continue
                head, *meanings = line.strip().strip("/").split("/")
                simplified = head.split(" ")[1:2]
                terms += [
                    (simplified[0], meaning) for meaning in meanings[:3] if simplified and _is_plain(meaning)
                ]
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"the dictionary {path} cannot be read ({error})") from None
    return [
        Pair(pair.chinese, pair.english, 0.7, "dictionary")
        for pair in from_terms(terms, analyser, "dictionary")
    ]


def _is_plain(meaning: str) -> bool:
    return 0 < len(meaning) <= 40 and not any(mark in meaning for mark in "[]()|CL:")


def _split(text: str) -> list[str]:
    for mark in ("、", "，", ",", "/", ";", "；", "（", "）", "(", ")"):
        text = text.replace(mark, "\n")
    return [part.strip() for part in text.split("\n") if part.strip()]


def _longest(words: Sequence[str]) -> tuple[str, ...]:
    """Without the parts of a longer word beside it: search mode gives 控制 and 控制器."""
    return tuple(word for word in words if not any(word != other and word in other for other in words))
