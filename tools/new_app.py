"""Writes a new app into the house, `tools/new_app.py visits`: a record with a page, an act and an endpoint, and its tests.

The words of tools/app_template are "sample", "samples" and 条目; the app's name takes their place. What an app must be known by
elsewhere is one line each, listed in `WIRING`. Run it with the house's Python: `.venv/bin/python tools/new_app.py visits`.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "tools" / "app_template"
LOCALE = Path("locale") / "zh_Hans" / "LC_MESSAGES"
# Where the app is made known: the file, the text before which the line goes, and the line.
WIRING = [
    ("config/settings/base.py", '    "shanhe.notices",\n', '    "shanhe.samples",\n'),
    ("pyproject.toml", '    "(shanhe.introductions)",\n', '    "(shanhe.samples)",\n'),
    ("CONTRIBUTING.md", " ← notices ←", " ← samples"),
    ("shanhe/parties/choices.py", '    ("admin", ', '    ("samples:write", _("Change samples")),\n'),
    (
        "shanhe/web/navigation.py",
        '    Entry(\n        _("Administration"),',
        '    Entry(_("Samples"), "samples:list", within=("samples:",)),\n',
    ),
]


class Words:
    """What the words of the templates become."""

    def __init__(self, name: str, one: str, chinese: str, letters: str) -> None:
        pairs = {"samples": name, "sample": one, "条目": chinese, "LETTERS": letters}
        self.pairs = pairs | {word.title(): pairs[word].title() for word in ("samples", "sample")}
        self.pairs |= {word.upper(): pairs[word].upper() for word in ("samples", "sample")}
        self.article = "an" if one[0] in "aeiou" else "a"

    def __call__(self, text: str) -> str:
        text = re.sub(r"\b([Aa])(?= sample\b)", rf"\1{self.article[1:]}", text)
        return re.sub(rf"(?<![A-Za-z])({'|'.join(self.pairs)})", lambda found: self.pairs[found[1]], text)


def singular(name: str) -> str:
    """The English word for one of them, as far as that is regular."""
    return f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")


def write(name: str, words: Words) -> None:
    """The app's own files."""
    app = ROOT / "shanhe" / name
    for path in sorted(TEMPLATE.rglob("*-tpl")):
        folder = path.relative_to(TEMPLATE).parent
        place = {"templates": Path("templates") / name, "locale": LOCALE}.get(folder.as_posix(), folder)
        target = app / place / words(path.name.removesuffix("-tpl"))
        target.parent.mkdir(parents=True, exist_ok=True)
        text = words(path.read_text(encoding="utf-8"))
        target.write_text(text if target.suffix != ".po" else unsaid(text), encoding="utf-8")
    for folder in (app, app / "migrations", app / "tests"):
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()


def unsaid(catalogue: str) -> str:
    """A catalogue without the sentences that another app has in Chinese already: each is translated once."""
    known = "\n".join(
        path.read_text(encoding="utf-8") for path in ROOT.glob(f"shanhe/*/{LOCALE.as_posix()}/django.po")
    )
    said = set(re.findall(r'(?<!msgctxt)\n\n(msgid ".+")\n', known))
    head, *sentences = catalogue.strip().split("\n\n")
    return "\n\n".join([head, *(text for text in sentences if text.splitlines()[0] not in said)]) + "\n"


def wire(words: Words) -> None:
    """The lines by which the house knows the app."""
    for name, before, line in WIRING:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        if text.count(before) != 1:
            raise SystemExit(f"{name}: {before.strip()!r} is not there once; see WIRING")
        path.write_text(text.replace(before, words(line) + before), encoding="utf-8")


def finish(name: str) -> None:
    """Sorts and formats the Python, makes the migration and renews what is made from the code."""
    app = f"shanhe/{name}"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test", "PYTHONPATH": str(ROOT)}
    python = [sys.executable, "-W", "ignore"]
    for command in (
        [*python, "-m", "ruff", "check", "--quiet", "--fix", "--select", "I", app],
        [*python, "-m", "ruff", "format", "--quiet", app],
        [*python, "-m", "django", "makemigrations", "--no-header", "--name", "tables", name],
        [*python, "-m", "shanhe.cli.main", "messages"],
        [*python, "tools/make_docs.py"],
    ):
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", help="the app's name, an English plural: visits")
    parser.add_argument("--one", help="the English singular, where it is not regular")
    parser.add_argument("--chinese", default="条目", help="the Chinese word (条目)")
    parser.add_argument("--letters", help="what its references begin with (the name's first two letters)")
    given = parser.parse_args()
    name, one = given.name, given.one or singular(given.name)
    if not re.fullmatch("[a-z]{3,20}", name) or not re.fullmatch("[a-z]{3,20}", one) or name == one:
        parser.error("the name is an English plural in small letters; --one says what one of them is called")
    if (ROOT / "shanhe" / name).exists():
        parser.error(f"shanhe/{name} is there already")
    words = Words(name, one, given.chinese, (given.letters or name[:2]).upper())
    write(name, words)
    wire(words)
    finish(name)
    print(f"shanhe/{name} is written; try it: .venv/bin/pytest shanhe/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
