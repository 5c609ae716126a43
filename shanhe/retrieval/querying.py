"""Queries for tantivy, built piece by piece: what people type never reaches a query parser."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import ceil

from tantivy import FieldType, Occur, Query, Schema, SchemaBuilder

from .documents import SearchQuery, View, WeightedTerm

WORDS, CHARACTERS, SOUND, STORED = "words", "characters", "sound", "stored"
# How often a field's words count; term frequency and length are counted over all fields together (as in BM25F).
REPEAT = {"title": 3, "keywords": 2, "summary": 1, "body": 1}
NUMBER = "number"  # the number in the key "need:12"; -1 where a key is made otherwise
FROM, UNTIL = "valid_from", "valid_until"
EARLIEST, LATEST = 0, 4_000_000  # days since year 1: without bound
FEW = 16  # codes of a condition

Clause = tuple[Occur, Query]


def schema() -> Schema:
    """`words` is searched; `stored` keeps the words by field for reasons; the rest are conditions."""
    builder = SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field(NUMBER, indexed=True, fast=True)
    builder.add_text_field("zone", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("readers", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("facets", fast=True, tokenizer_name="raw", index_option="basic")
    # not fast: the few that are not valid yet or any more are found by their days, instead of every row by its column
    builder.add_integer_field(FROM, indexed=True)
    builder.add_integer_field(UNTIL, indexed=True)
    builder.add_text_field(WORDS, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(CHARACTERS, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(SOUND, tokenizer_name="whitespace", index_option="position")
    builder.add_bytes_field(STORED, stored=True)
    return builder.build()


def matching(made: Schema, asked: SearchQuery) -> Query | None:
    """What scores; None where nothing was asked (then everything that may be read matches).

    The variants of one asked word (translations, spellings) form one group, so that `least` counts words as asked.
    """
    groups = by_word(asked.terms)
    parts = [_any([_term(made, term) for term in variants]) for variants in groups.values()]
    parts += [Query.boost_query(_sequence(made, SOUND, sound), 0.8) for sound in asked.sounds]
    musts = [(Occur.Must, _sequence(made, WORDS, phrase)) for phrase in asked.phrases]
    if not parts and not musts and not asked.characters:
        return None
    clauses = musts + [(Occur.Should, part) for part in parts]
    wide = [(Occur.Should, _term(made, term, CHARACTERS)) for term in asked.characters]
    # a sound is another way to read a word that is counted already
    needed = ceil(asked.least * len(groups))
    if wide:
        return Query.boolean_query([*clauses, *wide], minimum_number_should_match=0 if musts else 1)
    return Query.boolean_query(clauses, minimum_number_should_match=max(needed, 0 if musts else 1))


def by_word(terms: Sequence[WeightedTerm]) -> dict[str, list[WeightedTerm]]:
    """The terms by the index word that they stand for; what translates an expression stands for each of its words."""
    groups = {term.text: [term] for term in terms if term.origin == "word"}
    indexed = {term.source: term.text for term in terms if term.origin == "word" and term.source}
    for term in terms:
        if term.origin == "word":
            continue
        source = indexed.get(term.source, term.source) or term.text
        homes = _words_of(source, groups) if term.origin == "translation" else []
        for home in homes or [source]:
            part = replace(term, weight=term.weight / max(len(homes), 1))
            groups.setdefault(home, []).append(part)
    return groups


def _words_of(expression: str, asked: Collection[str]) -> list[str]:
    """The asked words in an expression, with the pieces that search mode cuts of a long Chinese word beside it."""
    words = expression.split()
    return [
        one for one in asked if one in words or (not one.isascii() and any(one in word for word in words))
    ]


def _term(made: Schema, term: WeightedTerm, field: str = WORDS) -> Query:
    query = Query.term_query(made, field, term.text, index_option="freq")
    return query if term.weight == 1.0 else Query.boost_query(query, float(term.weight))


def _any(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(list(queries), tie_breaker=0.3)


def _sequence(made: Schema, field: str, words: Sequence[str]) -> Query:
    if len(words) == 1:
        return Query.term_query(made, field, words[0])
    return Query.phrase_query(made, field, list(words))


def conditions(
    made: Schema,
    *,
    readers: frozenset[str] | None,
    kinds: Sequence[str],
    facets: Mapping[str, Sequence[str]],
    zone: int,
    on: date | None,
    without: Collection[str] = (),
) -> list[Clause]:
    """Who may read, where, which kinds, which codes, valid on that day: conditions inside the search, without score."""
    must = [Query.term_query(made, "zone", str(zone), index_option="basic")]
    if readers is not None:
        must.append(_one_of(made, "readers", readers) if readers else Query.empty_query())
    if kinds:
        must.append(_one_of(made, "kind", kinds))
    must += [
        _one_of(made, "facets", {facet(name, code) for code in codes})
        for name, codes in facets.items()
        if codes
    ]
    never = [_one_of(made, "key", without)] if without else []
    if on is not None:
        day = on.toordinal()
        never.append(Query.range_query(made, FROM, FieldType.Integer, day, LATEST, include_lower=False))
        never.append(Query.range_query(made, UNTIL, FieldType.Integer, EARLIEST, day))
    return [
        *((Occur.Must, Query.const_score_query(query, 0.0)) for query in must),
        *((Occur.MustNot, query) for query in never),
    ]


def _one_of(made: Schema, field: str, codes: Collection[str]) -> Query:
    """A few codes by their lists of documents, in which a search can skip; of many the documents are first brought together."""
    if len(set(codes)) > FEW:
        return Query.term_set_query(made, field, sorted(set(codes)))
    queries = [Query.term_query(made, field, code, index_option="basic") for code in sorted(set(codes))]
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, one) for one in queries])


def readable(made: Schema, view: View) -> Query:
    """Everything that this view may read."""
    return within(
        None,
        conditions(
            made,
            readers=view.readers,
            kinds=(),
            facets={},
            zone=view.zone,
            on=view.on,
            without=view.without,
        ),
    )


def within(matching_query: Query | None, clauses: Iterable[Clause]) -> Query:
    """The two together; only the first scores."""
    return Query.boolean_query([(Occur.Must, matching_query or Query.all_query()), *clauses])


def facet(name: str, code: str) -> str:
    return f"{name}={code}"
