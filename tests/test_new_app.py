"""What `tools/new_app.py` writes is small and passes lint and tests as it is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from django.db import connection

from shanhe.cli import database

ROOT = Path(__file__).resolve().parents[1]
DATABASE = "new_app"
MOST = 250  # lines of Python, its tests included, of templates and of translations


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the house without its data."""
    for name in ("config", "docs", "shanhe", "tests", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("CONTRIBUTING.md", "conftest.py", "manage.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    known = ROOT / ".cache" / "imports"  # who imports whom, of the files that are the same
    if known.exists():
        shutil.copytree(known, tmp_path / ".cache" / "imports")
    return tmp_path


@pytest.fixture
def tables(django_db_setup: None) -> Iterator[None]:
    """A database with every table but the new app's, for a run of its own."""
    template = connection.settings_dict["TEST"].get("TEMPLATE")
    if not template:
        pytest.skip("needs the migrated template, which --reuse-db leaves out")
    drop = f'drop database if exists "test_{DATABASE}" with (force)'
    with database.connect() as server:
        server.execute(drop)
        server.execute(f'create database "test_{DATABASE}" template "{template}"')
    yield
    with database.connect() as server:
        server.execute(drop)


def samples() -> list[str]:
    """The Python that CONTRIBUTING quotes."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return [dedent(block).strip() for block in re.findall(r"^ *```python\n(.*?)^ *```", text, re.M | re.S)]


def run(house: Path, *command: str) -> None:
    outside = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
    environment = outside | {"SHANHE_DATABASE_NAME": DATABASE, "PYTHONPATH": str(house)}
    python = [sys.executable, "-m"] if command[0] != sys.executable else []
    done = subprocess.run([*python, *command], cwd=house, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}:\n{done.stdout[-4000:]}{done.stderr[-4000:]}"


@pytest.mark.slow
def test_a_new_app_is_small_and_passes_lint_and_tests(house: Path, tables: None) -> None:
    run(house, sys.executable, "tools/new_app.py", "visits", "--chinese", "来访")
    own = [
        path for path in (house / "shanhe" / "visits").rglob("*.*") if path.suffix in {".py", ".html", ".po"}
    ]
    written = [path for path in own if "migrations" not in path.parts]
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in written) <= MOST
    code = "\n".join(path.read_text(encoding="utf-8") for path in written if path.suffix == ".py")
    assert len(samples()) == 1
    assert [sample for sample in samples() if sample not in code] == []
    run(house, "ruff", "check", ".")
    run(house, "ruff", "format", "--check", "--quiet", ".")
    run(house, sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()")
    around = ["tests/architecture/test_house.py", "tests/architecture/test_translations.py"]
    around += ["--deselect", "tests/architecture/test_house.py::test_the_house_does_not_grow"]
    run(house, "pytest", "--reuse-db", "-q", "-p", "no:cacheprovider", "shanhe/visits", *around)
