"""The guides name words and addresses that the product has: bold is a word of the screen, `/…` an address."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.urls import Resolver404, resolve

from shanhe.kernel.operations import OPERATIONS

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
BOLD = re.compile(r"\*\*(.+?)\*\*")
ADDRESS = re.compile(r"`(/[^`\s…]*)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
BLANK = re.compile(r"%\(\w+\)[sd]|\{\w*\}|…|\.{3}")
# A paragraph, a note or an item that begins with bold words and goes on after a colon has a small heading there.
LEAD = re.compile(r"^(> ?)?\*\*[^*]+\*\*|^- \*\*[^*]+[:：]\*\*")
INTRODUCTION = {"bold", "粗体字"}


def plain(text: str) -> str:
    """A sentence without its blanks, marks of emphasis and kinds of apostrophe, to compare by."""
    text = BLANK.sub("□", text.replace("%%", "%"))
    text = text.translate(str.maketrans("’,:;?()", "'，：；？（）"))
    return re.sub(r"\d+(\.\d+)?", "□", text).strip(" .。：")


@cache
def words() -> tuple[set[str], set[str]]:
    """What the product says in English and in Chinese."""
    english, chinese = set(), set()
    for path in (ROOT / "shanhe").glob("*/locale/zh_Hans/LC_MESSAGES/django.po"):
        for entry in polib.pofile(str(path)):
            english |= {plain(text) for text in (entry.msgid, entry.msgid_plural) if text}
            chinese |= {plain(text) for text in (entry.msgstr, *entry.msgstr_plural.values()) if text}
    return english, chinese


def on_screen(text: str) -> list[str]:
    """The bold words that are meant for the screen."""
    lines = [LEAD.sub("", line) for line in text.splitlines()]
    return [word for word in BOLD.findall("\n".join(lines)) if word not in INTRODUCTION]


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_bold_words_are_on_the_screen(path: Path) -> None:
    known = words()[1 if path.name.endswith(".zh.md") else 0]
    unknown = [word for word in on_screen(path.read_text(encoding="utf-8")) if plain(word) not in known]
    assert not unknown


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_addresses_lead_somewhere(path: Path) -> None:
    wrong = []
    for address in ADDRESS.findall(path.read_text(encoding="utf-8")):
        try:
            resolve(address.partition("?")[0])
        except Resolver404:
            wrong.append(address)
    assert not wrong


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_each_guide_is_there_in_both_languages(path: Path) -> None:
    other = (
        path.name.replace(".zh.md", ".md")
        if path.name.endswith(".zh.md")
        else path.name.replace(".md", ".zh.md")
    )
    assert (path.parent / other).exists()


@pytest.mark.parametrize(
    "path", [*GUIDES, *sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"], ids=lambda path: path.name
)
def test_links_between_documents_hold(path: Path) -> None:
    broken = [
        target
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if "://" not in target
        and not target.startswith("#")
        and not (path.parent / target.partition("#")[0]).exists()
    ]
    assert not broken


def in_code(name: str) -> bool:
    """Whether `app.Model`, `Model.field` or `app.module.function` exists."""
    first, *rest = name.split(".")
    model = next((found for found in apps.get_models() if found.__name__ == first), None)
    if model is not None:
        return all(hasattr(model, part) for part in rest)
    parts = ["shanhe", first, *rest]
    for module in (".".join(parts), ".".join(parts[:-1]), ".".join([*parts[:-1], "models"])):
        with suppress(ModuleNotFoundError):
            found = import_module(module)
            if module.endswith(name) or hasattr(found, parts[-1]):
                return True
    return False


def test_the_glossary_names_what_is_in_the_code() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    names = {word for word in re.findall(r"`([A-Za-z]\w*(?:\.\w+)+)`", text) if word not in OPERATIONS}
    assert len(names) > 50
    assert not [name for name in sorted(names) if not in_code(name)]
