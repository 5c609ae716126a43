"""The documents made from the code are up to date."""

import runpy
from pathlib import Path

import pytest

MAKER = runpy.run_path(str(Path(__file__).resolve().parents[2] / "tools" / "make_docs.py"))


@pytest.mark.parametrize("name", ["permissions.md", "lifecycles.md"])
def test_a_generated_document_is_up_to_date(name):
    MAKER["load"]()
    path, text = next((path, text) for path, text in MAKER["files"]().items() if path.name == name)
    assert path.read_text(encoding="utf-8") == text, "run: python tools/make_docs.py"
