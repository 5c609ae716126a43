"""Taking a person's words out of the journal: what happened, when, to what and under which key stays.

The journal is append-only. Its trigger lets one thing pass: a transaction that erases (`shanhe.clearing` is 'words') may
empty the names and words of an entry, and nothing else of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Q

from .context import Context
from .events import EVENTS
from .models import JournalEntry, PersonalValue

WORDS = ["actor_display", "actor_names", "subject_display", "data"]
AT_ONCE = 500


def erase_person(
    ctx: Context,
    person_id: int,
    *,
    key: str = "",
    actors: Collection[str] = (),
    names: Collection[str] = (),
    instead: Mapping[str, str] | None = None,
) -> int:
    """Erase what the journal holds of a person; returns how many values and entries that concerned.

    `key` is the person's in the journal, `actors` the keys under which they acted, `names` what they were called; every
    name gives way to `instead`. What was written freely in entries by or about them goes as a whole.
    """
    values = PersonalValue.objects.filter(person_id=person_id, erased_at=None)
    erased = values.update(value=None, erased_at=ctx.now)
    if not key:
        return erased
    scrub = _Scrub(key, set(actors), [name for name in names if len(name) > 1], dict(instead or {}))
    named = Q()
    for name in scrub.names:
        named |= Q(data__icontains=name) | Q(subject_display__contains=name)
    entries = JournalEntry.objects.filter(Q(actor__in=actors) | Q(about__contains=[key]) | named)
    changed: list[JournalEntry] = []
    with _clearing():
        for entry in entries.iterator(AT_ONCE):
            if scrub.changes(entry):
                changed.append(entry)
        JournalEntry.objects.bulk_update(changed, WORDS, batch_size=AT_ONCE)
    return erased + len(changed)


@contextmanager
def _clearing() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('shanhe.clearing', true)")
        before = cursor.fetchone()[0] or ""
        cursor.execute("SELECT set_config('shanhe.clearing', 'words', true)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('shanhe.clearing', %s, true)", [before])


class _Scrub:
    """Rewrites the words of entries without the person."""

    def __init__(self, key: str, actors: set[str], names: list[str], instead: dict[str, str]) -> None:
        self.key, self.actors, self.names, self.instead = key, actors, names, instead
        self.word = next(iter(instead.values()), "…")
        # Longer names first, for one may contain another; letters of a name do not count within a longer word.
        found = sorted(map(re.escape, names), key=len, reverse=True)
        self.pattern = re.compile("|".join(rf"(?<![a-zA-Z]){name}(?![a-zA-Z])" for name in found) or "(?!)")

    def changes(self, entry: JournalEntry) -> bool:
        """Rewrite the entry; whether that made a difference."""
        before = [getattr(entry, name) for name in WORDS]
        mine = entry.actor in self.actors
        if mine:
            entry.actor_display, entry.actor_names = "", {}
        if entry.subject == self.key:
            entry.subject_display = self.word
            entry.data = {**entry.data, "subject": self.instead}
        entry.subject_display = self.pattern.sub(self.word, entry.subject_display)
        if mine or self.key in entry.about:
            event = EVENTS.get(entry.verb)
            free = event.free if event is not None else frozenset(entry.data)
            entry.data = {name: "…" if name in free else value for name, value in entry.data.items()}
        entry.data = {name: self._without(value) for name, value in entry.data.items()}
        return before != [getattr(entry, name) for name in WORDS]

    def _without(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.pattern.sub(self.word, value)
        if isinstance(value, dict):
            if any(isinstance(text, str) and text in self.names for text in value.values()):
                return self.instead
            return {name: self._without(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self._without(item) for item in value]
        return value
