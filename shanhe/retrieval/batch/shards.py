"""A shard: ids, vectors, and the columns that say from when to when and for whom a row may be suggested.

A folder of shards holds `manifest.json` (format, dimension, model, and each file's rows and SHA-256) beside files of one of two kinds: `.npz`, which needs nothing but numpy,
or `.parquet`, which other programs read too (columns id, vector, valid_from, valid_until, audience). A file that is missing, cut off or of
another dimension raises `ShardDamaged`; nothing is computed from half a shard.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

FORMAT = 1
MANIFEST = "manifest.json"
EPOCH = date(1970, 1, 1)
ALWAYS_FROM, ALWAYS_UNTIL = -(2**31), 2**31 - 1
EVERYBODY = 1  # audience bit 0
LENGTH_MARGIN = 2e-3  # a unit vector rounded to float16 is this much longer at most


class ShardDamaged(Exception):
    """A shard's file is missing or not what its manifest says; the message names the file."""


def day_number(day: date | None, *, otherwise: int) -> int:
    """Days since 1970-01-01, as the validity columns hold them."""
    return otherwise if day is None else (day - EPOCH).days


@dataclass(frozen=True)
class Shard:
    """Rows to compare. `vectors` are unit rows, float16 or float32; a row without meaning is all zeros.

    `valid_from` and `valid_until` are half-open day numbers. `audience` is a set of bits: a need with the bits N may be offered a row
    with the bits R if they share one.
    """

    ids: NDArray[np.int64]
    vectors: NDArray[Any]
    valid_from: NDArray[np.int32]
    valid_until: NDArray[np.int32]
    audience: NDArray[np.uint32]

    @classmethod
    def of(
        cls,
        ids: Any,
        vectors: Any,
        *,
        valid_from: Any = None,
        valid_until: Any = None,
        audience: Any = None,
    ) -> Shard:
        """Columns checked and brought to their types; what is left out holds always and for everybody."""
        ids = np.ascontiguousarray(ids, dtype=np.int64)
        vectors = np.ascontiguousarray(vectors)
        count = len(ids)
        if vectors.dtype not in (np.float16, np.float32):
            vectors = vectors.astype(np.float32)
        if vectors.ndim != 2 or len(vectors) != count:
            raise ValueError(f"{count} ids, but vectors of shape {vectors.shape}")
        lengths = np.einsum("ij,ij->i", vectors, vectors, dtype=np.float32)
        if not np.all(lengths <= 1 + LENGTH_MARGIN):  # also refuses NaN
            raise ValueError("vectors must be finite and of length 1 at most")

        def column(values: Any, kind: Any, otherwise: int) -> Any:
            return (
                np.full(count, otherwise, kind)
                if values is None
                else np.ascontiguousarray(values, dtype=kind)
            )

        return cls(
            ids,
            vectors,
            column(valid_from, np.int32, ALWAYS_FROM),
            column(valid_until, np.int32, ALWAYS_UNTIL),
            column(audience, np.uint32, EVERYBODY),
        )

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def dimension(self) -> int:
        return int(self.vectors.shape[1])

    def columns(self) -> dict[str, NDArray[Any]]:
        return {
            "ids": self.ids,
            "vectors": self.vectors,
            "valid_from": self.valid_from,
            "valid_until": self.valid_until,
            "audience": self.audience,
        }


class ShardRef(Protocol):
    """Where a shard lies; small enough to be sent to another machine, which loads it there."""

    @property
    def key(self) -> str:
        """Changes when the content does."""

    @property
    def rows(self) -> int: ...

    def load(self) -> Shard: ...

    def __hash__(self) -> int: ...


@dataclass(frozen=True)
class FileShard:
    """A file of a folder of shards."""

    path: str
    rows: int
    dimension: int
    sha256: str

    @property
    def key(self) -> str:
        return self.sha256

    def load(self) -> Shard:
        """The shard, after its checksum was compared."""
        try:
            content = Path(self.path).read_bytes()
        except OSError as error:
            raise ShardDamaged(f"{self.path}: {error.strerror}") from error
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise ShardDamaged(f"{self.path}: the checksum differs from the manifest's")
        shard = _from_parquet(content) if self.path.endswith(".parquet") else _from_npz(content)
        if (len(shard), shard.dimension) != (self.rows, self.dimension):
            raise ShardDamaged(
                f"{self.path}: {len(shard)} rows of {shard.dimension}, not as the manifest says"
            )
        return shard


def write_folder(
    folder: Path, shards: Iterable[Shard], *, model: str, parquet: bool = False
) -> list[FileShard]:
    """Write shards one after another (one in memory at a time), the manifest last; a folder without one is no folder of shards."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    written: list[FileShard] = []
    for number, shard in enumerate(shards):
        name = f"part-{number:05}.{'parquet' if parquet else 'npz'}"
        content = _to_parquet(shard) if parquet else _to_npz(shard)
        write_whole(folder / name, content)
        digest = hashlib.sha256(content).hexdigest()
        written.append(FileShard(str(folder / name), len(shard), shard.dimension, digest))
    described = {
        "format": FORMAT,
        "model": model,
        "parts": [
            {"file": Path(ref.path).name, "rows": ref.rows, "dimension": ref.dimension, "sha256": ref.sha256}
            for ref in written
        ],
    }
    write_whole(folder / MANIFEST, json.dumps(described, indent=1).encode())
    return written


def read_folder(folder: Path) -> list[FileShard]:
    """The shards that a folder's manifest names."""
    try:
        described = json.loads((folder / MANIFEST).read_text())
        if described["format"] != FORMAT:
            raise ShardDamaged(f"{folder}: format {described['format']}; this version reads {FORMAT}")
        return [
            FileShard(str(folder / part["file"]), part["rows"], part["dimension"], part["sha256"])
            for part in described["parts"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ShardDamaged(f"{folder / MANIFEST}: {type(error).__name__}: {error}") from error


def write_whole(path: Path, content: bytes) -> None:
    """The file is there as a whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


def _to_npz(shard: Shard) -> bytes:
    memory = io.BytesIO()
    columns: dict[str, Any] = shard.columns()
    np.savez(memory, **columns)
    return memory.getvalue()


def _from_npz(content: bytes) -> Shard:
    with np.load(io.BytesIO(content), allow_pickle=False) as columns:
        return Shard(**{name: columns[name] for name in columns.files})


def _to_parquet(shard: Shard) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    flat = pa.array(shard.vectors.reshape(-1))
    columns = {
        "id": pa.array(shard.ids),
        "vector": pa.FixedSizeListArray.from_arrays(flat, shard.dimension),
        "valid_from": pa.array(shard.valid_from),
        "valid_until": pa.array(shard.valid_until),
        "audience": pa.array(shard.audience),
    }
    memory = io.BytesIO()
    # Vectors hardly shrink, and encoding them costs more than reading them: plain pages, no dictionary.
    pq.write_table(
        pa.table(columns), memory, compression="NONE", use_dictionary=False, write_statistics=False
    )
    return memory.getvalue()


def _from_parquet(content: bytes) -> Shard:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(pa.BufferReader(content)).combine_chunks()
    vectors = table.column("vector").combine_chunks()
    if isinstance(vectors, pa.ChunkedArray):
        vectors = vectors.chunk(0)
    return Shard(
        table.column("id").to_numpy(),
        vectors.flatten().to_numpy(zero_copy_only=False).reshape(len(table), vectors.type.list_size),
        table.column("valid_from").to_numpy(),
        table.column("valid_until").to_numpy(),
        table.column("audience").to_numpy(),
    )
