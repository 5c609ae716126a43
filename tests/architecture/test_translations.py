"""Every sentence of the product is there in Chinese, with the same blanks, and means the same in every app."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "shanhe"
# function → which arguments are message ids (singular first), and which is the context
MARKERS = {
    "gettext": ((0,), None),
    "gettext_lazy": ((0,), None),
    "gettext_noop": ((0,), None),
    "ngettext": ((0, 1), None),
    "ngettext_lazy": ((0, 1), None),
    "pgettext": ((1,), 0),
    "pgettext_lazy": ((1,), 0),
    "npgettext": ((1, 2), 0),
    "npgettext_lazy": ((1, 2), 0),
}
BLANK = re.compile(r"%\((\w+)\)[sd]|\{(\w+)")
IN_EXPRESSION = re.compile(r"""(?<![\w.])_\((?:"([^"]*)"|'([^']*)')\)""")

Key = tuple[str | None, str]


def sources(pattern: str) -> list[Path]:
    found = (
        path for path in PACKAGE.glob(pattern) if "tests" not in path.parts and "migrations" not in path.parts
    )
    return sorted(found)


def in_python(source: str) -> Iterator[Key]:
    """The message ids that a module marks, under whatever name it imports the markers."""
    tree = ast.parse(source)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in MARKERS}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        marker = names.get(called) or (
            called if isinstance(node.func, ast.Attribute) and called in MARKERS else None
        )
        if marker is None:
            continue
        places, context_at = MARKERS[marker]
        words = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
        if len(words) > places[0] and isinstance(words[places[0]], str):
            yield (words[context_at] if context_at is not None else None, words[places[0]])  # type: ignore[misc]


def in_template(source: str) -> Iterator[Key]:
    """The message ids of a template: translate, blocktranslate, and _() inside tags and expressions."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type is TokenType.TEXT or token.token_type is TokenType.COMMENT:
            continue
        bits = list(smart_split(token.contents))
        if token.token_type is TokenType.BLOCK and bits[0] in ("translate", "trans"):
            if bits[1][0] in "\"'":
                # A percent sign of a template is doubled in its message id.
                yield (_context(bits), bits[1][1:-1].replace("%", "%%"))
        elif token.token_type is TokenType.BLOCK and bits[0] in ("blocktranslate", "blocktrans"):
            yield (_context(bits), _block(tokens, "trimmed" in bits))
        for match in IN_EXPRESSION.finditer(token.contents):
            yield (None, match[1] or match[2])


def _context(bits: list[str]) -> str | None:
    return bits[bits.index("context") + 1][1:-1] if "context" in bits else None


def _block(tokens: Iterator[Token], trimmed: bool) -> str:
    """The singular of a blocktranslate whose opening tag was just read."""
    parts: list[str] = []
    singular: str | None = None
    for token in tokens:
        if token.token_type is TokenType.BLOCK:
            if token.contents.strip() == "plural":
                singular = "".join(parts)
            else:
                break
        elif token.token_type is TokenType.VAR:
            parts.append(f"%({token.contents})s")
        else:
            parts.append(token.contents.replace("%", "%%"))
    text = "".join(parts) if singular is None else singular
    return trim_whitespace(text) if trimmed else text


@cache
def used() -> dict[Key, set[str]]:
    """Every message id and the files that say it."""
    found: dict[Key, set[str]] = defaultdict(set)
    for pattern, read in (
        ("**/*.py", in_python),
        ("*/templates/**/*.html", in_template),
        ("*/templates/**/*.txt", in_template),
    ):
        for path in sources(pattern):
            for key in read(path.read_text(encoding="utf-8")):
                if key[1].strip():
                    found[key].add(str(path.relative_to(ROOT)))
    return found


@cache
def catalogues() -> dict[str, polib.POFile]:
    files = sorted(PACKAGE.glob("*/locale/zh_Hans/LC_MESSAGES/django.po"))
    return {path.parts[-5]: polib.pofile(str(path)) for path in files}


def chinese(entry: polib.POEntry) -> str:
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def translated() -> dict[Key, dict[str, str]]:
    """By message id, its Chinese in each app that translates it."""
    found: dict[Key, dict[str, str]] = defaultdict(dict)
    for app, catalogue in catalogues().items():
        for entry in catalogue:
            if not entry.obsolete and not entry.fuzzy and chinese(entry):
                found[(entry.msgctxt, entry.msgid)][app] = chinese(entry)
    return found


def test_the_readers_see_what_is_marked() -> None:
    python = 'from django.utils.translation import gettext_lazy as _, ngettext\n_("a" "b")\nngettext("one", "many", 2)\n_(x)'
    assert list(in_python(python)) == [(None, "ab"), (None, "one")]
    html = (
        "<c-x label=\"{% translate 'It’s on' %}\" />{% blocktranslate count n=x with a=b %}{{ n }} of 5% {{ a }}{% plural %}no"
        "{% endblocktranslate %}{% firstof label _('Map') %}{{ x|default:_(\"none\") }}{% translate 'May' context 'month' %}"
    )
    found = list(in_template(html))
    assert found == [
        (None, "It’s on"),
        (None, "%(n)s of 5%% %(a)s"),
        (None, "Map"),
        (None, "none"),
        ("month", "May"),
    ]


def test_everything_is_there_in_chinese() -> None:
    known = translated()
    missing = {
        f"{key[1]!r} ({', '.join(sorted(files))})" for key, files in used().items() if key not in known
    }
    assert not missing, "not translated:\n" + "\n".join(sorted(missing))


def test_blanks_are_the_same() -> None:
    wrong = []
    for app, catalogue in catalogues().items():
        for entry in catalogue:
            asked, given = (
                {name for pair in BLANK.findall(text) for name in pair if name}
                for text in (entry.msgid, chinese(entry))
            )
            plural = {name for pair in BLANK.findall(entry.msgid_plural or "") for name in pair if name}
            if chinese(entry) and not (
                given <= asked | plural and asked <= given | ({"n"} if plural else set())
            ):
                wrong.append(f"{app}: {entry.msgid!r} → {chinese(entry)!r}")
    assert not wrong, "\n".join(wrong)


def test_one_sentence_has_one_translation() -> None:
    """The catalogues are merged at run time: a second translation would win or lose by the order of the apps."""
    twice = [f"{key[1]!r}: {by_app}" for key, by_app in translated().items() if len(set(by_app.values())) > 1]
    assert not twice, "\n".join(sorted(twice))
