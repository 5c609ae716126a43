"""Keeping the index, and what matching does every night.

What changed is read again within seconds; a lost index is made again, and once a night all of it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django_scopes import scope
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from shanhe.kernel import delivery
from shanhe.kernel.context import Context, SystemActor
from shanhe.parties import queries as parties
from shanhe.zones.models import Zone

from . import indexing, nightly, operations, queue
from .batch import Busy, Cancelled
from .engine import IndexDamaged, IndexMissing
from .models import HowOften
from .queries import saved
from .queue import LOCK, QUEUE, REBUILD, REFRESH, TELL

JOB = "match-all"
JOB_SIZE = 500
log = logging.getLogger(__name__)


@app.periodic(cron="20 2 * * *")
@app.task(name="shanhe.matching.jobs.nightly", queue="nightly")
def compare(timestamp: int = 0) -> None:
    """Compare all needs with everything that could meet them, zone by zone; one that fails keeps no other from it."""
    for zone in Zone.objects.exclude(version=""):
        with scope(zone=zone):
            ctx = Context(SystemActor(JOB), zone, demo=parties.is_demonstration(zone))
            try:
                nightly.compare_all(ctx, workers=1)
            except (Busy, Cancelled) as reason:
                log.warning("%s: %s", zone, reason)
            except Exception:
                log.exception("comparing all needs of %s failed", zone)


def changed(zone_id: int, keys: Sequence[str]) -> None:
    """Queue a refresh in the transaction of the operation that changed the rows."""
    for start in range(0, len(keys), JOB_SIZE):
        refresh.defer(zone_id=zone_id, keys=list(keys[start : start + JOB_SIZE]))


def subscribe() -> None:
    """Follow every row that leads to a document."""
    delivery.watch(delivery.Watcher("matching.index", indexing.watched(), changed))


@app.task(
    name=REFRESH,
    queue=QUEUE,
    lock=LOCK,
    retry=RetryStrategy(max_attempts=6, exponential_wait=3),
)
def refresh(zone_id: int, keys: list[str]) -> int:
    """Bring these documents up to date; where the index is missing or torn, have all of it made again."""
    zone = Zone.objects.filter(pk=zone_id).first()
    if zone is None:  # removed since
        return 0
    try:
        read = indexing.refresh(zone, keys)
        if read and saved.anybody_at_once(zone):
            queue.ask_to_tell()
        return read
    except (IndexMissing, IndexDamaged):
        queue.ask_for_rebuild()
        return 0


@app.task(name=REBUILD, queue=QUEUE, lock=LOCK)
def rebuild() -> int:
    """Make the whole index again."""
    return indexing.rebuild()


@app.periodic(cron="40 2 * * *")
@app.task(name="shanhe.matching.jobs.rebuild_nightly", queue=QUEUE, lock=LOCK)
def rebuild_nightly(timestamp: int = 0) -> int:
    """Make the whole index again, so that nothing that went wrong lasts longer than a day."""
    return indexing.rebuild()


def _tell(*how_often: str) -> None:
    """Ask the saved searches that are due, zone by zone; one that fails keeps no other from it."""
    for zone in Zone.objects.exclude(version="").order_by("pk"):
        with scope(zone=zone):
            ctx = Context(SystemActor("saved-searches"), zone, demo=parties.is_demonstration(zone))
            for search in saved.due(ctx.today, how_often):
                try:
                    operations.tell_of_new_hits(ctx, search=search)
                except Exception:
                    log.exception("saved search %s of %s failed", search.pk, zone)


@app.task(name=TELL, queue="clock")
def tell_at_once() -> None:
    """Some minutes after something changed: those who want to be told at once."""
    _tell(HowOften.AT_ONCE)


@app.periodic(cron="40 0 * * *")
@app.task(name="shanhe.matching.jobs.tell_daily", queue="clock", queueing_lock="matching.tell_daily")
def tell_daily(timestamp: int = 0) -> None:
    """Every morning (08:40 in Beijing), everybody who wants to be told."""
    _tell(HowOften.AT_ONCE, HowOften.DAILY)
