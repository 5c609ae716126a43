"""The vectors of all documents in PostgreSQL: pgvector's halfvec, a graph (HNSW) for each kind, permission in the search.

Two tables take turns: a rebuild fills the one that nobody reads. They belong to the index, not to the product's data: column and
graph depend on the model, so they are made with it (docs/decisions/0011-meaning-in-postgresql.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from django.db import Error, connection, transaction

from shanhe.kernel.copying import copy_rows
from shanhe.retrieval import IndexDocument, Vectors, View
from shanhe.retrieval.querying import EARLIEST, LATEST

SIDES = ("a", "b")
COLUMNS = ("key", "kind", "number", "zone", "readers", "valid_from", "valid_until", "digest", "embedding")
LOOKED_AT = (
    200  # neighbours that a walk through the graph keeps in hand (ef_search); more is slower and finds more
)
MOST_LOOKED_AT = 40_000  # rows at which a walk ends that finds too few readable ones
# For making the graphs: what does not fit is made many times slower (pgvector keeps a graph's elements in memory).
LEAST_MEMORY, MOST_MEMORY = 64, 2_048  # megabytes
ELEMENT = 1_000  # bytes beside the numbers, with 16 neighbours on each level


@dataclass(frozen=True)
class Near:
    """A document near in meaning: its likeness (cosine) and its unit row."""

    key: str
    likeness: float
    row: Vectors


def name_of(side: str) -> str:
    return f"matching_embedding_{side}"


def available() -> bool:
    """Whether the server has pgvector, or can be given it by this role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'vector'")
        if cursor.fetchone():
            return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION vector")
    except Error:
        return False
    return True


def exists(side: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name_of(side)])
        return bool(cursor.fetchone()[0])


def make(side: str, dimensions: int) -> None:
    """An empty table for vectors of so many numbers; what was in it is gone."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {name_of(side)}")
        cursor.execute(
            f"CREATE TABLE {name_of(side)} (key text PRIMARY KEY, kind text NOT NULL, number bigint NOT NULL,"
            " zone bigint NOT NULL, readers text[] NOT NULL, valid_from integer NOT NULL, valid_until integer NOT NULL,"
            f" digest bigint NOT NULL, embedding halfvec({int(dimensions)}) NOT NULL)"
        )


def finish(side: str, dimensions: int, kinds: Iterable[str]) -> None:
    """Make the graphs, one for each kind, so that a search for the few of one kind does not wade through the many of another."""
    table = name_of(side)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT set_config('maintenance_work_mem', least(greatest(count(*) * %s / 1048576, %s), %s) || 'MB', true)"
            f" FROM {table}",
            [ELEMENT + 2 * dimensions, LEAST_MEMORY, MOST_MEMORY],
        )
        for place, kind in enumerate(sorted(kinds)):
            cursor.execute(
                f"CREATE INDEX {table}_near_{place} ON {table} USING hnsw (embedding halfvec_cosine_ops) WHERE kind = %s",
                [kind],
            )
        cursor.execute(f"CREATE INDEX {table}_number ON {table} (kind, number)")
        cursor.execute(f"ANALYZE {table}")


def digest(text: str) -> int:
    """A number that changes with the text; as a PostgreSQL bigint."""
    return int.from_bytes(sha256(text.encode("utf-8", "replace")).digest()[:8], "big", signed=True)


def _line(document: IndexDocument, row: Vectors) -> list[Any]:
    return [
        document.key,
        document.kind,
        int(document.key.partition(":")[2]),
        document.zone,
        sorted(document.readers),
        EARLIEST if document.valid_from is None else document.valid_from.toordinal(),
        LATEST if document.valid_until is None else document.valid_until.toordinal(),
        digest(document.text),
        _text(row),
    ]


def _text(row: Vectors) -> str:
    return "[" + ",".join(map("{:.6g}".format, row.tolist())) + "]"


def _numbers(sent: memoryview | bytes) -> Vectors:
    """float32 of what halfvec_send gives: two words about the size, then half floats, all big-endian."""
    return np.frombuffer(bytes(sent)[4:], dtype=">f2").astype(np.float32)


def fill(side: str, documents: Sequence[IndexDocument], rows: Vectors) -> None:
    """Append documents that are not there yet; a document without meaning (a row of zeros) is left out."""
    lines = (_line(one, row) for one, row in zip(documents, rows, strict=True) if row.any())
    copy_rows(name_of(side), COLUMNS, lines)


def replace(side: str, documents: Sequence[IndexDocument], rows: Vectors, gone: Sequence[str]) -> None:
    """Put these documents in the place of those with the same key, and take others out."""
    keys = [*(document.key for document in documents), *gone]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {name_of(side)} WHERE key = ANY(%s)", [keys])
        if documents:
            fill(side, documents, rows)


def rows(side: str, keys: Sequence[str]) -> dict[str, Vectors]:
    """The unit rows of documents by key; those without one are absent."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, halfvec_send(embedding) FROM {name_of(side)} WHERE key = ANY(%s)", [list(keys)]
        )
        return {key: _numbers(sent) for key, sent in cursor.fetchall()}


def rows_as_they_were(side: str, texts: Mapping[str, str]) -> dict[str, Vectors]:
    """The unit rows of those documents whose text is still the one that was encoded."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, digest, halfvec_send(embedding) FROM {name_of(side)} WHERE key = ANY(%s)",
            [list(texts)],
        )
        return {key: _numbers(sent) for key, was, sent in cursor.fetchall() if was == digest(texts[key])}


def count(side: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {name_of(side)}")
        return int(cursor.fetchone()[0])


def nearest(side: str, vector: Vectors, view: View, kinds: Sequence[str], limit: int) -> list[Near]:
    """The documents of each kind (at most `limit` of each) nearest to a unit row, as far as the view may read them, nearest first.

    Two statements. The graph goes on until it has enough that may be read (iterative scan).
    """
    asked: list[Any] = []
    parts = []
    for kind in kinds:
        bounds, values = _bounds(view)
        parts.append(
            f"(SELECT key, halfvec_send(embedding), embedding <=> %s::halfvec FROM {name_of(side)}"
            f" WHERE kind = %s AND {bounds} ORDER BY embedding <=> %s::halfvec LIMIT %s)"
        )
        asked += [_text(vector), kind, *values, _text(vector), limit]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', %s, true),"
            " set_config('hnsw.max_scan_tuples', %s, true)",
            [str(LOOKED_AT), str(MOST_LOOKED_AT)],
        )
        cursor.execute(" UNION ALL ".join(parts), asked)
        found = [Near(key, 1.0 - float(far), _numbers(sent)) for key, sent, far in cursor.fetchall()]
    return sorted(found, key=lambda one: (-one.likeness, one.key))


def _bounds(view: View) -> tuple[str, list[Any]]:
    """Who may read, where, on which day: conditions inside the search, as the text index has them."""
    clauses, values = ["zone = %s"], list[Any]([view.zone])
    if view.readers is not None:
        clauses.append("readers && %s::text[]")
        values.append(sorted(view.readers))
    if view.on is not None:
        clauses.append("valid_from <= %s AND valid_until > %s")
        values += [view.on.toordinal()] * 2
    if view.without:
        clauses.append("key <> ALL(%s::text[])")
        values.append(sorted(view.without))
    return " AND ".join(clauses), values


def drop() -> None:
    """Remove both tables; a rebuild makes them again."""
    with connection.cursor() as cursor:
        for side in SIDES:
            cursor.execute(f"DROP TABLE IF EXISTS {name_of(side)}")
