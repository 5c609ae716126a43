"""The wheel, installed in an empty environment far from the clone, opens the zone."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
UV = str(Path(sys.executable).parent / "uv")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that holds the product's locked packages and the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    run(command, cwd=ROOT)
    wheel = next(folder.glob("*.whl"))
    run([UV, "venv", "--quiet", "--python", sys.executable, str(folder / "env")], cwd=folder)
    python = str(folder / "env" / "bin" / "python")
    common = [UV, "pip", "install", "--quiet", "--python", python]
    locked = ["--require-hashes", "-r", str(ROOT / "requirements" / "product.txt")]
    try:
        run([*common, "--offline", *locked], cwd=folder)
    except AssertionError:  # the cache does not hold them all
        run([*common, *locked], cwd=folder)
    run([*common, "--offline", "--no-deps", str(wheel)], cwd=folder)
    return folder / "env" / "bin"


def environment(home: Path) -> dict[str, str]:
    wanted = ("PATH", "HOME", "LANG", "UV_CACHE_DIR", "SSL_CERT_FILE")
    return {name: os.environ[name] for name in wanted if name in os.environ} | {"SHANHE_HOME": str(home)}


def run(command: list[str], cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@contextlib.contextmanager
def opened(installed: Path, home: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(installed / "shanhe"), "up", "--json", "--no-demo", "--port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=home.parent,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        line = process.stdout.readline()
        assert line, process.stderr.read() if process.stderr else ""
        assert "address" in json.loads(line), line
        yield json.loads(line)["address"]
    finally:
        process.send_signal(signal.SIGTERM)
        _out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors


def page(address: str) -> tuple[int, bytes]:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.status, answer.read()


def test_the_wheel_opens_a_page_with_its_styles(installed: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with opened(installed, home) as address:
        status, body = page(address)
        text = body.decode()
        assert status == 200
        assert "<html" in text
        styles = re.findall(r'href="(/static/[^"]+\.css)"', text)
        assert styles
        assert page(address.rstrip("/") + styles[0])[0] == 200
        assert json.loads(page(f"{address}healthz")[1])["status"] == "ok"
    assert not (home / "postgres" / "postmaster.pid").exists()
    assert not (home / "up.json").exists()
    findings = json.loads(run([str(installed / "shanhe"), "check", "--json"], tmp_path, environment(home)))
    assert findings["ok"], findings
    kinds = {item["what"] for item in findings["findings"]}
    assert {"database", "migrations", "zone", "front end", "translations"} <= kinds


HELP = """
from shanhe.cli.main import main
for command in "up check backup restore createadmin blueprint demo import export".split():
    try:
        main([command, "--help"])
    except SystemExit as ended:
        assert not ended.code, command
    else:
        raise AssertionError(command)
"""


def test_the_wheel_says_its_version_and_its_commands(installed: Path, tmp_path: Path) -> None:
    said = run([str(installed / "shanhe"), "--version"], tmp_path, environment(tmp_path / "home"))
    assert re.fullmatch(r"shanhe \d+\.\d+\.\d+\n", said)
    python = str(installed / "python")
    run([python, "-c", HELP], tmp_path, environment(tmp_path / "home"))
