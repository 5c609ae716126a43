"""Records as JSON: one in a line, or a list of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import IO, Any

from django.utils.translation import gettext as _

from shanhe.kernel.errors import Invalid
from shanhe.kernel.translated import languages

from . import encodings, limits
from .cells import Row, number, plain, storable
from .limits import Meter, refusal
from .table import heading


def jsonl(file: IO[bytes], meter: Meter, found: dict[str, Any]) -> Iterator[Row]:
    """A row for each line that is not empty; one that is no object is a row with a problem."""
    try:
        encoding = encodings.decide(file)
    except Invalid:
        encoding = encodings.Encoding("utf-8")  # a spoilt line spoils no other
    found["encoding"] = encoding.name
    if encoding.name.startswith("utf-8"):
        file.seek(encoding.marks)
        stream: Any = file
    else:
        stream = encoding.text(file)
    for at, line in enumerate(_lines(stream), 1):
        if line.strip():
            meter.add_row()
            yield _line(at, line, meter)


def _lines(stream: IO[Any]) -> Iterator[Any]:
    while line := stream.readline(limits.MAX_LINE + 1):
        if len(line) > limits.MAX_LINE:
            raise refusal(_("The file has a line that is longer than a record can be."))
        yield line


def _line(at: int, line: str | bytes, meter: Meter) -> Row:
    try:
        text = line.decode() if isinstance(line, bytes) else line
        return _record(at, _loaded(text), meter)
    except UnicodeDecodeError as error:
        byte, value = error.start + 1, f"0x{error.object[error.start]:02X}"
        return Row(
            at, {}, _("This line is not UTF-8 at byte {byte} ({value}).").format(byte=byte, value=value)
        )
    except _Twice as twice:
        return Row(at, {}, str(twice))
    except (ValueError, RecursionError):
        return Row(at, {}, _("This line is not a JSON object."))


def json_list(file: IO[bytes], meter: Meter, found: dict[str, Any]) -> Iterator[Row]:
    """A row for each record of a list, which may stand under a key of its own."""
    encoding = encodings.decide(file)
    found["encoding"] = encoding.name
    content = encoding.text(file).read(limits.MAX_WHOLE + 1)
    if len(content) > limits.MAX_WHOLE:
        raise refusal(_("A JSON list may have 64 MB at most. Use JSON Lines for more."))
    try:
        data = _loaded(content)
    except (ValueError, RecursionError) as error:
        raise refusal(_("This is not JSON: {reason}.").format(reason=storable(str(error)))) from error
    if isinstance(data, dict):
        # A list under a key of its own ("releases": […]) is how catalogues are usually published.
        data = next((value for value in data.values() if isinstance(value, list)), [data])
    if not isinstance(data, list):
        raise refusal(_("The file holds no list of records."))
    for at, record in enumerate(data, 1):
        meter.add_row()
        yield _record(at, record, meter)


_short = lru_cache(maxsize=1_024)(heading)  # the same names come in every record


class _Twice(ValueError):
    """A name stands twice in one object, and only one of its values would be kept."""


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _value in pairs]
        name = next(name for name in names if names.count(name) > 1)
        raise _Twice(_("“{name}” stands twice in one record.").format(name=storable(name)[:40]))
    return made


# One decoder for all lines: json.loads() with these options makes one for each.
_loaded = json.JSONDecoder(parse_float=number, parse_constant=_no_number, object_pairs_hook=_object).decode


def _by_language(record: dict[str, Any]) -> dict[str, Any]:
    """The record with a text by language, {"title": {"en": …}}, as a field a language, as flat files have it."""
    if not any(isinstance(value, dict) for value in record.values()):
        return record
    found: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and value and set(value) <= set(languages()):
            found |= {f"{name}_{language}": text for language, text in value.items()}
        else:
            found[name] = value
    return found


def _record(at: int, record: Any, meter: Meter) -> Row:
    if not isinstance(record, dict):
        return Row(at, {}, _("This record is not a JSON object."))
    if len(record) > limits.MAX_COLUMNS:
        return Row(at, {}, _("This record has too many fields."))
    meter.add_cells(len(record))
    inner = record.get("fields")
    if isinstance(inner, dict):
        # Tables that are published as records of a database keep their columns one level down.
        record = {**{name: value for name, value in record.items() if name != "fields"}, **inner}
    record = _by_language(record)
    names = [_short(name) if len(name) <= 200 else heading(name) for name in record]
    if len(set(names)) < len(names):
        name = next(name for name in names if names.count(name) > 1)
        return Row(at, {}, _("“{name}” stands twice in one record.").format(name=name[:40]))
    try:
        return Row(at, dict(zip(names, map(plain, record.values()), strict=True)))
    except RecursionError:
        return Row(at, {}, _("This record is not a JSON object."))
