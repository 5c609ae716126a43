"""The archive: one .tar of plain files and a note; written whole or not at all, and proved before it is believed."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from shanhe.cli import database
from shanhe.cli.problem import SURROUNDINGS, Problem
from shanhe.cli.progress import bar

from . import note as notes
from .note import Member, Note

DUMP, OLD_DUMP, SECRET, FILES = "database.dump", "database.sql.gz", "secret", "files"
CHUNK = 1 << 20
TRIES = 3  # for a file that is written to while it is read


class Writer:
    """An archive in the making: it gets its name when the last byte is on the disk."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.part = target.with_name(target.name + ".part")
        self.members: dict[str, Member] = {}
        self.vanished: list[str] = []

    def __enter__(self) -> Writer:
        descriptor = os.open(self.part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self.raw = os.fdopen(descriptor, "wb")
        self.tar = tarfile.open(fileobj=self.raw, mode="w", format=tarfile.PAX_FORMAT)
        return self

    def __exit__(self, kind: Any, *_more: Any) -> None:
        try:
            if kind is None:
                self.tar.close()
                self.raw.flush()
                os.fsync(self.raw.fileno())
        finally:
            self.raw.close()
            if kind is not None:
                self.part.unlink(missing_ok=True)

    def publish(self) -> None:
        """Give it its name; an archive that has appeared there meanwhile is kept."""
        try:
            os.link(self.part, self.target)
            self.part.unlink()
        except FileExistsError:
            self.part.unlink()
            raise Problem(f"{self.target} exists; a backup does not overwrite.") from None
        except OSError:  # a file system without hard links
            self.part.replace(self.target)
        _sync_folder(self.target.parent)

    def add(self, name: str, path: Path) -> None:
        """A file as it is at one moment: what is written to meanwhile is read again, what is gone is noted."""
        try:
            with _settled(path) as (content, when):
                self._add(name, content, when)
        except FileNotFoundError:
            self.vanished.append(name)

    def finish(self, note: Note) -> None:
        content = note.as_json()
        self.tar.addfile(_header(notes.NAME, len(content), time.time()), io.BytesIO(content))

    def _add(self, name: str, content: IO[bytes], when: float) -> None:
        size = content.seek(0, os.SEEK_END)
        content.seek(0)
        hashing = _Hashing(content)
        self.tar.addfile(_header(name, size, when), hashing)  # type: ignore[arg-type]
        self.members[name] = Member(size, hashing.digest.hexdigest())


def _header(name: str, size: int, when: float) -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.size, found.mtime, found.mode = size, int(when), 0o600
    return found


@contextlib.contextmanager
def _settled(path: Path) -> Iterator[tuple[IO[bytes], float]]:
    """A copy of a file that did not change while it was copied; after some tries the last one."""
    for turn in range(TRIES):
        with path.open("rb") as source, tempfile.SpooledTemporaryFile(16 << 20) as copy:
            before = os.fstat(source.fileno())
            shutil.copyfileobj(source, copy, CHUNK)
            after = os.fstat(source.fileno())
            same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
            if same or turn == TRIES - 1:
                yield copy, after.st_mtime
                return


class _Hashing:
    """A stream that remembers the SHA-256 of what was read from it."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        found = self.source.read(size)
        self.digest.update(found)
        self.size += len(found)
        return found


def uploads() -> list[tuple[str, Path]]:
    root = database.home() / FILES
    return sorted(
        (f"{FILES}/{PurePosixPath(path.relative_to(root))}", path)
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink()
    )


class Archive:
    """An archive to read. Whatever is wrong with it is a Problem that names it."""

    def __init__(self, source: Path) -> None:
        self.source = source
        with self._said(), self._opened() as tar:
            names = tar.getnames()
            if not names:
                raise Problem("it is empty")
            if notes.NAME not in names:
                raise Problem("it has no note: it was cut, or something else wrote it")
            with _stream(tar.extractfile(notes.NAME)) as file:
                self.note = notes.read(file.read(64 << 20))
        self.dump = DUMP if self.note.format > notes.FIRST else OLD_DUMP

    def prove(self) -> None:
        """Read all of it: nothing is missing, cut, changed or added, and every member may be unpacked."""
        seen: set[str] = set()
        with self._said(), self._opened() as tar, bar(self.note.files, "files") as advance:
            for member in tar:
                _demand_plain(member)
                if member.name in seen:
                    raise Problem(f"{member.name} is in it twice")
                seen.add(member.name)
                if member.name != notes.NAME:
                    self._prove_member(member.name, _stream(tar.extractfile(member)))
                advance()
            self._demand_all(seen)

    def _prove_member(self, name: str, content: IO[bytes]) -> None:
        hashing = _Hashing(content)
        while hashing.read(CHUNK):
            pass
        self._compare(name, hashing)

    def _compare(self, name: str, read: _Hashing) -> None:
        if self.note.format == notes.FIRST:
            return
        wanted = self.note.members.get(name)
        if wanted is None:
            raise Problem(f"{name} is in it, but not in its note")
        if read.size != wanted.size:
            raise Problem(f"{name} has {read.size} bytes instead of {wanted.size}")
        if read.digest.hexdigest() != wanted.sha256:
            raise Problem(f"the content of {name} has changed since it was written (wrong checksum)")

    def _demand_all(self, seen: set[str]) -> None:
        missing = sorted(set(self.note.members) - seen) or ([self.dump] if self.dump not in seen else [])
        if missing:
            raise Problem(
                f"{missing[0]} is missing" + (f", and {len(missing) - 1} more" if missing[1:] else "")
            )
        files = sum(name.startswith(f"{FILES}/") for name in seen)
        if files != self.note.files:
            raise Problem(f"it has {files} files instead of {self.note.files}")

    def unpack(self, into: Path, secret: Path) -> None:
        """Write the files and the secret to new places, and compare what was written once more."""
        into.mkdir()
        with self._said(), self._opened() as tar, bar(self.note.files, "files") as advance:
            for member in tar:
                _demand_plain(member)
                if member.name.startswith(f"{FILES}/"):
                    self._write(tar, member, into.joinpath(*PurePosixPath(member.name).parts[1:]), 0o666)
                    advance()
                elif member.name == SECRET:
                    self._write(tar, member, secret, 0o600)

    def _write(self, tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path, mode: int) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        hashing = _Hashing(_stream(tar.extractfile(member)))
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as out:
            shutil.copyfileobj(hashing, out, CHUNK)  # type: ignore[misc]
            out.flush()
            os.fsync(out.fileno())
        os.utime(target, (member.mtime, member.mtime))
        self._compare(member.name, hashing)

    @contextlib.contextmanager
    def dumped(self) -> Iterator[Path]:
        """The dump as a file of its own, for the tools; removed afterwards."""
        folder = Path(tempfile.mkdtemp(prefix="shanhe-"))
        try:
            with self._said(), self._opened() as tar:
                self._write(tar, tar.getmember(self.dump), folder / self.dump, 0o600)
            yield folder / self.dump
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextlib.contextmanager
    def _opened(self) -> Iterator[tarfile.TarFile]:
        if self.source.is_dir():
            raise Problem("it is a folder")
        with tarfile.open(self.source, "r:") as tar:
            yield tar

    @contextlib.contextmanager
    def _said(self) -> Iterator[None]:
        """Whatever goes wrong inside, said of this file."""
        try:
            yield
        except Problem as problem:
            raise Problem(
                f"{self.source} is not a backup that can be trusted: {problem}.", problem.code
            ) from None
        except FileNotFoundError:
            raise Problem(f"There is no {self.source}.") from None
        except (tarfile.TarError, EOFError, KeyError, ValueError) as error:
            raise Problem(
                f"{self.source} is not a backup that can be trusted: it is no archive, or it was cut ({error})."
            ) from None
        except OSError as error:
            raise Problem(
                f"{self.source} could not be read or unpacked: {error.strerror or error}.", SURROUNDINGS
            ) from None


def _demand_plain(member: tarfile.TarInfo) -> None:
    """Only plain files with names of ours: nothing leads out of the folder, nothing is a link or a device."""
    name = PurePosixPath(member.name)
    ours = member.name in (notes.NAME, DUMP, OLD_DUMP, SECRET) or (
        len(name.parts) > 1 and name.parts[0] == FILES
    )
    strange = name.is_absolute() or ".." in name.parts or str(name) != member.name or "\\" in member.name
    if not member.isreg():
        raise Problem(f"{member.name} is no plain file")
    if strange or not ours:
        raise Problem(f"{member.name} does not belong into it")


def _stream(found: IO[bytes] | None) -> IO[bytes]:
    if found is None:
        raise Problem("a member of it is no plain file")
    return found


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # not every file system can
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
