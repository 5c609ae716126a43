"""Reading blueprint files with their line numbers, and writing them in the one canonical form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from shanhe.kernel.text import cleaned

HEADER = ("source", "verified", "note_zh", "note_en")
WIDTH = 110
# libyaml reads the same and faster; writing stays with Python's own emitter, whose folding is one and the same everywhere.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Problem:
    """Something wrong in a file, with its line (counted from 1) and the reason in the reader's language."""

    file: str
    line: int
    reason: str
    path: str = ""
    # A warning does not stop a load.
    warning: bool = False

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{self.file}:{self.line}: {where}{self.reason}"


@dataclass
class SectionFile:
    """One file as read: its comment lines at the top, its head, the rest, and where each part stands."""

    name: str
    text: str = ""
    preamble: str = ""
    header: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    node: yaml.Node | None = None

    @property
    def file(self) -> str:
        return f"{self.name}.yaml"

    def line(self, loc: Iterable[Any]) -> int:
        """The line of the innermost part of `loc` that the file has."""
        node = self.node
        line = node.start_mark.line + 1 if node is not None else 1
        for step in loc:
            found = _child(node, step)
            if found is None:
                break
            key, node = found
            line = key.start_mark.line + 1
        return line


def _child(node: Any, step: Any) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def read(name: str, text: str) -> tuple[SectionFile, list[Problem]]:
    """Parse one file; syntax errors, repeated keys and a top that is no mapping come back as problems."""
    found = SectionFile(name, text, preamble=_preamble(text))
    loader = _Loader(text)
    try:
        found.node = loader.get_single_node()
        data = cleaned(loader.construct_document(found.node)) if found.node is not None else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        detail = getattr(error, "problem", None) or str(error)
        return found, [
            Problem(found.file, line, _("This is not valid YAML: {detail}.").format(detail=detail))
        ]
    finally:
        loader.dispose()
    if not isinstance(data, dict):
        return found, [Problem(found.file, 1, _("The file must be a mapping of names to values."))]
    problems = [
        Problem(found.file, line, _("“{key}” is given twice.").format(key=key))
        for key, line in _repeated(found.node)
    ]
    found.header = {key: data[key] for key in HEADER if key in data}
    found.body = {key: value for key, value in data.items() if key not in HEADER}
    return found, problems


def _preamble(text: str) -> str:
    lines = []
    for line in text.splitlines(keepends=True):
        if not line.startswith("#") and line.strip():
            break
        lines.append(line)
    return "".join(lines)


def _repeated(node: Any) -> Iterable[tuple[str, int]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.value, key.start_mark.line + 1
            seen.add(key.value)
            yield from _repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated(item)


def read_folder(folder: Path, names: Iterable[str]) -> tuple[dict[str, SectionFile], list[Problem]]:
    """The files of a blueprint by section name; a missing file is a problem, an unknown one a warning."""
    sections: dict[str, SectionFile] = {}
    problems: list[Problem] = []
    names = list(names)
    if not folder.is_dir():
        return {}, [Problem(str(folder), 1, _("There is no such folder."))]
    for name in names:
        path = folder / f"{name}.yaml"
        if not path.is_file():
            problems.append(Problem(path.name, 1, _("This file is missing.")))
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            problems.append(Problem(path.name, 1, _("The file is not in UTF-8.")))
            continue
        sections[name], found = read(name, text)
        problems.extend(found)
    for path in sorted(folder.glob("*.yaml")):
        if path.stem not in names:
            problems.append(Problem(path.name, 1, _("No part of the product reads this file."), warning=True))
    return sections, problems


class _Dumper(yaml.SafeDumper):
    """Lists of plain values on one line, everything else on lines of its own."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _sequence(dumper: yaml.SafeDumper, data: Any) -> yaml.Node:
    flat = all(isinstance(item, (int, float, str, date)) for item in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=flat)


def _text(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    style = "|" if "\n" in data else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Dumper.add_representer(list, _sequence)
_Dumper.add_representer(tuple, _sequence)
_Dumper.add_representer(str, _text)


def write(header: Mapping[str, Any], body: Mapping[str, Any], preamble: str = "") -> str:
    """A file's text in canonical form: the same data always gives the same bytes."""
    head = {key: header[key] for key in HEADER if header.get(key) not in (None, "")}
    text = yaml.dump(
        {**head, **body},
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=WIDTH,
    )
    return preamble + text


def digest(content: Mapping[str, Any]) -> str:
    """A fingerprint of a whole blueprint: of what it says, not of how it is written."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
