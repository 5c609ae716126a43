"""Competitions for the tests of this app and of those above it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shanhe.competitions import operations
from shanhe.competitions.models import Bid, Competition
from shanhe.kernel.money import Money
from shanhe.needs.models import Need
from shanhe.needs.tests.factories import published
from shanhe.pathway.tests.ground import Ground


def competition(ground: Ground, *, teams: int = 1, need: Need | None = None) -> Competition:
    """A draft that is complete."""
    ctx = ground.ctx(ground.representative)
    row = operations.draft_competition(ctx, need=need or published(ground))
    values = {
        "aim": {"en": "Find the cracks"},
        "budget": Money(100_000_00),
        "team_limit": teams,
        "bids_until": ground.at + timedelta(days=30),
        "milestones": [
            {"title": "Prototype", "amount": Money(10_000_00)},
            {"title": "Line test", "amount": Money(20_000_00)},
        ],
    }
    return operations.edit_competition(ctx, competition=row, values=values)


def opened(ground: Ground, **values: Any) -> Competition:
    return operations.open_competition(
        ground.ctx(ground.representative), competition=competition(ground, **values)
    )


def sent_bid(ground: Ground, row: Competition, by: Any = None) -> Bid:
    lead = by or ground.inventor
    result = ground.result(discloser=lead)
    values = {"team": "Two students and a postdoc", "approach": "With light", "price": Money(1)}
    bid = operations.write_bid(ground.ctx(lead), competition=row, result=result, **values)
    return operations.send_bid(ground.ctx(lead), bid=bid)
