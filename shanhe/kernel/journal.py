"""Writing and reading the append-only journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import naming
from .context import Actor, Context
from .copying import array_text, copy_rows, json_text
from .errors import ProgrammingError
from .events import EVENTS, Event, plain, subject_key
from .models import JournalEntry, PersonalValue
from .registries import Findable, findable_of
from .translated import Translated

# The product's own jobs, as a story names them.
JOBS = {
    "blueprint": gettext_lazy("blueprint"),
    "competitions-bidding": gettext_lazy("clock"),
    "createadmin": gettext_lazy("command line"),
    "demonstration": gettext_lazy("demonstration"),
    "doors-clean-up": gettext_lazy("nightly job"),
    "enquiry-clean-up": gettext_lazy("nightly job"),
    "import": gettext_lazy("import"),
    "introductions": gettext_lazy("introductions"),
    "mail": gettext_lazy("mail"),
    "match-all": gettext_lazy("nightly job"),
    "needs-nightly": gettext_lazy("nightly job"),
    "notices": gettext_lazy("notices"),
    "project-summaries": gettext_lazy("summaries of projects"),
    "results-nightly": gettext_lazy("nightly job"),
    "saved-searches": gettext_lazy("saved searches"),
    "shanhe import": gettext_lazy("import"),
    "shanhe match": gettext_lazy("command line"),
    "task-reminders": gettext_lazy("reminders"),
    "zone-command": gettext_lazy("command line"),
}


def _shared(ctx: Context, operation: str) -> dict[str, Any]:
    """What the entries of one operation have in common."""
    return {
        "zone": ctx.zone,
        "happened_at": ctx.now,
        "actor": ctx.actor.key,
        "actor_display": ctx.actor.display,
        "actor_names": ctx.actor.names,
        "request_id": ctx.request_id,
        "operation": operation,
        "demo": ctx.demo,
    }


def _own(event: Event) -> dict[str, Any]:
    """What an entry says of its event."""
    key = subject_key(event.subject)
    return {
        "verb": event.verb,
        "subject": key,
        "subject_display": _kept_name(event.subject)[:300],
        "about": list(dict.fromkeys((key, *map(subject_key, event.about)))),
        "changes": _referenced(event),
        "data": {**_titled(event.subject), **plain(event.values)},
        "public": event.public,
    }


def _kept_name(subject: Any) -> str:
    """The name that the journal keeps, whoever acts; readers get it by `tell`."""
    return str(_title(subject)) or str(subject)


def _titled(subject: Any) -> dict[str, Any]:
    """The subject's title in every language, so that its story reads well in each."""
    title = _title(subject)
    return {"subject": {language: text[:300] for language, text in title.items()}} if len(title) > 1 else {}


def _title(subject: Any) -> Translated:
    """The title as it stands in the row; `full_title` where `title` tells not every reader."""
    title = getattr(subject, "full_title", None) or getattr(subject, "title", None)
    return title if isinstance(title, Translated) else Translated()


def _referenced(event: Event) -> dict[str, Any]:
    """The changes, with personal values moved to the erasable table and replaced by a reference."""
    changes = {name: plain(pair) for name, pair in event.changes.items()}
    for name in event.personal & changes.keys():
        rows = PersonalValue.objects.bulk_create(
            PersonalValue(person_id=event.person_id, value=value) for value in changes[name]
        )
        changes[name] = [{"personal": row.pk} for row in rows]
    return changes


def write(
    ctx: Context, operation: str, events: Iterable[Event], batch: Batch | None = None
) -> list[JournalEntry]:
    """Write one entry for each event; with a batch, the operation's single event becomes the batch's entry."""
    shared = _shared(ctx, operation)
    entries = [JournalEntry(**shared, **_own(event)) for event in events]
    if batch is not None:
        if len(entries) != 1:
            raise ProgrammingError(f"{operation}: a batch has exactly one event of its own")
        entries[0].pk = batch.entry_id
    return JournalEntry.objects.bulk_create(entries)


class Batch:
    """The rows of one batch operation: an entry each, written in chunks, tied to the batch's entry."""

    def __init__(self, ctx: Context, operation: str) -> None:
        self.ctx = ctx
        self.operation = operation
        self.count = 0
        with connection.cursor() as cursor:
            # The rows are written before their batch's entry; its number is taken first, and the key is checked at commit.
            cursor.execute("SELECT nextval(pg_get_serial_sequence('kernel_journalentry', 'id'))")
            self.entry_id: int = cursor.fetchone()[0]

    def record(self, events: Iterable[Event]) -> None:
        """Write the entries of these rows."""
        own = [_own(event) for event in events]
        if own:
            shared = {**_shared(self.ctx, self.operation), "zone": self.ctx.zone.pk, "batch": self.entry_id}
            names = (*shared, *own[0])
            columns = [str(getattr(JournalEntry._meta.get_field(name), "column", name)) for name in names]
            same = _line(shared)
            copy_rows(JournalEntry._meta.db_table, columns, ([*same, *_line(row)] for row in own))
        self.count += len(own)


def _line(row: dict[str, Any]) -> list[Any]:
    return [
        json_text(value)
        if isinstance(value, dict)
        else array_text(value)
        if isinstance(value, list)
        else value
        for value in row.values()
    ]


def story(
    row: Any, *, public_only: bool = False, actor: Actor | None = None, limit: int = 100
) -> list[JournalEntry]:
    """What happened to a row and around it, newest first; with an actor, only what they may read of other objects."""
    entries = JournalEntry.objects.filter(about__contains=[subject_key(row)])
    if public_only:
        entries = entries.filter(public=True)
    found = list(entries.order_by("-happened_at", "-id")[:limit])
    return found if actor is None else readable(actor, found, besides=subject_key(row))


def readable(actor: Actor, entries: Sequence[JournalEntry], *, besides: str = "") -> list[JournalEntry]:
    """The entries whose subject the actor may see now, or that everybody may still be told.

    An object may have been hidden since the entry was written. `besides` is the key of the object whose page this is.
    Subjects that cannot be found by themselves (a task, a note) follow the object they are about: the caller has asked
    whether the actor works on it.
    """
    others: dict[str, list[JournalEntry]] = defaultdict(list)
    for entry in entries:
        if entry.subject != besides:
            others[entry.subject.partition(":")[0]].append(entry)
    hidden: set[int] = set()
    for label, about in others.items():
        findable = findable_of(label)
        if findable is None:
            continue
        seen = naming.seen_keys(actor, {entry.subject for entry in about})
        rest = [entry for entry in about if entry.subject not in seen]
        public = [entry for entry in rest if entry.public]
        told = findable.told(public) if findable.told is not None and public else ()
        hidden |= {entry.pk for entry in rest if entry.pk not in told}
    return [entry for entry in entries if entry.pk not in hidden]


@dataclass(frozen=True)
class Told:
    """An entry in words for one reader: who acted, and the sentence without the actor; `values` is what sentences name."""

    entry: JournalEntry
    who: str
    sentence: str
    values: Mapping[str, Any]

    def format(self, template: object) -> str:
        """Other words for the same entry: its data, `actor` and `subject`."""
        return str(template).format_map(_Blank({**self.values, "actor": self.who}))


def tell(actor: Actor, entries: Sequence[JournalEntry]) -> list[Told]:
    """The entries in words as this reader may know them, in the active language; every sentence is made here.

    The caller has asked what may be told at all (`readable`). What an entry names besides its subject has a neutral
    name where it is not open to the reader, and so has who acted where that would give somebody away.
    """
    behind, named = _behind(actor, entries), _named(entries)
    others = _other_names(actor, {entry.subject for entry in entries}, named)
    found = []
    for entry in entries:
        kept = {"subject": entry.subject_display, **entry.data}
        keys = {"subject": entry.subject, **named.get(entry.pk, {})}
        values = kept | {value: others[key] for value, key in keys.items() if key in others}
        who_acted = behind.get(entry.pk, "") if entry.actor != actor.key else ""
        found.append(Told(entry, who_acted or who(entry), sentence(entry, values), values))
    return found


def _about_of(entry: JournalEntry) -> list[str]:
    return list(dict.fromkeys((entry.subject, *entry.about)))


def _by_kind(entries: Sequence[JournalEntry]) -> Iterator[tuple[Findable, list[JournalEntry]]]:
    """The kinds that the entries are about, each with its entries."""
    found: dict[str, list[JournalEntry]] = defaultdict(list)
    for entry in entries:
        for label in dict.fromkeys(key.partition(":")[0] for key in _about_of(entry)):
            found[label].append(entry)
    for label in sorted(found):
        kind = findable_of(label)
        if kind is not None:
            yield kind, found[label]


def _behind(actor: Actor, entries: Sequence[JournalEntry]) -> dict[int, str]:
    """By entry, the words for an acting person whom this reader is not told."""
    if actor.is_system:
        return {}
    by_people = [entry for entry in entries if entry.actor.startswith(("person:", "token:"))]
    found: dict[int, str] = {}
    for kind, about in _by_kind(by_people):
        if kind.conceals is not None:
            found |= dict.fromkeys(kind.conceals(actor, about), str(kind.behind) or _("Somebody"))
    return found


def _named(entries: Sequence[JournalEntry]) -> dict[int, dict[str, str]]:
    """By entry, the keys of the rows that its values name."""
    found: dict[int, dict[str, str]] = {}
    for entry in entries:
        event = EVENTS.get(entry.verb)
        for value, label in (event.names if event is not None else {}).items():
            keys = [key for key in _about_of(entry) if key.startswith(f"{label}:")]
            found.setdefault(entry.pk, {})[value] = keys[0] if keys else f"{label}:0"
    return found


def _other_names(actor: Actor, subjects: set[str], named: Mapping[int, Mapping[str, str]]) -> dict[str, str]:
    """By key, the names of rows that this reader knows by another name than the journal kept.

    That a subject may be told at all was asked before; what else is named has a neutral name where it is not open.
    """
    beside = {key for keys in named.values() for key in keys.values()} - subjects
    found: dict[str, str] = {}
    if beside and not actor.is_system:
        found |= {key: _neutral(key) for key in beside - naming.seen_keys(actor, beside)}
    for label, numbers in naming.numbers_by_label((subjects | beside) - found.keys()).items():
        kind = findable_of(label)
        if kind is not None and kind.renamed is not None:
            found |= {f"{label}:{pk}": name for pk, name in kind.renamed(actor, numbers).items()}
    return found


def _neutral(key: str) -> str:
    kind = findable_of(key.partition(":")[0])
    return "…" if kind is None else naming.unseen(kind).title


def who(entry: JournalEntry) -> str:
    """Who did it, in the active language: visitors and the product's own jobs have no name of their own."""
    kind, _colon, name = entry.actor.partition(":")
    if kind == "visitor":
        return _("A visitor")
    if kind == "contributor":
        return _("A contributor by link")
    if kind == "system":
        return _("The system ({job})").format(job=JOBS[name]) if name in JOBS else _("The system")
    return str(entry.actor_names) or entry.actor_display or _("Somebody whose data were erased")


def sentence(entry: JournalEntry, values: Mapping[str, Any] | None = None) -> str:
    """The entry as a sentence in the active language, without the actor; `tell` gives the values for a reader."""
    if values is None:
        values = {"subject": entry.subject_display, **entry.data}
    event = EVENTS.get(entry.verb)
    if event is None:
        return _("did something this version no longer knows ({verb})").format(verb=entry.verb)
    return str(event.text).format_map(_Blank(dict(values)))


def words_of(entry: JournalEntry, name: str) -> str:
    """A value of the entry's data as words in the active language; empty where there is none."""
    value = _shown(entry.data.get(name)) if isinstance(entry.data, dict) else None
    return "" if value is None else str(value)


def _shown(value: Any) -> Any:
    """Of words in several languages, {"en": …}, those in the reader's."""
    if isinstance(value, dict) and value and all(isinstance(text, str) for text in value.values()):
        return str(Translated(value))
    return value


class _Blank(dict[str, Any]):
    """Formats a sentence even when an old entry lacks a key that a newer text uses."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__({key: _shown(value) for key, value in data.items()})

    def __missing__(self, key: str) -> str:
        return "…"
