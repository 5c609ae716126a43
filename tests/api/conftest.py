"""The API's description as a file, and Node for the tools that read it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config.api import api

TYPESCRIPT = Path(__file__).parent / "typescript"
TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture(scope="session")
def document() -> Any:
    return json.loads(json.dumps(api.get_openapi_schema()))


@pytest.fixture(scope="session")
def document_file(tmp_path_factory: pytest.TempPathFactory, document: Any) -> Path:
    path = tmp_path_factory.mktemp("api") / "openapi.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def node() -> Callable[..., str]:
    """Runs Node in the folder of the TypeScript tools; the test fails with its words where it does not succeed."""
    if not (TYPESCRIPT / "node_modules").is_dir():
        pytest.skip("the tools of tests/api/typescript are not installed; `make test` does that")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(TOOLS))
        import installing

        program, environment = installing.node_and_environment()

    def run(*arguments: Any, **more: str) -> str:
        done = subprocess.run(
            [str(program), *map(str, arguments)],
            cwd=TYPESCRIPT,
            env={"PATH": "/usr/bin:/bin", **environment, **more},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"[-6000:]
        return done.stdout

    return run
