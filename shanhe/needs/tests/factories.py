"""Needs for the tests of this app and of those above it."""

from __future__ import annotations

from typing import Any

from shanhe.needs import operations
from shanhe.needs.models import Need
from shanhe.pathway.tests.ground import Ground

COMPLETE = {
    "title": {"zh": "铸件裂纹在线检测", "en": "Find cracks in cast parts on the line"},
    "problem": {"zh": "目前靠人工目检，漏检率高。", "en": "Parts are looked at by eye and many cracks are missed."},
    "targets": {"zh": "检出率不低于98%。", "en": "At least 98% of cracks found."}, "fields": ["new_materials"],
}  # fmt: skip


def draft(ground: Ground, by: Any = None, **values: Any) -> Need:
    ctx = ground.ctx(by or ground.representative)
    return operations.begin_need(ctx, zone=ground.zone, values={**COMPLETE, **values})


def submitted(ground: Ground, **values: Any) -> Need:
    return operations.submit_need(ground.ctx(ground.representative), need=draft(ground, **values))


def published(ground: Ground, **values: Any) -> Need:
    return operations.publish_need(ground.ctx(ground.manager), need=submitted(ground, **values))
