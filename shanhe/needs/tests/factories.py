"""Needs and competitions for the tests of this app and of those above it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shanhe.needs import operations
from shanhe.needs.models import Bid, Competition, Need
from shanhe.pathway.tests.ground import Ground

COMPLETE = {
    "title_zh": "铸件裂纹在线检测", "title_en": "Find cracks in cast parts on the line",
    "problem_zh": "目前靠人工目检，漏检率高。", "problem_en": "Parts are looked at by eye and many cracks are missed.",
    "targets_zh": "检出率不低于98%。", "targets_en": "At least 98% of cracks found.", "fields": ["new_materials"],
}  # fmt: skip


def draft(ground: Ground, by: Any = None, **values: Any) -> Need:
    ctx = ground.ctx(by or ground.representative)
    return operations.state_need(ctx, zone=ground.zone, values={**COMPLETE, **values})


def submitted(ground: Ground, **values: Any) -> Need:
    return operations.submit_need(ground.ctx(ground.representative), need=draft(ground, **values))


def published(ground: Ground, **values: Any) -> Need:
    return operations.publish_need(ground.ctx(ground.manager), need=submitted(ground, **values))


def competition(ground: Ground, *, teams: int = 1, need: Need | None = None) -> Competition:
    """A draft that is complete."""
    ctx = ground.ctx(ground.representative)
    row = operations.draft_competition(ctx, need=need or published(ground))
    values = {
        "aim_en": "Find the cracks",
        "budget_fen": 100_000_00,
        "team_limit": teams,
        "bids_until": ground.at + timedelta(days=30),
    }
    milestones = [
        {"title": "Prototype", "amount_fen": 10_000_00},
        {"title": "Line test", "amount_fen": 20_000_00},
    ]
    return operations.edit_competition(ctx, competition=row, values=values, milestones=milestones)


def opened(ground: Ground, **values: Any) -> Competition:
    return operations.open_competition(
        ground.ctx(ground.representative), competition=competition(ground, **values)
    )


def sent_bid(ground: Ground, row: Competition, by: Any = None) -> Bid:
    lead = by or ground.inventor
    result = ground.result(discloser=lead)
    values = {"team": "Two students and a postdoc", "approach": "With light", "schedule": "", "price_fen": 1}
    bid = operations.write_bid(ground.ctx(lead), competition=row, result=result, values=values)
    return operations.send_bid(ground.ctx(lead), bid=bid)
