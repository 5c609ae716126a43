"""Reading blueprint files with their line numbers, and writing them in the one canonical form."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from shanhe.kernel.text import cleaned
from shanhe.kernel.translated import Translated

# Line ends and tabs may stand in texts.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
HEADER = ("source", "verified", "note")
WIDTH = 110
DEEPEST = 30
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

    def written(self, loc: Iterable[Any]) -> str:
        """The plain value at `loc` as the file has it, before YAML took it for something; empty for others."""
        node: Any = self.node
        for step in loc:
            found = _child(node, step)
            if found is None:
                return ""
            node = found[1]
        return str(node.value) if isinstance(node, yaml.ScalarNode) and not node.style else ""

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
    found.node, data, problem = parsed(found.file, text)
    if problem is not None:
        found.node = None
        return found, [problem]
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        found.node = None
        return found, [Problem(found.file, 1, _("The file must be a mapping of names to values."))]
    problems = [
        Problem(found.file, line, _("“{key}” is given twice.").format(key=key))
        for key, line in _repeated(found.node)
    ]
    problems += unreadable(found.file, found.node)
    found.header = {key: data[key] for key in HEADER if key in data}
    found.body = {key: value for key, value in data.items() if key not in HEADER}
    return found, problems


def parsed(file: str, text: str) -> tuple[yaml.Node | None, Any, Problem | None]:
    """The nodes and the data of a YAML text, or what stands against reading it."""
    loader = _Loader(text)
    node = None
    try:
        node = loader.get_single_node()
        problem = _structure(file, node)
        if problem is not None:
            return node, None, problem
        return node, cleaned(loader.construct_document(node)) if node is not None else None, None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        detail = getattr(error, "problem", None) or str(error)
        told = _("This is not valid YAML: {detail}.").format(detail=detail)
        return node, None, Problem(file, mark.line + 1 if mark else 1, told)
    except RecursionError:
        return node, None, Problem(file, 1, _("The values are nested too deeply."))
    except (ValueError, OverflowError) as error:  # a date that does not exist, for example
        line = _unconstructed(node)
        return node, None, Problem(file, line, _("This is not valid YAML: {detail}.").format(detail=error))
    finally:
        loader.dispose()


def _nodes(node: Any) -> Iterable[yaml.Node]:
    """A node and all below it, each as often as it is met."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, yaml.MappingNode):
            waiting += [part for pair in reversed(one.value) for part in reversed(pair)]
        elif isinstance(one, yaml.SequenceNode):
            waiting += reversed(one.value)


def _structure(file: str, node: Any) -> Problem | None:
    """A node that is met twice, which an alias does, or one too deep; both could fill the memory of whoever reads on."""
    seen: set[int] = set()
    waiting = [(node, 1)] if node is not None else []
    while waiting:
        one, depth = waiting.pop()
        if id(one) in seen:
            told = _("Anchors and aliases (& and *) are not used here; write the value out.")
            return Problem(file, one.start_mark.line + 1, told)
        if depth > DEEPEST:
            return Problem(file, one.start_mark.line + 1, _("The values are nested too deeply."))
        seen.add(id(one))
        below = one.value if isinstance(one, (yaml.MappingNode, yaml.SequenceNode)) else []
        for part in below:
            waiting += [(each, depth + 1) for each in (part if isinstance(part, tuple) else (part,))]
    return None


def _unconstructed(node: Any) -> int:
    """The line of the first plain value that cannot be made what YAML takes it for."""
    for one in _nodes(node):
        if isinstance(one, yaml.ScalarNode):
            try:
                yaml.SafeLoader("").construct_object(one)
            except (ValueError, OverflowError, yaml.YAMLError):
                return int(one.start_mark.line) + 1
    return 1


def unreadable(file: str, node: Any) -> Iterable[Problem]:
    """Characters that nobody sees and no file of a blueprint needs: controls, halves of characters, marks of direction."""
    for one in _nodes(node):
        if not isinstance(one, yaml.ScalarNode):
            continue
        found = _HIDDEN.search(one.value)
        if found:
            told = _("There is a character here that cannot be shown (U+{code}).")
            yield Problem(file, one.start_mark.line + 1, told.format(code=f"{ord(found[0]):04X}"))


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
            if str(key.value) in seen:
                yield str(key.value), key.start_mark.line + 1
            seen.add(str(key.value))
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
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            problems.append(Problem(path.name, line, _("The file is not in UTF-8.")))
            continue
        except OSError as error:
            told = _("The file cannot be read: {reason}.").format(reason=error.strerror)
            problems.append(Problem(path.name, 1, told))
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
_Dumper.add_representer(Translated, lambda dumper, data: dumper.represent_dict(dict(data.in_order())))


def write(header: Mapping[str, Any], body: Mapping[str, Any], preamble: str = "") -> str:
    """A file's text in canonical form: the same data always gives the same bytes."""
    head = {key: header[key] for key in HEADER if header.get(key) not in (None, "", {})}
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
