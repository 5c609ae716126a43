"""Whatever is wrong with an archive is named before anything changes."""

from __future__ import annotations

import gzip
import re
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from shanhe.cli.backup import archive, note
from shanhe.cli.main import main
from shanhe.cli.tests.backups import (
    Contents,
    backed_up,
    contents,
    everything,
    noted,
    one_row_less,
    packed,
    without,
)

pytestmark = pytest.mark.slow
Damage = Callable[[Path, Path], Path]


def sealed(members: Contents) -> Contents:
    """The members with a note that has the right checksums: what is wrong shows only when it is loaded."""
    import hashlib

    sums = {
        name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in members.items()
        if name != note.NAME
    }
    return noted(members, members=sums)


def special(target: Path, good: Path, kind: bytes, link: str = "") -> Path:
    target.write_bytes(good.read_bytes())
    with tarfile.open(target, "a") as tar:
        header = tarfile.TarInfo("files/strange")
        header.type, header.linkname = kind, link
        tar.addfile(header)
    return target


def changed(how: Callable[[Contents], Contents]) -> Damage:
    return lambda good, target: packed(target, how(contents(good)))


def cut(where: Callable[[Path], int]) -> Damage:
    def do(good: Path, target: Path) -> Path:
        target.write_bytes(good.read_bytes()[: where(good)])
        return target

    return do


def between_members(good: Path) -> int:
    with tarfile.open(good) as tar:
        return tar.getmembers()[4].offset


def in_the_dump(good: Path) -> int:
    with tarfile.open(good) as tar:
        member = tar.getmember(archive.DUMP)
        return member.offset_data + member.size // 2


def flipped(members: Contents, name: str) -> Contents:
    content = bytearray(members[name])
    content[len(content) // 2] ^= 1
    return {**members, name: bytes(content)}


def half(members: Contents) -> Contents:
    return {**members, archive.DUMP: members[archive.DUMP][: len(members[archive.DUMP]) // 2]}


def written(content: bytes) -> Damage:
    def do(_good: Path, target: Path) -> Path:
        target.write_bytes(content)
        return target

    return do


DAMAGES: dict[str, tuple[Damage, str]] = {
    "cut in the dump": (cut(in_the_dump), "cut"),
    "cut between members": (cut(between_members), "no note"),
    "cut in the first header": (cut(lambda good: 300), "cut|no archive"),
    "a flipped bit in the dump": (changed(lambda all: flipped(all, archive.DUMP)), "checksum"),
    "a flipped bit in a file": (changed(lambda all: flipped(all, "files/3.bin")), "checksum"),
    "a flipped bit in the secret": (changed(lambda all: flipped(all, archive.SECRET)), "checksum"),
    "a shortened file": (changed(lambda all: {**all, "files/3.bin": b"x"}), "bytes instead of"),
    "a missing file": (changed(lambda all: without(all, "files/3.bin")), "missing"),
    "a missing dump": (changed(lambda all: without(all, archive.DUMP)), "missing"),
    "an extra member": (changed(lambda all: {**all, "files/more": b"x"}), "not in its note"),
    "a stranger": (changed(lambda all: {**all, "README": b"x"}), "does not belong"),
    "half a dump with right checksums": (changed(lambda all: sealed(half(all))), "pg_restore failed"),
    "an empty dump with right checksums": (
        changed(lambda all: sealed({**all, archive.DUMP: b""})),
        "pg_restore failed",
    ),
    "a row too few": (changed(one_row_less), "instead of 503"),
    "no note": (changed(lambda all: without(all, note.NAME)), "no note"),
    "a torn note": (changed(lambda all: {**all, note.NAME: b"{"}), "note cannot be read"),
    "a note without its figures": (changed(lambda all: noted(all, tables=None)), "not complete"),
    "a newer format": (changed(lambda all: noted(all, format=99)), "newer version"),
    "a newer version": (changed(lambda all: noted(all, version="999.0.0")), "newer version|version 999"),
    "a migration of the future": (
        changed(lambda all: noted(all, migrations=["results.9999_future"])),
        "results.9999_future",
    ),
    "a way out": (changed(lambda all: {**all, "files/../../escaped": b"x"}), "does not belong"),
    "an absolute path": (changed(lambda all: {**all, "/tmp/escaped-from-a-backup": b"x"}), "does not belong"),
    "a link": (lambda good, target: special(target, good, tarfile.SYMTYPE, "/etc/passwd"), "no plain file"),
    "a hard link": (lambda good, target: special(target, good, tarfile.LNKTYPE, "secret"), "no plain file"),
    "a device": (lambda good, target: special(target, good, tarfile.CHRTYPE), "no plain file"),
    "a pipe": (lambda good, target: special(target, good, tarfile.FIFOTYPE), "no plain file"),
    "not an archive": (written(b"not a tar" * 999), "no archive"),
    "an empty file": (written(b""), "cut|empty|no archive"),
    "a compressed archive": (written(gzip.compress(b"x" * 9_999)), "no archive"),
    "a folder": (lambda _good, target: target.mkdir() or target, "folder"),
    "nothing": (lambda _good, target: target, "There is no"),
}


def test_every_kind_of_damage_is_named_and_changes_nothing(
    anywhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = backed_up(anywhere)
    before = everything(anywhere)
    for number, (name, (damage, said)) in enumerate(DAMAGES.items()):
        bad = damage(good, anywhere.parent / f"bad{number}.tar")
        capsys.readouterr()
        for command in (["restore", str(bad), "--force"], ["backup", "verify", str(bad)]):
            assert main(command) in (1, 3), (name, command)
            told = capsys.readouterr().err
            assert re.search(said, told), (name, told)
            assert "Traceback" not in told, (name, told)
            assert "details:" not in told, (name, told)
        assert everything(anywhere) == before, name
    assert not (anywhere.parent / "escaped").exists()
    assert not Path("/tmp/escaped-from-a-backup").exists()
    assert main(["backup", "verify", str(good)]) == 0
    assert everything(anywhere) == before
