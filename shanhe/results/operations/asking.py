"""Asking contributors to confirm: who gets a link, and until when; called inside an operation."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from shanhe.kernel.context import Context

from .. import events
from ..models import Contributor, ContributorLink, Result
from .common import SILENCE, due_on

LINK_LIFETIME = timedelta(days=60)


def ask(ctx: Context, result: Result, contributors: Sequence[Contributor]) -> None:
    """Set these contributors to "asked"; those without an account and with an address get a link."""
    if not contributors:
        return
    until = due_on(ctx, SILENCE)
    links: list[int] = []
    for contributor in contributors:
        contributor.state, contributor.asked_at, contributor.due_on = "asked", ctx.now, until
        contributor.answered_at = None
        contributor.save(update_fields=["state", "asked_at", "due_on", "answered_at"])
        link = _link(ctx, contributor)
        if link is not None:
            links.append(link.pk)
    ctx.emit(
        events.ContributorsAsked(
            subject=result,
            data={
                "count": len(contributors),
                "contributors": [contributor.pk for contributor in contributors],
                "links": links,
                "due_on": until.isoformat() if until else "",
            },
        )
    )


def _link(ctx: Context, contributor: Contributor) -> ContributorLink | None:
    """A new link that replaces earlier ones, unless the contributor can sign in or has no address."""
    contributor.links.filter(revoked_at=None).update(revoked_at=ctx.now)
    person = contributor.person
    if person is not None and person.user_id is not None:
        return None
    email = contributor.email or (person.email if person is not None else "")
    if not email:
        return None
    return ContributorLink.objects.create(
        zone=contributor.zone,
        contributor=contributor,
        email=email,
        nonce=secrets.token_hex(24),
        expires_at=ctx.now + LINK_LIFETIME,
    )
