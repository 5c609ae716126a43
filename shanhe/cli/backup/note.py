"""What an archive says of itself: written last, so that an archive which was cut has none."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from shanhe.cli.problem import Problem

FORMAT = 2
FIRST = 1  # the oldest format that is read: without checksums and counts
NAME = "shanhe-backup.json"


@dataclass(frozen=True)
class Member:
    """A file of the archive: its size in bytes and the SHA-256 of its content."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Note:
    """When, by which version and of what an archive was made, and what must be in it.

    `tables` are rows by table at the moment of the dump, `migrations` those applied then, `vanished` files that were removed while
    the archive was written. `database_bytes` is about what the database will need.
    """

    format: int
    version: str
    made_at: str
    files: int
    postgres: int = 0
    zones: Sequence[str] = ()
    migrations: Sequence[str] = ()
    tables: Mapping[str, int] = field(default_factory=dict)
    members: Mapping[str, Member] = field(default_factory=dict)
    vanished: Sequence[str] = ()
    database_bytes: int = 0

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode()

    def told(self) -> dict[str, Any]:
        """The few lines for people."""
        return {
            "format": self.format,
            "version": self.version,
            "made_at": self.made_at,
            "files": self.files,
            "zones": list(self.zones),
            "tables": len(self.tables),
            "rows": sum(self.tables.values()),
        }


def read(content: bytes) -> Note:
    """The note of an archive; Problem where it is of a newer format or not a note."""
    try:
        found = json.loads(content)
        number = int(found["format"])
    except (ValueError, KeyError, TypeError):
        raise Problem("its note cannot be read") from None
    if number > FORMAT:
        raise Problem(
            f"it was written by a newer version ({found.get('version', '?')}, format {number}; this one reads up to {FORMAT}): "
            "install that version first"
        )
    if number < FIRST:
        raise Problem(f"it has format {number}, which nothing reads")
    try:
        return _note(found, number)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Problem("its note is not complete") from None


def _note(found: Mapping[str, Any], number: int) -> Note:
    complete = number >= FORMAT  # an older one says less
    members = {
        name: Member(int(one["size"]), str(one["sha256"])) for name, one in found.get("members", {}).items()
    }
    if complete and not members:
        raise ValueError("no members")
    return Note(
        format=number,
        version=str(found["version"] if complete else found.get("version", "0")),
        made_at=str(found["made_at"]),
        files=int(found["files"]),
        postgres=int(found["postgres"] if complete else 0),
        zones=tuple(found.get("zones", ())),
        migrations=tuple(found.get("migrations", ())),
        tables={name: int(rows) for name, rows in (found["tables"] if complete else {}).items()},
        members=members,
        vanished=tuple(found.get("vanished", ())),
        database_bytes=int(found.get("database_bytes", 0)),
    )


def newer(version: str, than: str) -> bool:
    """Whether one version is above another; what is not written in numbers is not."""
    first, second = (tuple(map(int, re.findall(r"\d+", one)[:3])) for one in (version, than))
    return first > second
