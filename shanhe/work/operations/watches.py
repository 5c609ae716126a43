"""What a person follows and has opened; private to the person, so nothing of it goes to the journal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Denied
from shanhe.kernel.operations import operation

from .. import rules
from ..models import Recent, Watch
from ..subjects import key_of

SAME_VISIT = timedelta(minutes=10)


def _me(ctx: Context) -> int:
    """The person who acts; a system job has none and watches nothing."""
    if ctx.actor.person_id is None:
        raise Denied(_("Sign in to watch this."))
    return ctx.actor.person_id


@operation("work.watch", subjects=("subject",), rule=rules.watch)
def watch(ctx: Context, *, subject: Any) -> None:
    """Follow an object: its changes appear on the person's page."""
    row = Watch(zone=ctx.zone, person_id=_me(ctx), subject=key_of(subject), since=ctx.now)
    Watch.objects.bulk_create([row], ignore_conflicts=True)
    ctx.unchanged()


@operation("work.unwatch", subjects=(), rule=rules.remember)
def unwatch(ctx: Context, *, subject: Any) -> None:
    """Follow an object no longer; allowed also when it can no longer be seen."""
    Watch.objects.filter(person_id=_me(ctx), subject=key_of(subject)).delete()
    ctx.unchanged()


@operation("work.remember_visit", subjects=(), rule=rules.remember)
def remember_visit(ctx: Context, *, subject: Any) -> None:
    """Remember that the person opened the object's page; at most one write for each ten minutes."""
    ctx.unchanged()
    key = key_of(subject)
    mine = Recent.objects.filter(person_id=_me(ctx), subject=key)
    if mine.filter(at__gt=ctx.now - SAME_VISIT).exists():
        return
    Recent.objects.bulk_create(
        [Recent(zone=ctx.zone, person_id=_me(ctx), subject=key, at=ctx.now)],
        update_conflicts=True,
        unique_fields=["person", "subject"],
        update_fields=["at"],
    )
