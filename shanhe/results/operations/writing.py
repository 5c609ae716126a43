"""Writing many new results at once: the same columns that `build_result` sets, by COPY and one INSERT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection

from shanhe.kernel.copying import array_text, copy_rows, texts_text
from shanhe.kernel.text import tokens

from ..building import SEARCH_LIMIT, TEXTS, derive
from ..models import Result

TABLE = Result._meta.db_table
ARRAYS = tuple(field.attname for field in Result._meta.concrete_fields if isinstance(field, ArrayField))
PLAIN = tuple(
    field.attname
    for field in Result._meta.concrete_fields
    if field.attname not in ("id", "search", *TEXTS, *ARRAYS)
)
COLUMNS = (*PLAIN, *ARRAYS, *TEXTS)
EMPTY = {field.attname: field.get_default() for field in Result._meta.concrete_fields}
INCOMING = "results_incoming"
Prepared = tuple[SimpleNamespace, str]
KNOWN = ("id", "zone_id", "ref", "title", "source", "external_id")
_plain = attrgetter(*PLAIN)
_arrays = attrgetter(*ARRAYS)
_texts = attrgetter(*TEXTS)
_known = attrgetter(*KNOWN)


def insert_results(
    zone: Any, values: Sequence[Mapping[str, Any]], refs: Sequence[str], now: datetime
) -> list[Result]:
    """Write a result for each of `values`; foreign keys are given as `…_id`, centres' own rows are the caller's.

    Returns them in the same order with only their identity, titles and source loaded.
    """
    return insert_prepared(zone, [prepared(given) for given in values], [{}] * len(values), refs, now)


def prepared(values: Mapping[str, Any]) -> Prepared:
    """A row with every column that repeats others, and its search words but for the reference; asks the database nothing."""
    row = SimpleNamespace(**{**EMPTY, **values, "ref": ""})
    return row, derive(row)


def insert_prepared(
    zone: Any,
    made: Sequence[Prepared],
    more: Sequence[Mapping[str, Any]],
    refs: Sequence[str],
    now: datetime,
) -> list[Result]:
    """The same for rows that were prepared; `more` are values of each that repeat nothing and that nothing repeats."""
    rows, words = [], []
    start = {"zone_id": zone.pk, "created_at": now, "updated_at": now}
    for (row, said), values, ref in zip(made, more, refs, strict=True):
        vars(row).update(start, **values, ref=ref)
        words.append(f"{tokens(ref)} {said}"[:SEARCH_LIMIT])
        rows.append(row)
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        # What waits here is read once: it is not compressed, and a chunk leaves nothing for the next.
        cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS {INCOMING} (LIKE {TABLE}, words text) "
            f"WITH (toast_tuple_target = 8160) ON COMMIT DROP"
        )
        copy_rows(INCOMING, ("id", *COLUMNS, "words"), _lines(rows, _ids(cursor, len(rows)), words))
        cursor.execute(
            f"INSERT INTO {TABLE} (id, {names}, search) OVERRIDING SYSTEM VALUE "
            f"SELECT id, {names}, to_tsvector('simple', words) FROM {INCOMING} ORDER BY id"
        )
        cursor.execute(f"TRUNCATE {INCOMING}")
    return [Result.from_db("default", KNOWN, _known(row)) for row in rows]


def _ids(cursor: Any, count: int) -> list[int]:
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [TABLE, count]
    )
    return [pk for (pk,) in cursor.fetchall()]


def _lines(rows: list[SimpleNamespace], ids: list[int], words: list[str]) -> Any:
    for row, pk, text in zip(rows, ids, words, strict=True):
        row.id = pk
        yield (pk, *_plain(row), *map(array_text, _arrays(row)), *map(texts_text, _texts(row)), text)
