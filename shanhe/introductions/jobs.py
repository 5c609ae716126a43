"""What runs by the clock: questions that nobody answered are closed, new matches are told."""

from __future__ import annotations

from shanhe.kernel.context import Context
from shanhe.kernel.jobs import MORNING, daily
from shanhe.parties import queries as parties

from . import operations
from .queries import digest


@daily(MORNING, name="shanhe.introductions.expire", actor="introductions")
def expire(ctx: Context) -> None:
    """Close the introductions that were not answered in time."""
    operations.expire_introductions(ctx, zone=ctx.zone)


@daily(MORNING, name="shanhe.introductions.tell_matches", actor="introductions")
def tell_matches(ctx: Context) -> None:
    """Tell a few new matches to each person whom they concern."""
    since = ctx.now - operations.FURTHEST_BACK
    managers = parties.holders_of_role(ctx.zone, "technology_manager")
    for person in digest.candidates(ctx.zone, ctx.actor, ctx.today, since, managers):
        operations.send_digest(ctx, person=person)
