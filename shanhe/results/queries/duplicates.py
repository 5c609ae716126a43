"""Results that may be the same as one being disclosed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from shanhe.kernel.context import Actor
from shanhe.kernel.text import tokens

from ..building import title_key, title_terms
from ..models import Result
from .visible import visible_to

SHOWN = 5
CANDIDATES = 50
RARE_TERMS = 6
TITLE_ALIKE = 0.5
TEXT_ALIKE = 0.35


@dataclass(frozen=True)
class Likeness:
    """A result that may be the same, and how much of the words they share, in percent."""

    result: Result
    percent: int


def likely_duplicates(
    actor: Actor, title: str, abstract: str = "", *, besides: Result | None = None
) -> list[Likeness]:
    """At most five results the actor may see whose title, or title and abstract, has mostly the same words: two queries.

    Likeness is the share of common words among all words (Jaccard); titles equal but for punctuation count as 100%.
    """
    terms = title_terms(title)
    if not terms:
        return []
    # Long words are the rare ones: the candidates share some of the longest, the likeness then counts all words.
    rare = sorted(terms, key=len, reverse=True)[:RARE_TERMS]
    ids = _candidates(rare, title_key(title), besides)
    rows = visible_to(actor).select_related("owner").filter(pk__in=ids)
    found = [Likeness(row, _alike(row, title, terms, abstract)) for row in rows]
    found = [item for item in found if item.percent]
    return sorted(found, key=lambda item: (-item.percent, item.result.pk))[:SHOWN]


def _candidates(terms: list[str], key: str, besides: Result | None) -> list[int]:
    """Ids of the results whose titles share most words with these, found by the index on title words."""
    rows = Result.objects.filter(Q(title_terms__overlap=terms) | Q(title_key=key)).exclude(state="withdrawn")
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    inner, params = rows.order_by().values_list("id", "title_terms").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM ({inner}) AS near ORDER BY (SELECT count(*) FROM unnest(title_terms) AS term "
            "WHERE term = ANY(%s)) * 2.0 / (cardinality(title_terms) + %s) DESC, id LIMIT %s",
            [*params, terms, len(terms), CANDIDATES],
        )
        return [row[0] for row in cursor.fetchall()]


def _alike(row: Result, title: str, terms: list[str], abstract: str) -> int:
    if row.title_key == title_key(title):
        return 100
    titles = max((_jaccard(set(terms), set(title_terms(text))) for text in row.title.values()), default=0.0)
    if titles >= TITLE_ALIKE:
        return round(100 * titles)
    if not abstract:
        return 0
    words = set(tokens(f"{title} {abstract}").split())
    codes = {*row.title, *row.abstract}
    bodies = (f"{row.title.get(code, '')} {row.abstract.get(code, '')}" for code in codes)
    texts = max((_jaccard(words, set(tokens(body).split())) for body in bodies), default=0.0)
    return round(100 * texts) if texts >= TEXT_ALIKE else 0


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
