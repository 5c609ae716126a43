"""Backups as the tests make, read and spoil them."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

from shanhe.cli import database
from shanhe.cli.backup import databases, note
from shanhe.cli.main import main

Contents = dict[str, bytes]


def rows() -> list[tuple[int, str]]:
    with database.connect() as connection:
        return connection.execute("select id, title from result order by id").fetchall()


def everything(home: Path) -> dict[str, object]:
    """All that must not change when a restore fails: rows, files, secret, and no trace of the attempt."""
    with databases.maintenance() as connection:
        names = [
            row[0] for row in connection.execute("select datname from pg_database order by 1").fetchall()
        ]
    files = {
        str(path.relative_to(home)): path.read_bytes()
        for path in (home / "files").rglob("*")
        if path.is_file()
    }
    return {
        "rows": rows(),
        "files": files,
        "secret": (home / "secret").read_bytes(),
        "databases": names,
        "home": sorted(path.name for path in home.iterdir() if path.name not in ("up.lock", "state.json")),
    }


def backed_up(home: Path, name: str = "kept.tar") -> Path:
    target = home.parent / name
    assert main(["backup", str(target)]) == 0
    return target


def contents(source: Path) -> Contents:
    with tarfile.open(source) as tar:
        return {member.name: (tar.extractfile(member) or io.BytesIO()).read() for member in tar}


def packed(target: Path, members: Contents) -> Path:
    with tarfile.open(target, "w") as tar:
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            tar.addfile(header, io.BytesIO(content))
    return target


def noted(members: Contents, /, **changes: object) -> Contents:
    """The members with a note that says something else."""
    found = json.loads(members[note.NAME])
    return {**members, note.NAME: json.dumps({**found, **changes}).encode()}


def without(members: Contents, name: str) -> Contents:
    return {key: value for key, value in members.items() if key != name}


def one_row_less(members: Contents) -> Contents:
    return noted(members, tables={**json.loads(members[note.NAME])["tables"], "result": 503})
