"""The catalogue: words, facets, keyset pages. The number of queries does not depend on the number of rows."""

from __future__ import annotations

import base64
import binascii
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Actor
from shanhe.kernel.errors import type_text
from shanhe.kernel.text import tokens
from shanhe.parties import queries as parties
from shanhe.zones import queries as zones

from ..building import SEPARATOR
from ..models import Result
from .visible import HEAVY, listed_for, visible_to

PAGE_SIZE = 20
MAX_WORDS = 12
COUNT_SHOWN = 10_000
REMEMBERED, REMEMBER_SECONDS = 256, 60
# Columns with few values are counted together: each set costs a pass of hashing.
TOGETHER = (("centres_key", "fields_key"), ("level", "year", "ip_key"), ("owner_id",))
OWNERS_SHOWN = 12
FEW = 5_000
MANY = 10_000_000
# The columns of the facets, in the order of the bits that GROUPING() answers with.
COLUMNS = ("centres_key", "fields_key", "level", "owner_id", "year", "ip_key")
Counted = tuple[int, dict[str, Counter[Any]]]
_remembered: dict[tuple[str, str], tuple[float, Counted]] = {}


@dataclass(frozen=True)
class Filters:
    """What the reader asked for; an empty value asks for nothing."""

    q: str = ""
    centre: str = ""
    field: str = ""
    level: int | None = None
    owner: str = ""
    year: int | None = None
    ip: str = ""

    def without(self, name: str) -> Filters:
        default: dict[str, Any] = {item.name: item.default for item in fields(self) if item.name == name}
        return replace(self, **default)

    @property
    def active(self) -> list[str]:
        return [item.name for item in fields(self) if getattr(self, item.name) != item.default]


@dataclass(frozen=True)
class Page:
    """One page of results, and the cursors of its neighbours ("" where there is none)."""

    rows: list[Result]
    next: str = ""
    previous: str = ""


@dataclass(frozen=True)
class Option:
    """A value of a facet, its word, how many results have it; counts above 10,000 are shown as "10,000+"."""

    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True)
class Facet:
    name: str
    title: type_text
    options: list[Option] = field(default_factory=list)


@dataclass(frozen=True)
class Facets:
    """How many results there are in all, and by each facet, within the present filters."""

    total: int
    groups: list[Facet]

    def __iter__(self) -> Iterator[Facet]:
        return iter(self.groups)


def words_query(words: str) -> SearchQuery | None:
    """A `simple` tsquery in which every word must occur, the last letters of latin words left open; None without words."""
    found = list(dict.fromkeys(tokens(words).split()))[:MAX_WORDS]
    if not found:
        return None
    terms = (f"'{word}':*" if word.isascii() and len(word) > 2 else f"'{word}'" for word in found)
    return SearchQuery(" & ".join(terms), search_type="raw", config="simple")


def matching(actor: Actor, filters: Filters, *, words_first: bool = False) -> Any:
    """The listed results that fit the filters, in no order.

    `words_first` makes the database find the words by their index before anything else: right where few rows have them,
    which it cannot know for words whose end is open.
    """
    rows = listed_for(actor)
    query = words_query(filters.q)
    if query is not None and words_first:
        # The limit keeps the inner query whole.
        rows = rows.filter(pk__in=Result.objects.filter(search=query).values("pk")[:MANY])
    elif query is not None:
        rows = rows.filter(search=query)
    if filters.centre:
        rows = rows.filter(centre_codes__contains=[filters.centre])
    if filters.field:
        rows = rows.filter(fields__contains=[filters.field])
    if filters.ip:
        rows = rows.filter(ip_kinds__contains=[filters.ip])
    if filters.level is not None:
        rows = rows.filter(level=filters.level)
    if filters.year is not None:
        rows = rows.filter(year=filters.year)
    if filters.owner:
        rows = rows.filter(owner__ref=filters.owner)
    return rows


def search(
    actor: Actor,
    words: str = "",
    filters: Filters | None = None,
    cursor: str = "",
    size: int = PAGE_SIZE,
    total: int | None = None,
) -> Page:
    """A page of the catalogue, newest first. A cursor that makes no sense gives the first page.

    `total`, where the caller knows how many fit, only helps to choose the quicker way.
    """
    filters = filters or Filters()
    if words:
        filters = replace(filters, q=words)
    query = words_query(filters.q)
    if total is None and query is not None:
        total = Result.objects.filter(search=query).count()
    few = total is None or total < FEW
    rows = matching(actor, filters, words_first=few).select_related("owner").defer(*HEAVY)
    key = _read_cursor(cursor)
    backwards = key is not None and key[0] == "p"
    if key is not None:
        rows = rows.filter(_beyond(key))
    ordered = rows.order_by("published_at", "id") if backwards else rows.newest_first()
    found = list(ordered[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([])
    ahead, behind = (True, more) if backwards else (more, key is not None)
    return Page(found, _cursor("n", found[-1]) if ahead else "", _cursor("p", found[0]) if behind else "")


def _cursor(direction: str, row: Result) -> str:
    assert row.published_at is not None
    text = f"{direction}~{row.published_at.isoformat()}~{row.pk}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[str, datetime, int] | None:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        direction, moment, pk = text.split("~")
        at = datetime.fromisoformat(moment)
        return (direction, at, int(pk)) if direction in "np" and at.tzinfo and int(pk) < 2**63 else None
    except (ValueError, binascii.Error, UnicodeDecodeError):
        return None


def _beyond(key: tuple[str, datetime, int]) -> Q:
    direction, at, pk = key
    # The first condition alone lets the index start at the right place.
    if direction == "n":
        return Q(published_at__lte=at) & (Q(published_at__lt=at) | Q(pk__lt=pk))
    return Q(published_at__gte=at) & (Q(published_at__gt=at) | Q(pk__gt=pk))


def facets(actor: Actor, filters: Filters) -> Facets:
    """Counts by every facet in one pass over the matching rows, and their words: six queries."""
    total, counts = _counts(matching(actor, filters))
    centre_names = {row.code: row.short for row in zones.centres()}
    field_names = {row.code: str(row.name) for row in zones.terms("fields")}
    ip_names = {row.code: str(row.name) for row in zones.terms("ip_right_kinds")}
    top = [pk for pk, _count in counts["owner_id"].most_common(OWNERS_SHOWN) if pk]
    owners = {row.pk: row for row in parties.organisations_visible_to(actor).filter(pk__in=top)}
    owner_options = [
        Option(owners[pk].ref, str(owners[pk].name), counts["owner_id"][pk], owners[pk].ref == filters.owner)
        for pk in top
        if pk in owners
    ]
    return Facets(
        total,
        [
            Facet(
                "centre", _("Innovation centre"), _named(counts["centres_key"], centre_names, filters.centre)
            ),
            Facet("field", _("Field"), _named(counts["fields_key"], field_names, filters.field)),
            Facet("level", _("Readiness"), _levels(counts["level"], filters.level)),
            Facet("ip", _("Intellectual property"), _named(counts["ip_key"], ip_names, filters.ip)),
            Facet("owner", _("Owner"), owner_options),
            Facet("year", _("Year"), _years(counts["year"], filters.year)),
        ],
    )


def find(actor: Actor, words: str, limit: int) -> list[Result]:
    """The newest results the actor may open that have all the words, drafts of one's own included."""
    query = words_query(words)
    if query is None:
        return []
    rows = visible_to(actor).filter(search=query).select_related("owner").defer(*HEAVY)
    return list(rows.order_by("-updated_at", "-pk")[:limit])


def count_listed(actor: Actor, filters: Filters | None = None, limit: int = 10_001) -> int:
    """How many listed results fit, counted no further than `limit`."""
    return matching(actor, filters or Filters()).order_by()[:limit].count()


def _counts(rows: Any) -> Counted:
    """How many rows there are, and how many have each value of each column, in one pass over the rows.

    Above 10,000 rows, where the page shows "10,000+", this process remembers the answer for a minute.
    """
    inner, params = rows.order_by().values_list(*COLUMNS).query.sql_with_params()
    key = (inner, str(params))
    known = _remembered.get(key)
    if known is not None and known[0] > time.monotonic():
        return known[1]
    counted = _counted(inner, params)
    if counted[0] > COUNT_SHOWN:
        if len(_remembered) >= REMEMBERED:
            _remembered.clear()
        _remembered[key] = (time.monotonic() + REMEMBER_SECONDS, counted)
    return counted


def _counted(inner: str, params: Any) -> Counted:
    columns = ", ".join(COLUMNS)
    sets = ", ".join(f"({', '.join(together)})" for together in TOGETHER)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH matching AS ({inner}) SELECT GROUPING({columns}), {columns}, count(*) FROM matching "
            f"GROUP BY GROUPING SETS ({sets})",
            params,
        )
        answer = cursor.fetchall()
    by_bits = {_bits(together): together for together in TOGETHER}
    counts: dict[str, Counter[Any]] = {name: Counter() for name in COLUMNS}
    total = 0
    for bits, *values, count in answer:
        if by_bits[bits] is TOGETHER[0]:
            total += count
        for name in by_bits[bits]:
            value = values[COLUMNS.index(name)]
            for item in value.split(SEPARATOR) if isinstance(value, str) else [value]:
                if item not in (None, ""):
                    counts[name][item] += count
    return total, counts


def _bits(together: tuple[str, ...]) -> int:
    """What GROUPING() answers for this set: a one for every column that is not in it."""
    return sum(2 ** (len(COLUMNS) - 1 - index) for index, name in enumerate(COLUMNS) if name not in together)


def _named(counts: Counter[Any], names: dict[str, str], chosen: str) -> list[Option]:
    found = [Option(code, name, counts[code], code == chosen) for code, name in names.items() if counts[code]]
    return sorted(found, key=lambda option: -option.count)


def _levels(counts: Counter[Any], chosen: int | None) -> list[Option]:
    return [Option(str(level), f"TRL {level}", counts[level], level == chosen) for level in sorted(counts)]


def _years(counts: Counter[Any], chosen: int | None) -> list[Option]:
    return [
        Option(str(year), str(year), counts[year], year == chosen) for year in sorted(counts, reverse=True)
    ]
