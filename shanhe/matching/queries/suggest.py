"""What suggests itself for a need, with what speaks for and against it; and why something is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from shanhe.kernel.context import Actor
from shanhe.kernel.documents import Document
from shanhe.kernel.registries import findables
from shanhe.kernel.translated import base
from shanhe.retrieval import EngineError

from .. import documents, indexing, queue
from ..pending import view_of
from ..suggestions import features, ranking
from .asking import CANDIDATES, Asked, Candidate, Reasoned, Suggestions, ask, candidates
from .people import people, why_not_person
from .search import close_in_meaning, reasons, shown

SHOWN = 10
KINDS = ("result", "person")


def document_of(actor: Actor, row: Any, kind: str) -> Document | None:
    """The document of a row that the actor may see."""
    findable = findables.get(kind)
    if findable is None or not findable.visible(actor).filter(pk=row.pk).exists():
        return None
    return indexing.read(row.zone, [f"{kind}:{row.pk}"]).get(f"{kind}:{row.pk}")


def _pair(asked: Asked, other: Document) -> features.Pair:
    return features.Pair(asked.need, other, asked.today, *asked.words, asked.ties)


def _scored(
    asked: Asked, given: Sequence[Candidate], read: Mapping[str, Document]
) -> tuple[list[ranking.Scored], dict[str, str]]:
    """The candidates with their scores, and the reason of each that is barred."""
    found: list[ranking.Scored] = []
    barred: dict[str, str] = {}
    for one in given:
        other = read.get(one.key)
        if other is None or asked.refused(one.key):
            continue
        pair = _pair(asked, other)
        reason = features.barred(pair)
        if reason:
            barred[one.key] = reason
            continue
        seen = features.features(pair)
        value, parts = ranking.score(one.texts, seen, asked.weights)
        title = documents.joined(other.title)
        found.append(ranking.Scored(one.key, other.group, title, value, parts, seen, one.hit))
    return found, barred


def suggest(
    actor: Actor, need: Document, zone: Any, *, kind: str = "result", limit: int = SHOWN
) -> Suggestions:
    """The best of one kind for a need's document; people are found by what they made, the best few of it."""
    try:
        asked = ask(actor, zone, need, kind)
        if kind == "person":
            return people(asked, limit)
        given = candidates(asked, kind)
        read = indexing.read(zone, [one.key for one in given])
        chosen, left = _ranked(asked, given, read, limit)
        return Suggestions(_shown(asked, kind, chosen, read), left=left)
    except EngineError:
        queue.ask_for_rebuild()
        return Suggestions([], rebuilding=True)


def _ranked(
    asked: Asked, given: Sequence[Candidate], read: Mapping[str, Document], limit: int
) -> tuple[list[ranking.Scored], dict[str, str]]:
    scored, barred = _scored(asked, given, read)
    chosen, left = ranking.short_list(scored, limit, indexing.text_index().analyser.words)
    return chosen, {**left, **barred}


def _shown(
    asked: Asked, kind: str, chosen: Sequence[ranking.Scored], read: Mapping[str, Document]
) -> list[Reasoned]:
    """The chosen whose rows the actor may see now, and of what folds under them as much: one query."""
    findable = findables[kind]
    numbers = [int(key.partition(":")[2]) for item in chosen for key in (item.key, *item.alike)]
    rows = {row.pk: row for row in findable.visible(asked.actor).filter(pk__in=numbers)}
    found = []
    for item in chosen:
        row = rows.get(int(item.key.partition(":")[2]))
        if row is None:
            continue
        found.append(
            Reasoned(
                key=item.key,
                kind=kind,
                row=row,
                title=str(findable.title(row)),
                url=findable.url(row),
                score=round(item.score, 4),
                parts={name: round(value, 4) for name, value in item.parts.items()},
                reasons=[
                    *_texts(asked, item, read[item.key]),
                    *(one.sentence for one in item.features if not one.against),
                ],
                against=[one.sentence for one in item.features if one.against],
                alike=sum(int(key.partition(":")[2]) in rows for key in item.alike),
                fits=item.key in asked.said,
            )
        )
    return found


def _texts(asked: Asked, item: ranking.Scored, other: Document) -> list[str]:
    """Which words the two have in common, and which bring them near in meaning where that tells more."""
    lines = [_("Words in common: {words}").format(words=line) for line in reasons(item.hit, asked.common)[:2]]
    if asked.question is None or item.parts.get("meaning", 0.0) <= item.parts.get("words", 0.0):
        return lines
    return [
        *lines,
        close_in_meaning(
            asked.question, f"{documents.joined(other.title)}\n{documents.joined(other.summary)}"
        ),
    ]


def why_not(actor: Actor, need: Document, zone: Any, other: Document | None, *, limit: int = SHOWN) -> str:
    """Why something is or is not among the suggestions for a need; the same "not found" for what the actor may not see."""
    if other is None:
        return _("There is nothing of this reference that you may see.")
    try:
        asked = ask(actor, zone, need, other.kind)
        if asked.refused(other.key):
            return _("The need’s side said that it does not fit: {reason}.").format(
                reason=asked.said[other.key].get_reason_display()
            )
        reason = features.barred(_pair(asked, other))
        if reason:
            return reason
        if other.kind == "person":
            return why_not_person(asked, other, limit)
        given = candidates(asked, other.kind)
    except EngineError:
        queue.ask_for_rebuild()
        return _("The index is being made again; ask in a minute.")
    if all(one.key != other.key for one in given):
        return _(
            "It is too far from the need, in words and in meaning, to be among the first {n} looked at."
        ).format(n=CANDIDATES)
    chosen, left = _ranked(asked, given, indexing.read(zone, [one.key for one in given]), limit)
    place = next((n for n, item in enumerate(chosen, 1) if item.key == other.key), None)
    if place is not None:
        return _("It is there, at place {n}.").format(n=place)
    return {
        "alike": _("It nearly repeats a better one of the same owner and is folded under it."),
        "group": _("Others of the same owner fit better; at most {n} of one owner are listed.").format(
            n=ranking.PER_GROUP
        ),
    }.get(left.get(other.key, ""), _("It is further down: others fit better."))


def row_by_ref(actor: Actor, ref: str) -> tuple[str, Any]:
    """A result or a person by reference with its kind; no row where the actor may not see it."""
    kind = {"R": "result", "M": "person"}.get(ref[:1].upper(), "")
    findable = findables.get(kind)
    return kind, findable.visible(actor).filter(ref__iexact=ref).first() if findable else None


def document_by_ref(actor: Actor, zone: Any, ref: str) -> Document | None:
    """The document of a result or a person by reference, if the actor may see the row."""
    kind, row = row_by_ref(actor, ref)
    return None if row is None else indexing.read(zone, [f"{kind}:{row.pk}"]).get(f"{kind}:{row.pk}")


def more_like(actor: Actor, document: Document, zone: Any, *, limit: int = 4) -> list[Any]:
    """What shares most words with a document, of its own kind; empty while the index cannot be asked."""
    try:
        index, view = indexing.text_index(), view_of(actor, zone)
        found = index.search(
            index.prepare(documents.query_text(document, 1_500), view=view),
            readers=view.readers,
            zone=view.zone,
            kinds=[document.kind],
            on=view.on,
            without=view.without,
            limit=limit + 1,
        )
        return shown(actor, [hit for hit in found.hits if hit.key != document.key])[:limit]
    except EngineError:
        queue.ask_for_rebuild()
        return []


def basis(actor: Actor, zone: Any, need: Any, other: Any) -> list[dict[str, str]]:
    """What speaks for and against a pair now, in every language, to be kept with the choice; empty where it is not suggested."""
    kind = {"results.Result": "result", "parties.Person": "person"}.get(other._meta.label, "")
    document = document_of(actor, need, "need") if kind else None
    if document is None:
        return []
    lines: dict[str, list[str]] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            items = suggest(actor, document, zone, kind=kind, limit=CANDIDATES).items
        item = next((one for one in items if one.row.pk == other.pk), None)
        lines[base(code)] = [*item.reasons, *item.against] if item is not None else []
    return [dict(zip(lines, said, strict=True)) for said in zip(*lines.values(), strict=False)]
