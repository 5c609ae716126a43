"""What a reader may find now: the index, without the documents that have changed since they were put there.

A change is queued in its operation's own transaction, so from the moment it is committed either its job waits or works,
or the index has it. Reading the queue before the index leaves no gap between the two: no count, no facet, no correction
and no reason tells of a row that was hidden a moment ago. Such a row is missing from the index's answers until its
job has run (a second or two); pages complete them from the database.
"""

from __future__ import annotations

from typing import Any

from shanhe.kernel.context import Actor
from shanhe.kernel.documents import reader_terms
from shanhe.parties import queries as parties

from . import indexing, queue
from .engine import View


def pending(zone: Any) -> frozenset[str]:
    """The keys of documents ("result:5") whose change the index does not have yet: one query while nothing waits."""
    changed = queue.keys(zone.pk)
    wanted = indexing.wanted_ids(changed) if changed else {}
    return frozenset(f"{kind}:{number}" for kind, ids in wanted.items() for number in ids)


def view_of(actor: Actor, zone: Any) -> View:
    """How this actor sees the index now. To be asked before the index is."""
    return View(readers=reader_terms(actor), zone=zone.pk, on=parties.today(zone), without=pending(zone))
