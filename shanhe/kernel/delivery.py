"""Telling others what happened: a deferred job in the same transaction is the outbox, delivery is at least once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django_scopes import scope
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from .models import JournalEntry

JOB_SIZE = 200
FIRST_WAIT = 4  # seconds; its powers follow
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Channel:
    """A way to tell somebody: who is told of an entry, and how one of them is told.

    `send` runs in one transaction with the row that marks it done, so a channel that only writes to the database is
    exactly once; one that leaves it (mail) is at least once.
    """

    name: str
    recipients: Callable[[JournalEntry], Iterable[str]]
    send: Callable[[JournalEntry, str], None]


@dataclass(frozen=True)
class Watcher:
    """Something that follows rows of some models, whatever happens to them: an index, for example.

    `changed(keys)` is called once for each operation, inside its transaction, with the keys its entries are about.
    """

    name: str
    labels: frozenset[str]
    changed: Callable[[int, Sequence[str]], None]


_watchers: dict[str, Watcher] = {}
_channels: dict[str, Channel] = {}
_verbs: dict[str, list[str]] = {}


def register_channel(channel: Channel) -> None:
    _channels[channel.name] = channel


def subscribe(channel: str, *verbs: str) -> None:
    """Have a channel hear of these verbs."""
    for verb in verbs:
        names = _verbs.setdefault(verb, [])
        if channel not in names:
            names.append(channel)


def watch(watcher: Watcher) -> None:
    """Have a watcher told of the keys that journal entries are about."""
    _watchers[watcher.name] = watcher


def heard(verb: str) -> Sequence[str]:
    return _verbs.get(verb, ())


def defer(entries: Sequence[JournalEntry]) -> None:
    """Queue the entries that somebody listens to, inside the current transaction."""
    for watcher in _watchers.values():
        keys = {key for entry in entries for key in entry.about if key.partition(":")[0] in watcher.labels}
        if keys:
            watcher.changed(entries[0].zone_id, sorted(keys))
    ids = [entry.pk for entry in entries if heard(entry.verb)]
    for start in range(0, len(ids), JOB_SIZE):
        deliver.defer(entry_ids=ids[start : start + JOB_SIZE])


@app.task(
    name="shanhe.kernel.delivery.deliver",
    queue="delivery",
    retry=RetryStrategy(max_attempts=8, exponential_wait=FIRST_WAIT),
)
def deliver(entry_ids: list[int]) -> None:
    """Tell every recipient of every entry once; a retry skips those already told."""
    for entry in JournalEntry._base_manager.select_related("zone").filter(pk__in=entry_ids).order_by("pk"):
        with scope(zone=entry.zone):
            for name in heard(entry.verb):
                channel = _channels[name]
                for recipient in channel.recipients(entry):
                    _try_one(channel, entry, recipient)


def _try_one(channel: Channel, entry: JournalEntry, recipient: str) -> None:
    """Tell one recipient; whom that fails for is told later, in a job of their own, and keeps nobody else waiting."""
    try:
        deliver_one(channel, entry, recipient)
    except Exception:
        log.warning(
            "entry %s could not be told by %s; it is tried again", entry.pk, channel.name, exc_info=True
        )
        later = deliver_again.configure(schedule_in={"seconds": FIRST_WAIT})
        later.defer(entry_id=entry.pk, channel=channel.name, recipient=recipient)


@app.task(
    name="shanhe.kernel.delivery.deliver_again",
    queue="delivery",
    retry=RetryStrategy(max_attempts=8, exponential_wait=FIRST_WAIT),
)
def deliver_again(entry_id: int, channel: str, recipient: str) -> None:
    """Tell one recipient who could not be told before, after waits that grow."""
    entry = JournalEntry._base_manager.select_related("zone").get(pk=entry_id)
    with scope(zone=entry.zone):
        deliver_one(_channels[channel], entry, recipient)


def deliver_one(channel: Channel, entry: JournalEntry, recipient: str) -> bool:
    """Tell one recipient unless that was done; returns whether it was done now."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Inserting first makes a second worker wait here, and skip once the first has committed.
            cursor.execute(
                "INSERT INTO kernel_delivery (entry_id, recipient, channel) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                [entry.pk, recipient, channel.name],
            )
            if cursor.rowcount == 0:
                return False
        channel.send(entry, recipient)
    return True
