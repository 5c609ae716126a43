"""Bringing routes, stages and gates to what the blueprint says, safely for projects under way."""

from __future__ import annotations

from datetime import date
from typing import Any

from shanhe.kernel.context import Context
from shanhe.zones import queries as zones
from shanhe.zones.operations import Counts, sync_rows

from ..blueprint import RouteItem, RoutesFile, StageItem
from ..models import Approval, Criterion, Route, Stage, UsualDays

LONG_AGO = date(1900, 1, 1)
DESCRIBED = ("code", "name")


def load_routes(ctx: Context, zone: Any, data: RoutesFile) -> Counts:
    """Load the section; part of the operation that loads the blueprint.

    What is no longer listed is retired: a project in a retired stage stays there and leaves by the next live gate.
    """
    areas = {area.code: area.pk for area in zones.areas()}
    names = (*DESCRIBED, "description", "source", "verified")
    wanted = [{name: getattr(item, name) for name in names} for item in data.routes]
    counts = sync_rows(ctx, Route.objects.all(), wanted)
    rows = {route.code: route for route in Route.objects.current()}
    for item in data.routes:
        counts += _load_stages(ctx, rows[item.code], item, areas, data)
    return counts


def _load_stages(
    ctx: Context, route: Route, item: RouteItem, areas: dict[str, int], data: RoutesFile
) -> Counts:
    wanted = [
        {
            **{name: getattr(stage, name) for name in (*DESCRIBED, "leads", "skipped")},
            "area_id": areas[stage.area],
            "hand_over_from": stage.hand_over.from_role if stage.hand_over else "",
            "hand_over_to": stage.hand_over.to_role if stage.hand_over else "",
        }
        for stage in item.stages
    ]
    counts = sync_rows(ctx, Stage.objects.filter(route=route), wanted, fixed={"route_id": route.pk})
    rows = {stage.code: stage for stage in Stage.objects.filter(route=route)}
    for stage in item.stages:
        counts += _load_gate(ctx, rows[stage.code], stage)
        counts += _load_usual(ctx, rows[stage.code], stage.usual_days, data)
    return counts


def _load_gate(ctx: Context, row: Stage, stage: StageItem) -> Counts:
    fixed = {"stage_id": row.pk}
    names = (*DESCRIBED, "expression", "who", "hint")
    criteria = [{name: getattr(item, name) for name in names} for item in stage.entry]
    approvals = [{"code": item.role, "side": item.side, "name": item.name} for item in stage.approvals]
    counts = sync_rows(ctx, Criterion.objects.filter(stage=row), criteria, fixed=fixed)
    counts += sync_rows(ctx, Approval.objects.filter(stage=row), approvals, fixed=fixed)
    return counts


def _load_usual(ctx: Context, row: Stage, days: int, data: RoutesFile) -> Counts:
    """A new figure holds from the day it is loaded; the first one has always held."""
    known = list(UsualDays.objects.filter(stage=row))
    if known and known[-1].days == days:
        return Counts(unchanged=1)
    values = {"days": days, "source": data.source, "verified": data.verified}
    since = ctx.today if known else LONG_AGO
    UsualDays.objects.update_or_create(zone=ctx.zone, stage=row, since=since, defaults=values)
    return Counts(changed=1) if known else Counts(created=1)
