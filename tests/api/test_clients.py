"""Clients that others' tools make of the description take a result to the market, against a server that answers for real."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shanhe.zones.testing import install_zone

from .conftest import TYPESCRIPT
from .test_journey import Callers, make_callers

ROOT = Path(__file__).parents[2]
JOURNEY = Path(__file__).with_name("python_journey.py")
pytestmark = pytest.mark.slow


@pytest.fixture
def served(transactional_db: None, live_server: Any) -> Iterator[tuple[str, Callers]]:
    for callers in make_callers(install_zone()):
        yield f"{live_server.url}/api/v1", callers


def secrets(callers: Callers) -> dict[str, str]:
    return {name: getattr(callers, name).secret for name in ("inventor", "office", "assessor", "manager")}


@pytest.fixture
def python_client(tmp_path: Path, document_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """`shanhe_client` can be imported."""
    settings = tmp_path / "settings.yml"
    settings.write_text("post_hooks: []\n")
    command = [
        sys.executable,
        "-m",
        "openapi_python_client",
        "generate",
        "--meta",
        "none",
        "--fail-on-warning",
    ]
    where = [
        "--path",
        str(document_file),
        "--config",
        str(settings),
        "--output-path",
        str(tmp_path / "shanhe_client"),
    ]
    done = subprocess.run([*command, *where], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"[-4000:]
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "shanhe_client"]:
        del sys.modules[name]


def test_a_python_client_goes_from_disclosure_into_verification(
    python_client: None, served: tuple[str, Callers]
) -> None:
    url, callers = served
    walk = importlib.import_module("tests.api.python_journey")
    assert walk.journey(url, secrets(callers), callers.university) == "verification"


def test_a_typescript_client_is_sound_and_discloses(
    node: Any, document_file: Path, tmp_path: Path, served: tuple[str, Callers]
) -> None:
    url, callers = served
    modules = TYPESCRIPT / "node_modules"
    (tmp_path / "node_modules").symlink_to(modules)
    for name in ("journey.ts", "tsconfig.json", "package.json"):
        (tmp_path / name).write_text((TYPESCRIPT / name).read_text(encoding="utf-8"), encoding="utf-8")
    node(modules / "openapi-typescript" / "bin" / "cli.js", document_file, "-o", tmp_path / "schema.d.ts")
    node(modules / "typescript" / "bin" / "tsc", "--project", tmp_path)
    people = {name.upper(): secret for name, secret in secrets(callers).items()}
    told = json.loads(node(tmp_path / "journey.js", API=url, UNIVERSITY=callers.university, **people))
    assert told == {"state": "accepted", "early": "not_now", "nobody": 404, "listed": 0, "number": True}


def test_the_guide_shows_the_journey() -> None:
    shown = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert f"```python\n{JOURNEY.read_text(encoding='utf-8')}```\n" in shown
