"""`shanhe backup` and `shanhe restore`: one archive with the database, the files and this machine's secret."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import gzip
import io
import json
import os
import shutil
import subprocess
import tarfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from shanhe.cli import database, embedded, setup
from shanhe.cli.problem import SURROUNDINGS, Problem
from shanhe.cli.progress import bar

FORMAT = 1
NOTE = "shanhe-backup.json"
DUMP = "database.sql.gz"
SECRET = "secret"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    backup = commands.add_parser(
        "backup",
        help="write database and files into one archive",
        description="Writes one .tar with the database (as SQL), the uploaded files and the machine's secret, while the "
        "product runs. The archive is readable by its owner only: it holds everything.",
    )
    backup.add_argument(
        "archive", nargs="?", type=Path, help="default: shanhe-DATE.tar in the present folder"
    )
    backup.add_argument("--json", action="store_true")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser(
        "restore",
        help="put an archive back",
        description="Replaces database and files by those of the archive, in one transaction: on any error everything "
        "stays as it was. Refuses when there is data, unless --force; the product must be stopped.",
    )
    restore.add_argument("archive", type=Path)
    restore.add_argument("--force", action="store_true", help="replace what is there")
    restore.add_argument("--json", action="store_true")
    restore.set_defaults(run=_restore)


def _backup(chosen: argparse.Namespace) -> int:
    name = f"shanhe-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar"
    target = (chosen.archive or Path(name)).absolute()
    if target.exists():
        raise Problem(f"{target} exists; a backup does not overwrite.")
    with _database_for_a_while():
        written = write(target)
    if chosen.json:
        print(json.dumps({"ok": True, "archive": str(target), **written}))
    else:
        print(f"Wrote {target}: {written['files']} files, {written['bytes'] / 1e6:.1f} MB.")
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    with _product_stopped(), _database_for_a_while():
        note = read(chosen.archive, force=chosen.force)
    if chosen.json:
        print(json.dumps({"ok": True, **note}))
    else:
        print(
            f"Restored the state of {note['made_at']} ({note['files']} files). Next: shanhe migrate, or shanhe up."
        )
    return 0


def write(target: Path) -> dict[str, Any]:
    """Writes the archive; it gets its name only when complete."""
    part = target.with_name(target.name + ".part")
    folder = embedded.temporary_folder()
    try:
        dump = folder / DUMP
        _dump(dump)
        uploads = _uploads()
        note = {
            "format": FORMAT,
            "version": _version(),
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "files": len(uploads),
        }
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w") as archive:
            _add_bytes(archive, NOTE, json.dumps(note, indent=1).encode())
            archive.add(dump, DUMP)
            secret = database.home() / SECRET
            if secret.exists():
                archive.add(secret, SECRET)
            with bar(len(uploads), "files") as advance:
                for name, path in uploads:
                    with contextlib.suppress(FileNotFoundError):  # removed while we were at work
                        archive.add(path, f"files/{name}", recursive=False)
                    advance()
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Problem(f"The backup could not be written: {error.strerror or error}", SURROUNDINGS) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {"bytes": target.stat().st_size, "files": note["files"]}


def read(source: Path, *, force: bool) -> dict[str, Any]:
    """Puts the archive back and returns its note; the old files are kept aside until the database is in."""
    try:
        with tarfile.open(source) as archive:
            note = _note(archive, source)
            if not force and not _is_empty():
                raise Problem("There is data here already; --force replaces it (make a backup first).")
            incoming = database.home() / "files.incoming"
            shutil.rmtree(incoming, ignore_errors=True)
            _unpack_files(archive, incoming, note["files"])
            _load(archive)
            _take_files(incoming)
            _take_secret(archive)
    except (tarfile.TarError, FileNotFoundError, KeyError, ValueError) as error:
        raise Problem(f"{source} is not a backup of this product, or it is damaged: {error}") from None
    except OSError as error:
        raise Problem(f"The backup could not be read: {error.strerror or error}", SURROUNDINGS) from None
    setup.remember(demo=True)  # what was in the archive, demonstration or not, is all there shall be
    return note


def _dump(target: Path) -> None:
    command = [
        *_tool("pg_dump"),
        "--format=plain",
        "--no-owner",
        "--no-privileges",
        "--exclude-extension=vector",
        "--exclude-table=matching_embedding_*",  # made again with the index
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment())
    with gzip.open(target, "wb", compresslevel=5) as out:
        shutil.copyfileobj(_stream(process.stdout), out, 1 << 20)
    _finish(process, "pg_dump")


def _load(archive: tarfile.TarFile) -> None:
    """Empties the database and fills it again, in one transaction."""
    dump = archive.extractfile(DUMP)
    if dump is None:
        raise KeyError(DUMP)
    command = [
        *_tool("psql"),
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
    ]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment())
    into = _stream(process.stdin)
    with contextlib.suppress(BrokenPipeError):  # psql says why on its error stream
        into.write(b"drop owned by current_user cascade;\ncreate schema if not exists public;\n")
        with gzip.open(dump) as lines:
            for number, line in enumerate(lines):
                # a setting that only newer servers know
                if not (number < 40 and line.startswith(b"SET transaction_timeout")):
                    into.write(line)
        into.close()
    _finish(process, "psql")


def _finish(process: subprocess.Popen[bytes], tool: str) -> None:
    errors = _stream(process.stderr).read().decode(errors="replace").strip().splitlines()
    if process.wait():
        reason = next(
            (line for line in errors if "ERROR" in line or "FATAL" in line), errors[-1] if errors else ""
        )
        raise Problem(f"{tool} failed: {reason}. Nothing was changed.")


def _stream(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def _tool(name: str) -> list[str]:
    """The embedded binaries are newer than any supported server, so they serve for both."""
    return [str(embedded.binaries() / name)]


def _environment() -> dict[str, str]:
    """The connection as PG* variables: a password must not appear in the list of processes."""
    entry = database.settings()
    fields = {
        "PGDATABASE": entry["NAME"],
        "PGUSER": entry["USER"],
        "PGPASSWORD": entry["PASSWORD"],
        "PGHOST": entry["HOST"],
        "PGPORT": str(entry["PORT"]),
        "PGCONNECT_TIMEOUT": "10",
        "PGCLIENTENCODING": "UTF8",
    }
    fields |= {f"PG{key.upper()}": str(value) for key, value in entry.get("OPTIONS", {}).items()}
    return embedded.clean_environment() | {key: value for key, value in fields.items() if value}


def _uploads() -> list[tuple[str, Path]]:
    root = database.home() / "files"
    return sorted(
        (str(PurePosixPath(path.relative_to(root))), path) for path in root.rglob("*") if path.is_file()
    )


def _unpack_files(archive: tarfile.TarFile, into: Path, total: int) -> None:
    into.mkdir()
    with bar(total, "files") as advance:
        for member in archive:
            name = PurePosixPath(member.name)
            if name.parts[0] != "files":
                continue
            if not member.isfile() or name.is_absolute() or ".." in name.parts:
                raise ValueError(f"unsafe entry {member.name}")
            target = into.joinpath(*name.parts[1:])
            target.parent.mkdir(parents=True, exist_ok=True)
            with _stream(archive.extractfile(member)) as content, target.open("wb") as out:
                shutil.copyfileobj(content, out)
            os.utime(target, (member.mtime, member.mtime))
            advance()


def _take_files(incoming: Path) -> None:
    present = database.home() / "files"
    aside = database.home() / "files.before-restore"
    shutil.rmtree(aside, ignore_errors=True)
    if present.exists():
        present.replace(aside)
    incoming.replace(present)
    shutil.rmtree(aside, ignore_errors=True)


def _take_secret(archive: tarfile.TarFile) -> None:
    with contextlib.suppress(KeyError):
        content = _stream(archive.extractfile(SECRET)).read()
        target = database.home() / SECRET
        target.unlink(missing_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)


def _note(archive: tarfile.TarFile, source: Path) -> dict[str, Any]:
    with _stream(archive.extractfile(NOTE)) as file:
        note: dict[str, Any] = json.load(file)
    if note.get("format") != FORMAT:
        raise Problem(
            f"{source} was written in format {note.get('format')}; this version reads format {FORMAT}."
        )
    return note


def _is_empty() -> bool:
    """True when there is neither a table nor a file."""
    if any((database.home() / "files").rglob("*")):
        return False
    with database.connect() as connection:
        row = connection.execute(
            "select exists(select from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where c.relkind = 'r' and n.nspname = 'public')"
        ).fetchone()
    return not row[0]


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    member.mtime = int(time.time())
    archive.addfile(member, io.BytesIO(content))


def _version() -> str:
    from shanhe.cli.main import product_version

    return product_version()


@contextlib.contextmanager
def _database_for_a_while() -> Iterator[None]:
    """The database running during the work; stopped again when it did not run before."""
    started = setup.start_database()
    try:
        yield
    finally:
        if started:
            database.stop()


@contextlib.contextmanager
def _product_stopped() -> Iterator[None]:
    """Holds the lock of `up`, so that nothing is served from a database that is being replaced."""
    database.make_home()
    with (database.home() / "up.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem(
                "Shanhe is running from this folder: stop it before restoring.", SURROUNDINGS
            ) from None
        yield
