"""Letters that a page causes: sent by the job worker, tried again while the mail server is away.

So a page never waits for the mail server nor breaks with it, and takes as long for an address that has no account.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, replace
from typing import Any

from django.apps import apps
from django_scopes import scope
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from shanhe.kernel.context import Context
from shanhe.kernel.jobs import NIGHT, daily

from . import operations
from .letters import Letter
from .sending import send


@app.task(
    name="shanhe.mail.jobs.send_letter",
    queue="delivery",
    retry=RetryStrategy(max_attempts=8, exponential_wait=4),
)
def send_letter(zone_id: int, letter: dict[str, Any]) -> None:
    """Send one letter as it was written."""
    zone = apps.get_model("zones.Zone").objects.get(pk=zone_id)
    with scope(zone=zone):
        send(zone, Letter(**{**letter, "enclosures": ()}))


def queue(zone: Any, letter: Letter) -> None:
    """Have the worker send a letter without enclosures, once the present transaction is through."""
    known = replace(
        letter, said=letter.said or uuid.uuid4().hex, subject=str(letter.subject), body=str(letter.body)
    )
    send_letter.defer(zone_id=zone.pk, letter=asdict(known))


@daily(NIGHT, name="shanhe.mail.forget_quiet_addresses", actor="mail")
def forget_quiet_addresses(ctx: Context) -> None:
    operations.forget_quiet_addresses(ctx)
