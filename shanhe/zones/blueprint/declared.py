"""What the apps declared that they read from a blueprint, held against what the files say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from shanhe.kernel.registries import Figure, WordList, figures, role_codes, word_lists

from .files import Problem, SectionFile
from .validation import path_of

# Keys under which a gate names a role that people must hold.
ACTING = ("role", "who", "from_role", "to_role")
RESERVED = "assessment_standards"
Files = Mapping[str, SectionFile]


def problems(files: Files) -> Iterator[Problem]:
    """Everything that an app would stumble over although each file has the right form."""
    assessment = _mapping(files, "assessment")
    yield from _figures(files, _items(assessment.get("parameters")))
    yield from _word_lists(files, _items(assessment.get("scales")))
    yield from _roles(files)
    yield from _buildings(files)


def _mapping(files: Files, name: str) -> Mapping[str, Any]:
    found = files[name].body.get(name) if name in files else None
    return found if isinstance(found, dict) else {}


def _items(given: Any) -> list[Mapping[str, Any]]:
    """The items of a list, with an empty one where something else stands, so that their numbers stay right."""
    return [item if isinstance(item, dict) else {} for item in given] if isinstance(given, list) else []


def _section(files: Files, name: str) -> list[Mapping[str, Any]]:
    return _items(files[name].body.get(name)) if name in files else []


def _at(file: SectionFile, loc: tuple[Any, ...], told: str, *, warning: bool = False) -> Problem:
    return Problem(file.file, file.line(loc), told, path_of(loc), warning=warning)


# -- figures -----------------------------------------------------------------------------------------------------


def _figures(files: Files, items: list[Mapping[str, Any]]) -> Iterator[Problem]:
    file = files.get("assessment")
    if file is None:
        return
    for index, item in enumerate(items):
        loc = ("assessment", "parameters", index)
        figure = figures.get(str(item.get("code")))
        if figure is None:
            known = ", ".join(one.name for one in figures)
            told = _("No part of the product reads this figure. It reads: {known}.").format(known=known)
            yield _at(file, (*loc, "code"), told, warning=True)
            continue
        if not figure.fits(item.get("value")):
            yield _at(file, (*loc, "value"), allowed(figure))
        if item.get("unit") != figure.unit:
            told = _("The unit of “{code}” is {unit}.").format(code=figure.name, unit=figure.unit)
            yield _at(file, (*loc, "unit"), told)
    yield from _overlaps(file, items)


def allowed(figure: Figure) -> str:
    """What a figure may be, in words."""
    text = (
        _("“{code}” is a number of {unit} from {least} to {most}.")
        if figure.fractions
        else _("“{code}” is a whole number of {unit} from {least} to {most}.")
    )
    return text.format(code=figure.name, unit=figure.unit, least=figure.least, most=figure.most)


def _overlaps(file: SectionFile, items: list[Mapping[str, Any]]) -> Iterator[Problem]:
    """Two figures of one code that hold on the same day."""
    dated = [
        (str(item.get("code")), item["valid_from"], item.get("valid_to"), index)
        for index, item in enumerate(items)
        if hasattr(item.get("valid_from"), "year")
    ]
    ordered = sorted(dated, key=lambda one: (one[0], str(one[1])))
    for (code, _start, end, _index), (after, start, _end, index) in pairwise(ordered):
        if code == after and (end is None or str(end) > str(start)):
            told = _("Another “{code}” holds on {day} already; end that one first.")
            loc = ("assessment", "parameters", index, "valid_from")
            yield _at(file, loc, told.format(code=code, day=start))


# -- words -------------------------------------------------------------------------------------------------------


def _word_lists(files: Files, scales: list[Mapping[str, Any]]) -> Iterator[Problem]:
    for wanted in word_lists:
        name = "assessment" if wanted.scale else "vocabularies"
        file = files.get(name)
        if file is None:
            continue
        found = scales if wanted.scale else _section(files, name)
        index = next((number for number, item in enumerate(found) if item.get("code") == wanted.name), None)
        base: tuple[Any, ...] = ("assessment", "scales") if wanted.scale else (name,)
        if index is None:
            told = _("“{code}” is missing: the product reads it.").format(code=wanted.name)
            yield Problem(file.file, file.line(base), told, path_of(base))
            continue
        key = "levels" if wanted.scale else "terms"
        yield from _terms(file, (*base, index, key), wanted, _items(found[index].get(key)))
    yield from _same_name(files, scales)


def _terms(
    file: SectionFile, loc: tuple[Any, ...], wanted: WordList, terms: list[Mapping[str, Any]]
) -> Iterator[Problem]:
    """The terms of one list: some, of known codes and groups, and each that is needed."""
    if not terms:
        yield _at(file, loc, _("“{code}” needs at least one entry.").format(code=wanted.name))
    key = "level" if wanted.scale else "code"
    for field, known in ((key, wanted.codes), ("group", wanted.groups)):
        if not known:
            continue
        given = [str(item.get(field, "")) for item in terms]
        for index, value in enumerate(given):
            if value not in known:
                told = _("Write one of: {expected}.").format(expected=", ".join(known))
                yield _at(file, (*loc, index, field), told)
        missing = [one for one in known if one not in given]
        if wanted.every and missing:
            told = _("“{code}” lacks {missing}: the product reads each of them.")
            yield _at(file, loc, told.format(code=wanted.name, missing=", ".join(missing)))


def _same_name(files: Files, scales: list[Mapping[str, Any]]) -> Iterator[Problem]:
    """A list of words must not be called as a scale is, for both are kept as one kind."""
    taken = {str(scale.get("code")) for scale in scales} | {RESERVED}
    for index, item in enumerate(_section(files, "vocabularies")):
        if item.get("code") in taken:
            told = _("The code “{code}” is used twice.").format(code=item["code"])
            yield _at(files["vocabularies"], ("vocabularies", index, "code"), told)
    for index, scale in enumerate(scales):
        if scale.get("code") == RESERVED:
            told = _("The code “{code}” is used twice.").format(code=RESERVED)
            yield _at(files["assessment"], ("assessment", "scales", index, "code"), told)


# -- roles and buildings -----------------------------------------------------------------------------------------


def _roles(files: Files) -> Iterator[Problem]:
    """Roles that nobody can hold: to describe one is idle, to wait for one at a gate is for ever."""
    acting = [role.name for role in role_codes if role.acts]
    for index, item in enumerate(_section(files, "roles")):
        if str(item.get("code")) not in role_codes:
            told = _("Nobody can be given this role; the product knows: {known}.")
            loc = ("roles", index, "code")
            yield _at(files["roles"], loc, told.format(known=", ".join(acting)), warning=True)
    if "routes" not in files:
        return
    for loc, key, value in scalars(files["routes"].body, ()):
        if key in ACTING and isinstance(value, str) and value not in acting:
            told = _(
                "Nobody can hold the role “{code}”, so this gate would wait for ever. Write one of: {expected}."
            )
            yield _at(files["routes"], loc, told.format(code=value, expected=", ".join(acting)))


def scalars(data: Any, loc: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str, Any]]:
    """Every plain value below, with where it stands and the key above it."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        if isinstance(value, (dict, list)):
            yield from scalars(value, (*loc, key))
        else:
            yield (*loc, key), str(key), value


def _buildings(files: Files) -> Iterator[Problem]:
    """A building's code is its own in the whole zone, whatever site it stands on."""
    seen: set[str] = set()
    for number, site in enumerate(_section(files, "sites")):
        for index, building in enumerate(_items(site.get("buildings"))):
            code = str(building.get("code"))
            if code in seen:
                loc = ("sites", number, "buildings", index, "code")
                yield _at(files["sites"], loc, _("The code “{code}” is used twice.").format(code=code))
            seen.add(code)
