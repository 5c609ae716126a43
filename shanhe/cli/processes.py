"""Children of `shanhe up`: started, watched, started again after a crash, ended in order."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from shanhe.cli import database

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
STEADY = 60.0  # seconds after which a child counts as healthy and its pause starts over


@dataclass
class Child:
    """One process that should always run; `log` takes its output."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    folder: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    again_at: float = 0.0

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > 10_000_000:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as output:
            # a session of its own: Ctrl-C reaches only us, and we end the children in order
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                env=os.environ | self.environment,
                start_new_session=True,
            )
        self.started = time.monotonic()
        self.again_at = 0.0

    def tend(self) -> str | None:
        """Restarts a child that ended, after a growing pause; returns a line to tell, when there is news."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is None:
            if now - self.started > STEADY:
                self.pause = FIRST_PAUSE
            return None
        if self.again_at == 0.0:
            self.again_at = now + self.pause
            code = self.process.returncode if self.process else None
            line = f"The {self.name} ended (code {code}); starting it again in {self.pause:.0f} s. {self.last_words()}"
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
            return line
        if now >= self.again_at:
            self.start()
        return None

    def last_words(self) -> str:
        with contextlib.suppress(OSError):
            lines = self.log.read_bytes()[-2000:].decode(errors="replace").strip().splitlines()
            return f"Last line: {lines[-1][:200]}" if lines else ""
        return ""

    def ask_to_end(self) -> None:
        if self.process and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGTERM)

    def end(self, patience: float) -> None:
        """Waits for the end and forces it after `patience` seconds, with all that the child started."""
        if self.process is None:
            return
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def birth(pid: int) -> str:
    """When the process was born, so that a reused number is not taken for it; "" where it cannot be known."""
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    return ""


def write_down(path: Path, pids: list[int]) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps([[pid, birth(pid)] for pid in pids]))
    part.replace(path)


def end_leftovers(path: Path) -> int:
    """Ends children that a killed `up` left behind, as written down by it; returns how many there were."""
    try:
        written = json.loads(path.read_text())
    except (OSError, ValueError):
        return 0
    ended = 0
    for pid, born in written:
        if database.process_alive(pid):
            if birth(pid) != born:
                continue  # the number belongs to a stranger by now
            database.end_process(pid)
            ended += 1
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)  # what the child itself had started, in its own session
    path.unlink(missing_ok=True)
    return ended
