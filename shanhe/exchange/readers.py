"""How cells are read into values of records: one reader a kind of column, for the columns of `kinds.Kind`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shanhe.kernel import values
from shanhe.kernel.errors import type_text
from shanhe.kernel.text import has_han
from shanhe.kernel.translated import DENSE, Translated, TranslatedField, base, label_in, parts
from shanhe.kernel.values import Read

from .kinds import Column, Columns, Intake, Judged, Key, Reader, Values

LONGEST = 20_000  # characters of a text without a limit of its own
KEYWORD = 80
ANY_LANGUAGE = lazy("In any of the zone's languages; told by its letters.")
Codes = Callable[[Intake], Mapping[str, str]]


def fitting(text: str, most: int) -> str:
    """The text, which is never cut; ValueError where it is longer."""
    if len(text) > most:
        told = _("{count} characters; at most {most} are kept. Shorten it.")
        raise ValueError(told.format(count=len(text), most=most))
    return text


def text(name: str, most: int = LONGEST, *, line: bool = False) -> Reader:
    """A text of several lines, or of one."""

    def read(given: Any, heading: str, intake: Intake) -> Read[Values]:
        return Read({name: fitting((values.line if line else values.paragraphs)(given), most)})

    return read


def texts(
    model: type[Model],
    name: str,
    label: type_text,
    *aliases: str,
    named: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    hint: type_text = "",
) -> Columns:
    """The columns of a text: one for any language, told by its letters, then one for each language of the zone.

    `named` gives further names that tables have for the column of a language.
    """
    field = model._meta.get_field(name)
    assert isinstance(field, TranslatedField)

    def read_in(language: str) -> Reader:
        def read(given: Any, heading: str, intake: Intake) -> Read[Values]:
            found = (values.paragraphs if field.long else values.line)(given)
            return Read({name: Translated({language: fitting(found, field.limits.of(language) or LONGEST)})})

        return read

    def each() -> list[Column]:
        own = {language: read_in(language) for _part, language in parts(name)}

        def either(given: Any, heading: str, intake: Intake) -> Read[Values]:
            return own[likely_language(str(given), own)](given, heading, intake)

        told = hint or (ANY_LANGUAGE if len(own) > 1 else "")
        return [
            Column(name, label, either, aliases, told),
            *(
                Column(part, label_in(label, language), own[language], named.get(language, ()), part_of=name)
                for part, language in parts(name)
            ),
        ]

    return each


def likely_language(text: str, known: Iterable[str]) -> str:
    """The language that a text is most likely in, by whether its characters are Chinese; the first where that tells nothing."""
    return _by_letters(tuple(known))[has_han(text)]


@lru_cache(maxsize=64)
def _by_letters(known: tuple[str, ...]) -> dict[bool, str]:
    """Of these languages the one for a text with Chinese characters, and the one for a text without."""
    fitting = {dense: [code for code in known if (base(code) in DENSE) == dense] for dense in (True, False)}
    return {dense: (codes or known)[0] for dense, codes in fitting.items()}


def words(name: str, codes: Codes | None = None, *, most: int = 20, longest: int = KEYWORD) -> Reader:
    """A list of words; with `codes`, words of the zone, given by code or name."""

    def read(given: Any, heading: str, intake: Intake) -> Read[Values]:
        found = [fitting(word, longest) for word in values.words(given)]
        if len(found) > most:
            told = _("{count} words; at most {most} are kept. Shorten it.")
            raise ValueError(told.format(count=len(found), most=most))
        return Read({name: [code_of(word, codes(intake)) for word in found] if codes else found})

    return read


def code_of(word: str, codes: Mapping[str, str]) -> str:
    """The zone's code for a word."""
    code = codes.get(word.lower())
    if code is None:
        raise ValueError(_("There is no “{code}” in this zone.").format(code=word[:40]))
    return code


def codes_of(rows: Iterable[Any]) -> dict[str, str]:
    """Codes by code and by name in any language, in lower case: of words or centres of the zone."""
    return {name.lower(): row.code for row in rows for name in (row.code, *row.name.values())}


def identifier(name: str) -> Reader:
    """A number or code that identifies; the reader doubts what a spreadsheet has rounded."""

    def read(given: Any, heading: str, intake: Intake) -> Read[Values]:
        found = values.identifier(given)
        return Read({name: found.value}, found.assumed, found.doubtful)

    return read


def reference(given: Any, heading: str, intake: Intake) -> Read[Values]:
    """The reference of a record that is here."""
    found = values.identifier(given)
    return Read({"ref": found.value.upper()}, found.assumed, found.doubtful)


def simple(name: str, how: Callable[[Any], Read[Any]]) -> Reader:
    """A reader of `kernel.values` that fills one field."""

    def read(given: Any, heading: str, intake: Intake) -> Read[Values]:
        found = how(given)
        return Read({name: found.value}, found.assumed, found.doubtful)

    return read


def choice(name: str, choices: Any, others: Mapping[str, Iterable[str]] | None = None) -> Reader:
    """One of the choices, by code, by label or by what it is also called in tables."""
    return simple(name, lambda given: values.choice(given, dict(choices), others))


_SIMPLE = re.compile(r"(https?://[A-Za-z0-9.-]+)(?:/[!-~]*)?")  # site, then visible ASCII
_check_url = URLValidator(schemes=["http", "https"])
_site = lru_cache(maxsize=1_000)(_check_url)


def address(name: str, most: int = 500) -> Reader:
    """A web address; of a list the first."""

    def read(given: Any, heading: str, intake: Intake) -> Read[Values]:
        found = values.line(given[0] if isinstance(given, list) else given)
        try:
            demand_address(found)
        except ValidationError:
            raise ValueError(_("“{value}” is not a web address.").format(value=found[:60])) from None
        return Read({name: fitting(found, most)})

    return read


def demand_address(found: str) -> None:
    """Django's check; records of one site share the part that it looks at closely."""
    simple_one = _SIMPLE.fullmatch(found)
    if simple_one is None or len(found) > URLValidator.max_length:
        _check_url(found)
    else:
        _site(simple_one[1])


REF = Column(
    "ref",
    lazy("Reference in this zone"),
    reference,
    ("reference",),
    lazy("To change records that are here already."),
)
EXTERNAL = Key("external_id", of_source=True)


def number(*aliases: str) -> Column:
    """The record's number in the system that it comes from."""
    hint = lazy("Makes a second import change the same record.")
    return Column("external_id", lazy("Number in the other system"), identifier("external_id"), aliases, hint)


def named(judged: Judged, intake: Intake) -> None:
    """Records with a name: a row that has none is told by its other values."""
    name = judged.values.get("name")
    judged.title = name.within() if name else ""


def titled(judged: Judged, intake: Intake) -> None:
    """Records with a title: a row without one is wrong."""
    title = judged.values.get("title")
    judged.title = title.within() if title else ""
    if not title and not judged.reasons:
        judged.reasons.append(_("The title is missing."))


def settle_number(judged: Judged, found: Any, intake: Intake) -> None:
    """A record that came from nowhere else gets no number by a file."""
    if found is None:
        return
    judged.values.pop("language", None)
    if judged.values.get("external_id") == found.external_id or not found.source:
        judged.values.pop("external_id", None)
