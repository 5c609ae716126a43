"""Search for people: permission inside the index, and every hit asked for again before it is shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from shanhe.kernel.context import Actor
from shanhe.kernel.documents import document_sources
from shanhe.kernel.registries import Findable, findables
from shanhe.kernel.text import is_chinese, lead
from shanhe.retrieval import EngineError, Found, Hit, View
from shanhe.retrieval.documents import FIELDS

from .. import indexing, queue
from ..meaning import near, state
from ..pending import view_of

LONGEST = 2_000
NEAR = 0.35  # cosine from which on something is offered although it has none of the words
FEW = 5  # offered by meaning alone
MOST_WORDS = 6  # named in a reason
MUST = 0.6  # the share of the asked words that a hit must have
NO_FACETS: Mapping[str, Sequence[str]] = {}


@dataclass(frozen=True)
class Result:
    """A hit as people see it: the row, how it is shown, its score, and why it was found."""

    key: str
    kind: str
    row: Any
    title: str
    url: str
    summary: str
    score: float
    reasons: list[str]


@dataclass(frozen=True)
class Answer:
    """Hits of one page, how many there are in all, counts by facet, and what was read into the words.

    `rebuilding`: the index could not be asked; the hits come from the database, in the order of the kinds.
    """

    hits: list[Result]
    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    corrections: Mapping[str, list[str]] = field(default_factory=dict)
    terms: frozenset[str] = frozenset()
    rebuilding: bool = False


def indexed_kinds() -> list[Findable]:
    """The kinds of the index, in the order in which they are shown."""
    return [kind for kind in findables if kind.name in document_sources]


def search(
    actor: Actor,
    zone: Any,
    words: str,
    *,
    kinds: Sequence[str] = (),
    facets: Mapping[str, Sequence[str]] = NO_FACETS,
    count_facets: bool = False,
    limit: int = 20,
    offset: int = 0,
    view: View | None = None,
    by_meaning: bool = False,
) -> Answer:
    """The best hits for some words, of some kinds, as this actor may see them. One query for each kind among the hits.

    `by_meaning`: where no words are found and nothing was narrowed, what is close in meaning comes instead.

    `view` is `view_of` this actor, asked once by who searches several times for one page.
    """
    wanted = " ".join(words.replace("\0", "").split())[:LONGEST]
    if not wanted:
        return Answer([], 0)
    index = indexing.text_index()
    try:
        view = view or view_of(actor, zone)
        prepared = index.prepare(wanted, least=MUST, view=view)
        if not (prepared.terms or prepared.phrases or prepared.sounds):
            return Answer([], 0)
        found = index.search(
            prepared,
            readers=view.readers,
            zone=view.zone,
            kinds=list(kinds),
            facets=facets,
            count_facets=count_facets,
            on=view.on,
            without=view.without,
            limit=limit,
            offset=offset,
        )
        hits = shown(actor, found.hits)
    except EngineError:
        queue.ask_for_rebuild()
        return _from_database(actor, wanted, kinds, limit)
    if by_meaning and not found.total and not any(facets.values()) and not offset:
        hits = near_in_meaning(actor, zone, wanted, kinds=kinds, limit=min(limit, FEW), view=view)
        return Answer(hits, len(hits), found.facets, {}, _words(found), False)
    hidden = len(found.hits) - len(hits)
    seen = {hit.key for hit in hits}
    corrections = _corrections([hit for hit in found.hits if hit.key in seen])
    return Answer(hits, max(found.total - hidden, 0), found.facets, corrections, _words(found), False)


def near_in_meaning(
    actor: Actor,
    zone: Any,
    words: str,
    *,
    kinds: Sequence[str] = (),
    limit: int = FEW,
    view: View | None = None,
) -> list[Result]:
    """What is close in meaning to some words, for a search that finds nothing by the words themselves."""
    wanted = " ".join(words.replace("\0", "").split())[:LONGEST]
    question = near.question(wanted) if wanted else None
    if question is None or not question.known(indexing.text_index().analyser.words(wanted)):
        return []
    names = list(kinds) or [kind.name for kind in indexed_kinds()]
    found = question.nearest(view or view_of(actor, zone), names, limit, NEAR)
    hits = [Hit(key, key.partition(":")[0], score, dict) for key, score in found]
    return [
        replace(hit, reasons=[close_in_meaning(question, f"{hit.title}\n{hit.summary}")])
        for hit in shown(actor, hits)
    ]


def close_in_meaning(question: near.Question, text: str) -> str:
    """The sentence that says so, with the words of the text that lie nearest."""
    words = question.telling(indexing.text_index().analyser, text)
    if not words:
        return _("Close in meaning.")
    return _("Close in meaning: {words}").format(words=_(", ").join(words))


def shown(actor: Actor, hits: Sequence[Hit]) -> list[Result]:
    """The hits whose rows the actor may see now, in their order."""
    rows: dict[str, Any] = {}
    for kind in {hit.kind for hit in hits}:
        findable = findables.get(kind)
        if findable is None:
            continue
        numbers = [int(hit.key.partition(":")[2]) for hit in hits if hit.kind == kind]
        visible = findable.visible(actor).filter(pk__in=numbers)
        rows |= {f"{kind}:{row.pk}": row for row in visible}
    return [_result(findables[hit.kind], hit, rows[hit.key]) for hit in hits if hit.key in rows]


def _result(kind: Findable, hit: Hit, row: Any) -> Result:
    return Result(
        key=hit.key,
        kind=hit.kind,
        row=row,
        title=str(kind.title(row)),
        url=kind.url(row),
        summary=" ".join(str(kind.summary(row) or "").split())[:200],
        score=round(hit.score, 4),
        reasons=reasons(hit),
    )


def reasons(hit: Hit, common: Collection[str] = ()) -> list[str]:
    """In which part which words were found, and through which translation or spelling; of `common` words nothing is said.

    Words in the reader's language come first.
    """
    names = {
        "title": _("Title"),
        "keywords": _("Keywords"),
        "summary": _("Summary"),
        "body": _("Text"),
    }
    found = []
    for name in FIELDS:
        terms = hit.matched.get(name)
        if terms:
            telling = sorted((term for term in terms if term.text not in common), key=_foreign)
            words = list(dict.fromkeys(map(_said, telling)))
            if words:
                found.append(lead(f"{names[name]}{_(':')}") + _(", ").join(words[:MOST_WORDS]))
    return found


def _foreign(term: Any) -> bool:
    return bool(term.text.isascii() == is_chinese())


def _said(term: Any) -> str:
    if term.origin == "translation":
        lexicon = state.lexicon()
        spelled = lexicon.spelled if lexicon is not None else {}
        return f"{spelled.get(term.source, term.source)} ↔ {spelled.get(term.text, term.text)}"
    if term.origin in ("spelling", "pinyin"):
        return f"{term.source} → {term.text}"
    return term.source or term.text


def _corrections(hits: Sequence[Hit]) -> dict[str, list[str]]:
    """Words that the index does not have, with what was found instead in hits that are shown.

    The engine guesses from the words of all documents; a word that only hidden ones have must not be told.
    """
    found: dict[str, list[str]] = {}
    for hit in hits:
        for term in (term for terms in hit.matched.values() for term in terms):
            others = found.setdefault(term.source, []) if term.origin == "spelling" else None
            if others is not None and term.text not in others:
                others.append(term.text)
    return found


def _words(found: Found) -> frozenset[str]:
    return frozenset(term.source or term.text for term in found.query.terms)


def _from_database(actor: Actor, words: str, kinds: Sequence[str], limit: int) -> Answer:
    """What the apps find by themselves, while there is no index."""
    hits: list[Result] = []
    for kind in indexed_kinds():
        if kinds and kind.name not in kinds:
            continue
        for row in kind.search(actor, words[:100], limit):
            summary = " ".join(str(kind.summary(row) or "").split())[:200]
            title, url = str(kind.title(row)), kind.url(row)
            hits.append(Result(f"{kind.name}:{row.pk}", kind.name, row, title, url, summary, 0.0, []))
    return Answer(hits[:limit], len(hits), rebuilding=True)
