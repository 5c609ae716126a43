"""What the pages of needs share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest

from shanhe.doors.asking import on_record
from shanhe.kernel import journal
from shanhe.kernel.context import Actor
from shanhe.kernel.models import JournalEntry

from .. import queries
from ..models import Need


def need_or_404(request: HttpRequest, ref: str) -> Need:
    """The need, if the reader may open it."""
    need = queries.by_ref(request.actor, ref)  # type: ignore[attr-defined]
    if need is None:
        raise Http404
    return need


def told(actor: Actor, entries: Sequence[JournalEntry], *, inside: bool) -> list[dict[str, Any]]:
    """Entries of the journal as the story component shows them; readers outside are not told who acted, nor what changed."""
    return [
        {
            "at": line.entry.happened_at,
            "who": line.who if inside else "",
            "sentence": line.sentence,
            "changes": [],
        }
        for line in journal.tell(actor, entries)
    ]


# A page about one need, where a refusal is shown on the need's own page.
on_need = on_record("needs:need")
