"""The folder of an index: generations built beside each other, a small pointer file that names the current one, locks.

`current` holds the name of the generation that readers use. A rebuild writes into a fresh folder and swaps the
pointer atomically, so that readers never see a half of it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import EngineError, IndexBusy, IndexDamaged, IndexMissing

POINTER = "current"
WRITE, REFRESH = "write.lock", "refresh.lock"
LOCK_WAIT = 60.0  # seconds another writer may take


def current(folder: Path) -> Path:
    """The folder of the generation in use; IndexMissing where there is none."""
    try:
        name = (folder / POINTER).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise IndexMissing(f"there is no index in {folder}; it has to be rebuilt") from None
    generation = folder / name
    if not name.startswith("g") or not name[1:].isdigit():
        raise IndexDamaged(f"{folder / POINTER} does not name a generation; the index has to be rebuilt")
    if not (generation / "meta.json").is_file():
        raise IndexMissing(f"the index in {generation} is gone; it has to be rebuilt")
    return generation


def fresh(folder: Path) -> Path:
    """A new, empty folder for the next generation."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = [int(path.name[1:]) for path in folder.glob("g*") if path.name[1:].isdigit()]
    while True:
        generation = folder / f"g{max(numbers, default=0) + 1:06d}"
        try:
            generation.mkdir()
            return generation
        except FileExistsError:
            numbers.append(int(generation.name[1:]))


def publish(folder: Path, generation: Path) -> None:
    """Makes a generation the one in use and removes the older ones; readers move on by themselves."""
    part = folder / f"{POINTER}.part"
    with part.open("w", encoding="ascii") as file:
        file.write(generation.name)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / POINTER)
    for path in folder.glob("g*"):
        if path.name < generation.name:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def writer_lock(folder: Path, wait: float = LOCK_WAIT, name: str = WRITE) -> Iterator[None]:
    """One writer at a time, across processes; the lock ends with the process. IndexBusy after `wait` seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w") as file:
        end = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise IndexBusy(
                        f"another process has been writing to {folder} for {wait:.0f} seconds"
                    ) from None
                time.sleep(0.02)
        yield


@contextmanager
def guarded(folder: Path) -> Iterator[None]:
    """Errors and panics of tantivy on torn files become IndexDamaged."""
    try:
        yield
    except (EngineError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except (ValueError, OSError) as error:
        raise IndexDamaged(
            f"the index in {folder} cannot be read ({_line(error)}); it has to be rebuilt"
        ) from error
    except BaseException as error:  # a panic in Rust is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise IndexDamaged(f"the index in {folder} is torn ({_line(error)}); it has to be rebuilt") from error


def _line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
