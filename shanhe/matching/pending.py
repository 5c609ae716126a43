"""What a reader may find now: the index, as far as what it has of a changed record may still be shown.

A change is queued in its operation's own transaction, so from the moment it is committed either its job waits or works,
or the index has it. Reading the queue before the index leaves no gap between the two: no count, no facet, no correction
and no reason tells of a row that was hidden a moment ago. What a reader may still open keeps its old entry until the new one is
in (a second or two); what was hidden, in whole or in part, is missing from the index's answers from its commit on.
"""

from __future__ import annotations

from typing import Any

from shanhe.kernel.context import Actor
from shanhe.kernel.documents import Document, reader_terms
from shanhe.kernel.registries import findables
from shanhe.parties import queries as parties
from shanhe.retrieval import EngineError, View
from shanhe.retrieval.documents import FIELDS

from . import documents, indexing, queue

MOST = 200  # changed records that are looked at one by one; of more, as an import makes them, the index tells nothing


def pending(actor: Actor, zone: Any) -> frozenset[str]:
    """The keys of documents ("result:5") of which the index may tell this actor nothing now: one query while nothing waits."""
    changed = queue.keys(zone.pk)
    if not changed:
        return frozenset()
    led = indexing.led_to(changed)
    # What repeats the words of others (a person those of works) may repeat what is hidden by now.
    repeating = _keys(led.repeating)
    own = _keys(led.own) - repeating
    return frozenset(repeating | (own - _still_open(actor, zone, own) if len(own) <= MOST else own))


def _keys(ids: Any) -> set[str]:
    return {f"{kind}:{number}" for kind, numbers in ids.items() for number in numbers}


def _still_open(actor: Actor, zone: Any, keys: set[str]) -> set[str]:
    """Those of which the actor may still read all that the index has: the row is open, and no part of it was taken out as a whole."""
    try:
        before = indexing.text_index().tokens(sorted(keys))
    except EngineError:
        return set()
    now = indexing.read(zone, sorted(_visible(actor, set(before))))
    return {key for key, document in now.items() if _has_all_parts(document, before[key])}


def _visible(actor: Actor, keys: set[str]) -> set[str]:
    found: set[str] = set()
    for kind in {key.partition(":")[0] for key in keys} & {findable.name for findable in findables}:
        numbers = [int(key.partition(":")[2]) for key in keys if key.startswith(f"{kind}:")]
        rows = findables[kind].visible(actor).filter(pk__in=numbers)
        found |= {f"{kind}:{number}" for number in rows.values_list("pk", flat=True)}
    return found


def _has_all_parts(document: Document, before: dict[str, list[str]]) -> bool:
    """Whether every part (title, keywords, summary, text) that had words still has some: a changed word is an edit, a part gone was withheld."""
    now = documents.of(document)
    return all(getattr(now, part).strip() for part in FIELDS if before.get(part))


def view_of(actor: Actor, zone: Any) -> View:
    """How this actor sees the index now. To be asked before the index is."""
    return View(
        readers=reader_terms(actor), zone=zone.pk, on=parties.today(zone), without=pending(actor, zone)
    )
