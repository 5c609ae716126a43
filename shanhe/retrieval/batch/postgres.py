"""Shards that are ranges of a table: a worker reads its range from the database, with no file between.

A job may run for hours while people work. So a range's key is a fingerprint of its content, reckoned by the database when the plan is made; a worker
compares it in the transaction in which it reads. If a row changed meanwhile, `ShardChanged` says so, and a new plan computes the changed
ranges only.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np

from .shards import ALWAYS_FROM, ALWAYS_UNTIL, EVERYBODY, Shard, ShardDamaged


class ShardChanged(ShardDamaged):
    """Rows were changed since the plan was made."""


@dataclass(frozen=True)
class VectorTable:
    """A table (or a partition of one) with a pgvector column. All names are SQL written by the program, never by a user.

    `valid_from`, `valid_until` (half-open), `audience` are expressions of int4 or int8; see `Shard`.
    """

    table: str
    id: str = "id"
    vector: str = "embedding"
    kind: str = "halfvec"
    where: str = "true"
    valid_from: str = str(ALWAYS_FROM)
    valid_until: str = str(ALWAYS_UNTIL)
    audience: str = str(EVERYBODY)

    @property
    def selection(self) -> str:
        """id, vector as bytes, and the other columns."""
        return (
            f"select {self.id}::int8 as id, {self.kind}_send({self.vector}) as vector, ({self.valid_from})::int4 as valid_from, "
            f"({self.valid_until})::int4 as valid_until, ({self.audience})::int8 as audience "
            f"from {self.table} where ({self.where}) and {self.id} between %s and %s"
        )

    @property
    def fingerprint(self) -> str:
        """Rows of a range and a value that changes when any of them does, in whichever order they are read."""
        words = "concat_ws(' ', id, md5(vector), valid_from, valid_until, audience)"
        return f"select count(*), coalesce(bit_xor(hashtextextended({words}, 0)), 0) from ({self.selection}) as part"


@dataclass(frozen=True)
class TableShard:
    """The rows of a table whose ids lie in a closed range, as they were when the plan was made."""

    connection: str = field(repr=False)  # may hold a password
    table: VectorTable
    low: int
    high: int
    rows: int
    content: int

    @property
    def key(self) -> str:
        words = f"{self.table} {self.low} {self.high} {self.rows} {self.content}"
        return hashlib.sha256(words.encode()).hexdigest()

    def load(self) -> Shard:
        """The rows, read in the transaction that found them unchanged."""
        import psycopg

        with psycopg.connect(self.connection) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            found = connection.execute(self.table.fingerprint, (self.low, self.high)).fetchone()
            if found != (self.rows, self.content):
                raise ShardChanged(f"{self.table.table} {self.low}–{self.high}: rows changed since the plan")
            with connection.cursor(binary=True) as cursor:
                rows = cursor.execute(f"{self.table.selection} order by 1", (self.low, self.high)).fetchall()
        ids, vectors, *rest = zip(*rows, strict=True)
        valid_from, valid_until, audience = rest
        return Shard.of(
            ids,
            _vectors(vectors, self.table.kind),
            valid_from=valid_from,
            valid_until=valid_until,
            audience=audience,
        )


def cut(connection: str, table: VectorTable, size: int) -> list[TableShard]:
    """The table as ranges of `size` rows at most; empty ranges are left out."""
    import psycopg

    with psycopg.connect(connection) as database:
        database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        database.read_only = True
        ranges = database.execute(
            f"select min(id), max(id) from (select {table.id} as id, (row_number() over (order by {table.id}) - 1) / %s as part "
            f"from {table.table} where {table.where}) as numbered group by part order by part",
            (size,),
        ).fetchall()
        found = [(low, high, *_one(database, table, low, high)) for low, high in ranges]
    return [TableShard(connection, table, *values) for values in found]


def _one(database: object, table: VectorTable, low: int, high: int) -> tuple[int, int]:
    return database.execute(table.fingerprint, (low, high)).fetchone()  # type: ignore[attr-defined, no-any-return]


def _vectors(values: tuple[bytes, ...], kind: str) -> np.ndarray:
    """pgvector's binary form: dimension (int16), nothing (int16), then the numbers, most significant byte first."""
    dimension = int.from_bytes(values[0][:2], "big")
    numbers = ">f2" if kind == "halfvec" else ">f4"
    record = np.dtype([("dimension", ">u2"), ("nothing", ">u2"), ("numbers", numbers, (dimension,))])
    found = np.frombuffer(b"".join(values), record)
    if not np.all(found["dimension"] == dimension):
        raise ShardDamaged("vectors of different dimensions in one table")
    return found["numbers"].astype(np.float16 if kind == "halfvec" else np.float32)
