"""Many rows at once by PostgreSQL's COPY: for batches, where an object for each row costs more than writing it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any

from django.db import connection
from psycopg import sql


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows to a table, in the current transaction; columns left out take the table's defaults.

    JSON is given as text (`json_text`, `texts_text`), and arrays may be (`array_text`): that costs less than a list.
    No save(), no query log: call it from operations only.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


json_text = json.JSONEncoder(ensure_ascii=False).encode


def texts_text(texts: Mapping[str, str]) -> str:
    """Texts by name, such as a translated one, as JSON."""
    pairs = (f"{encode_basestring(name)}: {encode_basestring(text)}" for name, text in texts.items())
    return "{" + ", ".join(pairs) + "}"


def array_text(items: Sequence[str]) -> str:
    """A list of texts as PostgreSQL writes an array."""
    if not items:
        return "{}"
    quoted = (item.replace("\\", "\\\\").replace('"', '\\"') for item in items)
    return '{"' + '","'.join(quoted) + '"}'
