"""What is wrong with a blueprint, with file, line and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, RootModel, ValidationError

from shanhe.kernel.registries import BlueprintSection

from .files import Problem, SectionFile

# A key of this name, in whatever section, holds the code of an item of that section.
REFERENCES = {
    "area": "areas",
    "role": "roles",
    "who": "roles",
    "from_role": "roles",
    "to_role": "roles",
    "owner": "roles",
}


_TYPES = ("int", "float", "str")


def payload(section: BlueprintSection, file: SectionFile) -> Any:
    """What the section's schema is asked to check: the file without its head, unless the schema knows the head."""
    if issubclass(section.schema, RootModel):
        return file.body.get(section.name)
    known = section.schema.model_fields
    return {**{key: value for key, value in file.header.items() if key in known}, **file.body}


def parse(section: BlueprintSection, file: SectionFile) -> tuple[BaseModel | None, list[Problem]]:
    """The file as the section's model, or what is wrong with it."""
    problems = list(_header(file))
    try:
        return section.schema.model_validate(payload(section, file)), problems
    except ValidationError as error:
        prefix = (section.name,) if issubclass(section.schema, RootModel) else ()
        found = [_problem(file, prefix, item) for item in error.errors()]
        # A value of several types complains once for each.
        problems += {(item.line, item.path): item for item in reversed(found)}.values()
        return None, problems


def _header(file: SectionFile) -> Iterator[Problem]:
    for key in ("source", "verified"):
        if key not in file.header:
            yield Problem(file.file, 1, _("“{field}” is missing.").format(field=key))
    if not isinstance(file.header.get("verified", True), bool):
        yield Problem(file.file, file.line(["verified"]), _("Write true or false."), "verified")
    if not isinstance(file.header.get("source", ""), str):
        yield Problem(file.file, file.line(["source"]), _("Write text here."), "source")
    note = file.header.get("note", {})
    if not (isinstance(note, dict) and all(isinstance(text, str) for text in note.values())):
        yield Problem(file.file, file.line(["note"]), _("Write a mapping of languages to texts."), "note")


def _problem(file: SectionFile, prefix: tuple[str, ...], item: Any) -> Problem:
    # Where a value may be of several types, pydantic names the type behind the key.
    loc = tuple(step for step in (*prefix, *item["loc"]) if step not in _TYPES)
    told = reason(item)
    written = file.written(loc)
    if item["type"] == "string_type" and written:
        told += " " + _("YAML reads {written} as something else; put it in quotes.").format(written=written)
    return Problem(file.file, file.line(loc), told, path_of(loc))


def path_of(loc: Iterable[Any]) -> str:
    """A readable path: `areas[2].name.zh`."""
    text = ""
    for step in loc:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def reason(item: Any) -> str:
    """Pydantic's complaint in the reader's language; rare kinds keep pydantic's own words."""
    kind, context = item["type"], item.get("ctx", {})
    field = next((step for step in reversed(item["loc"]) if isinstance(step, str)), "")
    simple = {
        "missing": _("“{field}” is missing."),
        "extra_forbidden": _("“{field}” is not known here."),
        "string_type": _("Write text here."),
        "int_type": _("Write a whole number."),
        "int_parsing": _("Write a whole number."),
        "int_from_float": _("Write a whole number."),
        "float_type": _("Write a number."),
        "float_parsing": _("Write a number."),
        "bool_type": _("Write true or false."),
        "bool_parsing": _("Write true or false."),
        "date_type": _("Write a date such as 2026-11-23."),
        "date_parsing": _("Write a date such as 2026-11-23."),
        "date_from_datetime_parsing": _("Write a date such as 2026-11-23."),
        "list_type": _("Write a list."),
        "model_type": _("Write a mapping of names to values."),
        "dict_type": _("Write a mapping of names to values."),
        "string_too_short": _("This must not be empty."),
        "too_short": _("This must not be empty."),
        "greater_than_equal": _("Write at least {ge}."),
        "less_than_equal": _("Write at most {le}."),
        "finite_number": _("Write a number."),
        "string_too_long": _("Write at most {max_length} characters."),
        "date_from_datetime_inexact": _("Write a date such as 2026-11-23."),
        "tuple_type": _("Write a list."),
        "too_long": _("Write at most {max_length} entries."),
    }
    if kind in simple:
        return simple[kind].format(**{"field": field, **context})
    if kind in ("literal_error", "enum"):
        return _("Write one of: {expected}.").format(expected=context.get("expected", ""))
    if kind == "string_pattern_mismatch":
        return _("Use only small letters, digits and underscores.")
    if kind == "value_error":
        return str(context.get("error", item["msg"]))
    return str(item["msg"])


def repeated_codes(file: SectionFile) -> Iterator[Problem]:
    """A code given twice in one list."""
    for loc, items in _lists(file.body, ()):
        seen: set[Any] = set()
        for index, item in enumerate(items):
            code = item.get("code") if isinstance(item, dict) else None
            # A dated figure may come back under its code with a later first day.
            key = (code, str(item.get("valid_from"))) if isinstance(code, str) else None
            if key is not None and key in seen:
                where = (*loc, index, "code")
                yield Problem(
                    file.file,
                    file.line(where),
                    _("The code “{code}” is used twice.").format(code=code),
                    path_of(where),
                )
            seen.add(key)


def _lists(data: Any, loc: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], list[Any]]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _lists(value, (*loc, key))
    elif isinstance(data, list):
        yield loc, data
        for index, value in enumerate(data):
            yield from _lists(value, (*loc, index))


def untranslated(files: Mapping[str, SectionFile]) -> Iterator[Problem]:
    """Texts that lack one of the zone's languages: they are shown in another, so a load is not stopped."""
    zone = files.get("zone")
    wanted = (
        zone.body.get("zone", {}).get("languages") if zone is not None and zone.node is not None else None
    )
    if not isinstance(wanted, list):
        return
    for file in files.values():
        for loc, texts in _mappings(file.body, ()):
            if texts.keys() & set(map(str, wanted)) and all(isinstance(text, str) for text in texts.values()):
                for language in (code for code in wanted if not texts.get(code)):
                    told = _("There is no text in the language “{code}”.").format(code=language)
                    yield Problem(file.file, file.line(loc), told, path_of(loc), warning=True)


def _mappings(data: Any, loc: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    if isinstance(data, dict):
        yield loc, data
    for key, value in pairs:
        yield from _mappings(value, (*loc, key))


def references(files: Mapping[str, SectionFile]) -> Iterator[Problem]:
    """Codes that no item of the section they point at has."""
    known = {name: _codes(files.get(name)) for name in set(REFERENCES.values())}
    for file in files.values():
        for loc, key, value in _scalars(file.body, ()):
            target = REFERENCES.get(key)
            if target is None or not isinstance(value, str) or value in known[target]:
                continue
            text = _("“{code}” is not in {file}.").format(code=value, file=f"{target}.yaml")
            yield Problem(file.file, file.line(loc), text, path_of(loc))


def _codes(file: SectionFile | None) -> set[str]:
    items = file.body.get(file.name) if file else None
    return (
        {str(item.get("code", "")) for item in items if isinstance(item, dict)}
        if isinstance(items, list)
        else set()
    )


def _scalars(data: Any, loc: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str, Any]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, (dict, list)):
                yield from _scalars(value, (*loc, key))
            else:
                yield (*loc, key), str(key), value
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _scalars(value, (*loc, index))
