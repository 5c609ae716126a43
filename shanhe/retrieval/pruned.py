"""The best few without a count: tantivy skips whole blocks of documents that cannot be among them.

It does so only for a query without conditions. So the best are looked for among all documents, more than are wanted,
and those that meet the conditions are picked out by a second search inside the index. What is given is exactly what
one search with the conditions gives; where too few are left, None says that this search has to be made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tantivy import Occur, Query, Schema, Searcher

from . import querying

MORE = 2  # times as many as are wanted are looked at
SHARE = 0.5  # of all documents that the kind must have, or most of what is looked at is of others

Numbered = tuple[float, Any, int]


def best(
    searcher: Searcher,
    schema: Schema,
    scoring: Query,
    kind: str,
    clauses: Sequence[querying.Clause],
    limit: int,
) -> list[Numbered] | None:
    """The best of one kind: score, place, and the number in the key. None: ask with the conditions inside."""
    if searcher.doc_freq("kind", kind) < SHARE * searcher.num_docs:
        return None
    wide = MORE * limit
    found: Any = searcher.search(scoring, limit=wide, count=False).hits
    numbers = searcher.fast_field_values(querying.NUMBER, [place for _score, place in found])
    if not found or any(number is None or number < 0 for number in numbers):
        return None
    meets = _meeting(searcher, schema, numbers, clauses, wide)
    kept = [
        (score, place, int(number or 0))
        for (score, place), number in zip(found, numbers, strict=True)
        if (place.segment_ord, place.doc) in meets
    ]
    return kept[:limit] if len(kept) >= limit or len(found) < wide else None


def _meeting(
    searcher: Searcher, schema: Schema, numbers: Sequence[Any], clauses: Sequence[querying.Clause], limit: int
) -> set[tuple[int, int]]:
    """The places of those with these numbers that meet the conditions; one of another kind may have the same number."""
    each = [
        (Occur.Should, Query.term_query(schema, querying.NUMBER, number, index_option="basic"))
        for number in numbers
    ]
    among = Query.const_score_query(Query.boolean_query(each), 1.0)
    found: Any = searcher.search(querying.within(among, clauses), limit=limit, count=False)
    return {(place.segment_ord, place.doc) for _score, place in found.hits}
