"""Finds uv, the installer: kept in .cache, else on the path, else by pip, else straight from the index by hash."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import html
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

OLDEST_UV = (0, 8)


class FetchError(Exception):
    """Nothing could be fetched; one line."""


@contextlib.contextmanager
def lock(path: Path, message: str) -> Iterator[None]:
    """One process at a time; says `message` when it has to wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"  {message}", file=sys.stderr, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def find_uv(cache: Path, pinned: Path) -> str | None:
    """The path of a usable uv; None where there is none for this machine (then pip does the work)."""
    folder = cache / "uv"
    kept = folder / "bin" / "uv"
    stamp = folder / "stamp"
    wanted = hashlib.sha256(pinned.read_bytes()).hexdigest()
    if kept.exists() and stamp.exists() and stamp.read_text() == wanted:
        return str(kept)
    on_path = shutil.which("uv")
    if on_path and os.environ.get("SHANHE_UV") != "pinned" and _version(on_path) >= OLDEST_UV:
        return on_path
    print("  Fetching uv, the package installer …", file=sys.stderr, flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if not _by_pip(folder, pinned):
        try:
            _by_hand(folder, pinned)
        except (OSError, FetchError) as error:
            if _have("ensurepip"):
                return None  # pip in the new environment will do, only slower
            raise FetchError(
                f"uv could not be fetched ({error}). Check the network and start again."
            ) from None
    if _version(str(kept)) < OLDEST_UV:
        return None
    stamp.write_text(wanted)
    return str(kept)


def index_environment() -> dict[str, str]:
    """Hands pip's mirror on to uv, which does not read pip's settings."""
    if os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL"):
        return {}
    mirror = pip_index()
    return {"UV_DEFAULT_INDEX": mirror} if mirror else {}


def pip_index() -> str:
    if os.environ.get("PIP_INDEX_URL"):
        return os.environ["PIP_INDEX_URL"]
    if not _have("pip"):
        return ""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def _by_pip(folder: Path, pinned: Path) -> bool:
    if not _have("pip"):
        return False
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--require-hashes", "--only-binary", ":all:", "--target", str(folder), "-r", str(pinned)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode == 0 and (folder / "bin" / "uv").exists()


def _by_hand(folder: Path, pinned: Path) -> None:
    """For a Python without pip (Debian's, bare): the wheel whose digest is pinned, and only that one."""
    digests = set(re.findall(r"sha256:([0-9a-f]{64})", pinned.read_text()))
    index = (os.environ.get("UV_DEFAULT_INDEX") or pip_index() or "https://pypi.org/simple").rstrip("/")
    page_address = f"{index}/uv/"
    page = _get(page_address).decode()
    for address, digest in re.findall(r'href="([^"#]+)#sha256=([0-9a-f]{64})"', page):
        name = address.rsplit("/", 1)[-1]
        if digest not in digests or not _fits(name):
            continue
        wheel = _get(urllib.parse.urljoin(page_address, html.unescape(address)))
        if hashlib.sha256(wheel).hexdigest() != digest:
            raise FetchError("the index sent a file that is not the pinned one")
        with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
            member = next(item for item in archive.namelist() if item.endswith("/scripts/uv"))
            target = folder / "bin" / "uv"
            target.parent.mkdir(parents=True)
            target.write_bytes(archive.read(member))
            target.chmod(0o755)
        return
    raise FetchError("no uv for this machine")


def _fits(wheel: str) -> bool:
    machine = platform.machine().lower()
    names = {"amd64": "x86_64", "x86_64": "x86_64", "aarch64": "aarch64", "arm64": "arm64"}
    machine = names.get(machine, machine)
    if sys.platform == "darwin":
        return "macosx" in wheel and machine in wheel
    libc = "manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"
    return libc in wheel and machine in wheel


def _get(address: str) -> bytes:
    if not address.startswith(("https://", "http://", "file://")):
        raise FetchError(f"unknown kind of address: {address}")
    request = urllib.request.Request(address, headers={"Accept": "text/html"})
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return bytes(answer.read())
    except urllib.error.URLError as error:
        raise FetchError(f"{address}: {error.reason}") from None


def _have(module: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True).returncode == 0


def _version(uv: str) -> tuple[int, ...]:
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run([uv, "--version"], capture_output=True, text=True, timeout=30)
        found = re.search(r"uv (\d+)\.(\d+)", done.stdout)
        if done.returncode == 0 and found:
            return int(found[1]), int(found[2])
    return (0, 0)
