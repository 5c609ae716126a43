"""What matching does every night."""

from __future__ import annotations

import logging

from django_scopes import scope
from procrastinate.contrib.django import app

from shanhe.kernel.context import Context, SystemActor
from shanhe.parties import queries as parties
from shanhe.zones.models import Zone

from . import nightly
from .batch import Busy, Cancelled

JOB = "match-all"
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
