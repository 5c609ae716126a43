"""Keeping the index, and what matching does every night.

What changed is read again within seconds; a lost index is made again, and once a night all of it.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django_scopes import scope
from procrastinate import RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from shanhe.kernel import delivery
from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.jobs import EARLY, MORNING, NIGHT, daily
from shanhe.parties import queries as parties
from shanhe.retrieval import IndexDamaged, IndexMissing
from shanhe.retrieval.batch import Busy, Cancelled
from shanhe.zones.models import Zone

from . import indexing, nightly, operations, queue
from .models import HowOften
from .queries import saved
from .queue import BULK, FEW, LOCK, QUEUE, REBUILD, REFRESH, SOON, TELL, Change

JOB = "match-all"
SEARCHES = "saved-searches"
JOB_SIZE = 500
BATCH = 1_000  # rows that are brought into the index together
log = logging.getLogger(__name__)


@daily(EARLY, name="shanhe.matching.jobs.nightly", actor=JOB, queue="nightly")
def compare(ctx: Context) -> None:
    """Compare all needs with everything that could meet them."""
    try:
        nightly.compare_all(replace(ctx, demo=parties.is_demonstration(ctx.zone)), workers=1)
    except (Busy, Cancelled) as reason:
        log.warning("%s: %s", ctx.zone, reason)


def changed(zone_id: int, keys: Sequence[str]) -> None:
    """Queue a refresh in the transaction of the operation that changed the rows; many at once let few go before."""
    priority = SOON if len(keys) <= FEW else BULK
    for start in range(0, len(keys), JOB_SIZE):
        part: list[Any] = list(keys[start : start + JOB_SIZE])
        refresh.configure(priority=priority).defer(zone_id=zone_id, keys=part)


def subscribe() -> None:
    """Follow every row that leads to a document."""
    delivery.watch(delivery.Watcher("matching.index", indexing.watched(), changed))


class Apart(RetryStrategy):
    """Tried again later under a lock of its own: one row that cannot be read holds up no other change."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        decision = super().get_retry_decision(exception=exception, job=job)
        return decision and RetryDecision(retry_at=decision.retry_at, lock=f"{LOCK}.{job.id}", priority=BULK)


@app.task(
    name=REFRESH, queue=QUEUE, lock=LOCK, priority=SOON, retry=Apart(max_attempts=6, exponential_wait=3)
)
def refresh(zone_id: int, keys: list[str]) -> int:
    """Bring these documents up to date, and with them all that waits behind them: thirty changes cost little more than one.

    The others leave the queue when the index has them: who is killed before that leaves them for the next.
    Where the index is missing or torn, all of it is made again.
    """
    own, others = Change(0, zone_id, keys), queue.next_changes(BATCH)
    try:
        try:
            read = _bring_in([own, *others])
        except (IndexMissing, IndexDamaged):
            raise
        except Exception:
            if not others:
                raise
            log.exception("%s changes could not be read together; each is read alone", len(others) + 1)
            return _bring_in([own])
        queue.drop([change.job for change in others])
        return read
    except (IndexMissing, IndexDamaged):
        queue.ask_for_rebuild()
        return 0


def _bring_in(changes: Sequence[Change]) -> int:
    """Bring the documents of these changes up to date, zone by zone; returns how many were read."""
    keys: dict[int, set[str]] = defaultdict(set)
    for change in changes:
        keys[change.zone_id] |= set(change.keys)
    count = 0
    for zone in Zone.objects.filter(pk__in=keys):  # one may be removed since
        read = indexing.refresh(zone, sorted(keys[zone.pk]))
        if read and saved.anybody_at_once(zone):
            queue.ask_to_tell()
        count += read
    return count


@app.task(name=REBUILD, queue=QUEUE, lock=LOCK, priority=SOON)
def rebuild() -> int:
    """Make the whole index again."""
    return indexing.rebuild()


@daily(NIGHT, name="shanhe.matching.jobs.rebuild_nightly", actor="index", once=True)
def rebuild_nightly(ctx: Context) -> None:
    """Have the whole index made again, so that nothing that went wrong lasts longer than a day."""
    queue.ask_for_rebuild()


def _tell(ctx: Context, *how_often: str) -> None:
    """Ask the saved searches that are due; one that fails keeps no other from it."""
    ctx = replace(ctx, demo=parties.is_demonstration(ctx.zone))
    for search in saved.due(ctx.today, how_often):
        try:
            operations.tell_of_new_hits(ctx, search=search)
        except Exception:
            log.exception("saved search %s of %s failed", search.pk, ctx.zone)


@app.task(name=TELL, queue="clock")
def tell_at_once() -> None:
    """Some minutes after something changed: those who want to be told at once."""
    for zone in Zone.objects.exclude(version="").order_by("pk"):
        with scope(zone=zone):
            _tell(Context(SystemActor(SEARCHES), zone), HowOften.AT_ONCE)


@daily(MORNING, name="shanhe.matching.jobs.tell_daily", actor=SEARCHES)
def tell_daily(ctx: Context) -> None:
    """Everybody who wants to be told."""
    _tell(ctx, HowOften.AT_ONCE, HowOften.DAILY)
