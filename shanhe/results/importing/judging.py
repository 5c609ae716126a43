"""What would become of each row: new, changed, duplicate or wrong, and why. Reads, never writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from shanhe.kernel import values
from shanhe.kernel.context import Actor
from shanhe.kernel.files.reading import Row
from shanhe.kernel.text import cleaned
from shanhe.kernel.values import Read
from shanhe.zones import queries as zones

from .. import rules
from ..building import TEXT_FIELDS, title_key
from ..models import Result
from .mapping import BY_NAME

CHUNK = 1_000
NEW, CHANGED, DUPLICATE, WRONG = "new", "changed", "duplicate", "wrong"
OUTCOMES = (NEW, CHANGED, DUPLICATE, WRONG)
LIMITS: dict[str, int] = {
    name: getattr(Result._meta.get_field(name), "max_length", None) or 20_000 for name in TEXT_FIELDS
}
HAN = re.compile(r"[㐀-鿿]")
EARLIEST = 1900
KEYWORD, MOST_WORDS = 80, 40
SIMPLE_URL = re.compile(r"(https?://[A-Za-z0-9.-]+)(?:/[!-~]*)?")  # site, then visible ASCII
check_url = URLValidator(schemes=["http", "https"])
Found = Read[dict[str, Any]]  # columns of a result, with what was assumed to read them


@dataclass
class Judged:
    """One row with its verdict; `values` are what a result would be made of or changed to, `assumed` what was taken for
    granted by column. `doubtful`: its number may be another one's as well.
    """

    number: int
    outcome: str
    title: str
    reasons: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    existing: Result | None = None
    ref: str = ""
    assumed: list[tuple[str, str]] = field(default_factory=list)
    doubtful: bool = False


@dataclass
class Known:
    """What the zone knows that rows refer to, read once."""

    fields: dict[str, str]
    centres: dict[str, str]
    last_year: int
    visible: Any  # the results the importer may read: what else there is behaves as if it were not there
    may_change: Callable[[Result], bool]


def known(actor: Actor, today: date) -> Known:
    """Two queries; `today` is the zone's."""
    fields: dict[str, str] = {}
    for term in zones.terms("fields"):
        fields |= {name.lower(): term.code for name in (term.code, term.name_zh, term.name_en) if name}
    centres: dict[str, str] = {}
    for centre in zones.centres():
        centres |= {
            name.lower(): centre.code for name in (centre.code, centre.name_zh, centre.name_en) if name
        }
    return Known(
        fields,
        centres,
        today.year + 1,
        visible=Result.objects.filter(rules.view.scope(actor)),
        may_change=lambda row: bool(rules.edit.allows(actor, row)),
    )


def judge(
    rows: Iterable[Row], mapping: Mapping[str, str], source: str, about: Known
) -> Iterator[list[Judged]]:
    """Verdicts in chunks of at most 1,000 rows, in the order of the file; three queries a chunk at most."""
    seen: dict[str, int] = {}
    stream = iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        judged = [_values(row, mapping, source, about) for row in chunk]
        _compare(judged, source, about, seen)
        yield judged


def _values(row: Row, mapping: Mapping[str, str], source: str, about: Known) -> Judged:
    judged = Judged(row.number, NEW, "", row.problems(mapping.values()))
    for target, column in mapping.items():
        given = cleaned(row.values.get(column, ""))
        if given == "" or given == []:
            continue
        try:
            read = _READ.get(target, _text)(target, given, about)
        except ValueError as error:
            judged.reasons.append(str(error))
        else:
            judged.values |= read.value
            judged.assumed += [(column, sentence) for sentence in read.assumed]
            judged.doubtful |= read.doubtful
    title = judged.values.get("title_zh") or judged.values.get("title_en") or ""
    if not title and not judged.reasons:
        judged.reasons.append(_("It has no title. Fill the title, or choose another column for it."))
    judged.title, judged.outcome = title[:300], WRONG if judged.reasons else NEW
    judged.values |= {"language": "zh" if judged.values.get("title_zh") else "en", "source": source}
    return judged


def _text(target: str, given: Any, about: Known) -> Found:
    text = values.line(given) if target.startswith("title") else values.paragraphs(given)
    name = target if target in LIMITS else f"{target}_{'zh' if HAN.search(text) else 'en'}"
    return Read({name: _fitting(target, text, LIMITS[name])})


def _fitting(target: str, text: str, limit: int) -> str:
    if len(text) > limit:
        raise ValueError(
            _("{field} has {count} characters; at most {limit} are kept. Shorten it.").format(
                field=BY_NAME[target].label, count=len(text), limit=limit
            )
        )
    return text


def _words(target: str, given: Any) -> list[str]:
    found = values.words(given)
    if len(found) > MOST_WORDS:
        raise ValueError(
            _("{field} has {count} words; at most {limit} are kept. Shorten it.").format(
                field=BY_NAME[target].label, count=len(found), limit=MOST_WORDS
            )
        )
    return [_fitting(target, word, KEYWORD) for word in found]


def _keywords(target: str, given: Any, about: Known) -> Found:
    return Read({"keywords": _words(target, given)})


def _authors(target: str, given: Any, about: Known) -> Found:
    return Read({"authors_text": _fitting(target, values.paragraphs(given), 2_000)})


def _year(target: str, given: Any, about: Known) -> Found:
    read = values.year(given, EARLIEST, about.last_year)
    return Read({"year": read.value}, read.assumed)


def _trl(target: str, given: Any, about: Known) -> Found:
    return Read({"trl_claimed": values.level(given).value})


def _fields(target: str, given: Any, about: Known) -> Found:
    return Read({"fields": [_code(word, about.fields, _("field")) for word in _words(target, given)]})


def _centre(target: str, given: Any, about: Known) -> Found:
    words = _words(target, given)
    return Read({"centre_codes": [_code(word, about.centres, _("innovation centre")) for word in words]})


def _code(word: str, codes: Mapping[str, str], what: str) -> str:
    code = codes.get(word.lower())
    if code is None:
        raise ValueError(_("This zone has no {what} “{word}”.").format(what=what, word=word[:40]))
    return code


def _check_url(text: str) -> None:
    """Django's check; records of one site share the part that it looks at closely."""
    simple = SIMPLE_URL.fullmatch(text)
    if simple is None or len(text) > URLValidator.max_length:
        check_url(text)
    else:
        _check_site(simple[1])


@lru_cache(maxsize=1_000)
def _check_site(address: str) -> None:
    check_url(address)


def _url(target: str, given: Any, about: Known) -> Found:
    text = values.line(given[0] if isinstance(given, list) else given)
    try:
        _check_url(text)
    except ValidationError:
        raise ValueError(_("“{value}” is not a web address.").format(value=text[:60])) from None
    if len(text) > 500:
        raise ValueError(_("The web address is longer than 500 characters."))
    return Read({"source_url": text})


def _identity(target: str, given: Any, about: Known) -> Found:
    read = values.identifier(given)
    return Read({target: read.value}, read.assumed, read.doubtful)


_READ: dict[str, Callable[[str, Any, Known], Found]] = {
    "ref": _identity,
    "external_id": _identity,
    "keywords": _keywords,
    "authors": _authors,
    "year": _year,
    "trl": _trl,
    "fields": _fields,
    "centre": _centre,
    "source_url": _url,
}


def _compare(judged: Sequence[Judged], source: str, about: Known, seen: dict[str, int]) -> None:
    """Settle which of the readable rows are changed or duplicates, against the zone and against earlier rows."""
    good = [item for item in judged if item.outcome == NEW]
    by_ref = _existing(about, "ref", {item.values["ref"] for item in good if "ref" in item.values})
    by_number = _existing(
        about,
        "external_id",
        {item.values["external_id"] for item in good if "external_id" in item.values},
        source=source,
    )
    keys = {title_key(item.title) for item in good if not {"ref", "external_id"} & item.values.keys()}
    by_title = _existing(about, "title_key", keys)
    for item in good:
        ref = item.values.pop("ref", "")
        number = item.values.get("external_id", "")
        identity = ref or number or title_key(item.title)
        if identity in seen:
            item.outcome = WRONG if item.doubtful else DUPLICATE
            item.reasons = [_("The same as row {number} of this file.").format(number=seen[identity])]
            continue
        seen[identity] = item.number
        if ref and ref not in by_ref:
            item.outcome = WRONG
            item.reasons = [_("There is no result {ref} here that you may read.").format(ref=ref[:40])]
            continue
        found = by_ref.get(ref) if ref else by_number.get(number) if number else by_title.get(identity)
        if found is not None:
            _settle(item, found, bool(ref or number), about)


def _existing(about: Known, name: str, wanted: set[str], **more: Any) -> dict[str, Result]:
    if not wanted:
        return {}
    rows = about.visible.filter(**{f"{name}__in": wanted}, **more)
    rows = rows.defer("search", "title_terms").order_by("-pk")
    return {getattr(row, name): row for row in rows}


def _settle(item: Judged, found: Result, identified: bool, about: Known) -> None:
    item.existing, item.ref = found, found.ref
    if "trl_claimed" in item.values and item.values["trl_claimed"] == found.level:
        del item.values["trl_claimed"]  # an export says the level that holds: confirmed goes before claimed
    differing = [
        name for name, value in item.values.items() if getattr(found, name) != value and name != "source"
    ]
    item.outcome = DUPLICATE
    if not identified:
        item.reasons = [_("A result with this title is here: {ref}.").format(ref=item.ref)]
    elif not differing:
        item.reasons = [_("Already here, unchanged: {ref}.").format(ref=item.ref)]
    elif found.state != "draft" or not about.may_change(found):
        item.reasons = [_("Already in review or published as {ref}; change it there.").format(ref=item.ref)]
    else:
        item.outcome = CHANGED
        item.reasons = [_("Changes {ref}: {fields}.").format(ref=item.ref, fields=", ".join(differing))]
