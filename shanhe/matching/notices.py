"""Who is told of new hits: the person whose search it is, of what that person may see when the notice is made and sent."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Actor
from shanhe.kernel.models import JournalEntry
from shanhe.notices.registry import name_group, notify, row_of
from shanhe.parties.actors import actor_of_person

from . import events
from .models import SavedSearch
from .queries import new_hits

GROUP = "searches"
IN_MAIL = 10
name_group(GROUP, _("Saved searches"))


def _search(entry: JournalEntry) -> SavedSearch | None:
    row: Any = row_of(entry)
    return row if isinstance(row, SavedSearch) and row.removed_at is None else None


def owner(entry: JournalEntry) -> list[int | None]:
    """The person whose search it is."""
    search = _search(entry)
    return [] if search is None else [search.person_id]


def owner_of_news(entry: JournalEntry) -> list[int | None]:
    """The person whose search it is, while there is something new that this person may still see."""
    search = _search(entry)
    if search is None or not new_hits(actor_of_person(search.person), search, 1):
        return []
    return [search.person_id]


def what_is_new(entry: JournalEntry, actor: Actor) -> str:
    """The new hits that the reader may see when the mail leaves; empty, so not sent, when nothing is left."""
    search = _search(entry)
    found = [] if search is None else new_hits(actor, search, IN_MAIL)
    if search is None or not found:
        return ""
    head = _now("New hits of your saved search “{name}”:").format(name=search.name)
    return "\n".join([head, *(f"· {hit.title}" for hit in found)])


def _page(entry: JournalEntry) -> str:
    return reverse("matching:searches")


notify(
    events.NewHitsFound,
    owner_of_news,
    mail=True,
    template=_("One of your saved searches found something new."),
    url=_page,
    group=GROUP,
    body=what_is_new,
)
notify(
    events.SearchTooWide,
    owner,
    template=_("One of your saved searches finds too much by now to tell what is new: add a word to it."),
    url=_page,
    group=GROUP,
)
