"""Shards as files: what is written is read, and what is damaged is said."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from shanhe.retrieval.batch.shards import (
    ALWAYS_UNTIL,
    Shard,
    ShardDamaged,
    day_number,
    read_folder,
    write_folder,
)

from .made import shards, unit


@pytest.mark.parametrize("parquet", [False, True])
@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_what_is_written_is_read(tmp_path, parquet, kind):
    made = shards(unit(25).astype(kind), 10, audience=np.arange(25), valid_until=np.arange(25))
    written = write_folder(tmp_path, made, model="lsa-1", parquet=parquet)
    found = read_folder(tmp_path)
    assert found == written
    assert [ref.rows for ref in found] == [10, 10, 5]
    for shard, ref in zip(made, found, strict=True):
        again = ref.load()
        for name, column in shard.columns().items():
            assert again.columns()[name].dtype == column.dtype
            assert np.array_equal(again.columns()[name], column)


@pytest.mark.parametrize("parquet", [False, True])
def test_a_damaged_or_missing_file_is_named(tmp_path, parquet):
    first, second = write_folder(tmp_path, shards(unit(20), 10), model="m", parquet=parquet)
    content = bytearray(Path(first.path).read_bytes())
    content[len(content) // 2] ^= 1
    Path(first.path).write_bytes(content)
    with pytest.raises(ShardDamaged, match=r"part-00000.*checksum"):
        first.load()
    Path(second.path).unlink()
    with pytest.raises(ShardDamaged, match="part-00001"):
        second.load()


@pytest.mark.parametrize(
    "content", ["", "{}", '{"format": 99, "parts": []}', '{"format": 1, "parts": [{}]}', "[]"]
)
def test_a_folder_whose_manifest_cannot_be_read(tmp_path, content):
    with pytest.raises(ShardDamaged):
        read_folder(tmp_path)
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(ShardDamaged, match=r"manifest|format"):
        read_folder(tmp_path)


def test_a_folder_half_written_is_none(tmp_path):
    write_folder(tmp_path, shards(unit(20), 10), model="m")

    def broken():
        yield from shards(unit(10), 10)
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_folder(tmp_path, broken(), model="m")
    with pytest.raises(ShardDamaged):
        read_folder(tmp_path)


def test_the_manifest_names_the_model(tmp_path):
    write_folder(tmp_path, shards(unit(3), 10), model="lsa-7")
    assert json.loads((tmp_path / "manifest.json").read_text())["model"] == "lsa-7"


@pytest.mark.parametrize(
    "wrong", [np.full((1, 4), np.nan), np.full((1, 4), 2.0), np.zeros(4), np.zeros((2, 4))]
)
def test_vectors_that_are_no_unit_rows_are_refused(wrong):
    with pytest.raises(ValueError):
        Shard.of([1], wrong)


def test_days():
    assert day_number(date(1970, 1, 11), otherwise=0) == 10
    assert day_number(None, otherwise=ALWAYS_UNTIL) == ALWAYS_UNTIL
