"""Routes and stages as the blueprint has them, and the way of one project along its route."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch

from ..models import Approval, Criterion, Project, Route, Stage, UsualDays


def offered_routes() -> list[Route]:
    """The routes that may be chosen now, each with `stages` in order, in two queries."""
    stages = Prefetch("stages", queryset=Stage.objects.current().select_related("area"))
    return list(Route.objects.current().prefetch_related(stages))


def route_by_code(code: str) -> Route | None:
    """A route that may be chosen now."""
    return Route.objects.current().filter(code=code).first()


def stages_of(route_id: int, keep: int | None = None) -> list[Stage]:
    """The stages of a route in order, skipped ones too; `keep` names a retired stage that is still walked."""
    rows = Stage.objects.filter(route_id=route_id).select_related("area")
    return [stage for stage in rows if stage.retired_at is None or stage.pk == keep]


def stage_words() -> dict[str, str]:
    """The word of each stage of any route, in order: one query."""
    words: dict[str, str] = {}
    for stage in Stage.objects.filter(retired_at=None).order_by("position", "id"):
        words.setdefault(stage.code, str(stage.name))
    return words


def stage_after(stages: list[Stage], stage: Stage | None) -> Stage | None:
    """The next stage that the route has, or None at the end."""
    position = -1 if stage is None else stage.position
    return next(
        (item for item in stages if item.position > position and not item.skipped and item.pk != _pk(stage)),
        None,
    )


def stages_before(stages: list[Stage], stage: Stage | None) -> list[Stage]:
    """The stages the project may be sent back to, the nearest first."""
    if stage is None:
        return []
    earlier = [item for item in stages if item.position < stage.position and not item.skipped]
    return sorted(earlier, key=lambda item: -item.position)


def stages_behind(project: Project) -> list[Stage]:
    """The stages that a project may be sent back to, the nearest first."""
    stages = stages_of(project.route_id, keep=project.stage_id)
    return stages_before(stages, next((stage for stage in stages if stage.pk == project.stage_id), None))


def same_place(stages: list[Stage], stage: Stage) -> Stage | None:
    """Where a project in `stage` of another route stands on this one: the same stage, else the nearest before."""
    for item in stages:
        if item.code == stage.code and not item.skipped:
            return item
    earlier = [item for item in stages if item.position <= stage.position and not item.skipped]
    return earlier[-1] if earlier else next((item for item in stages if not item.skipped), None)


def _pk(stage: Stage | None) -> int | None:
    return None if stage is None else stage.pk


def usual_days(stage: Stage, on: date) -> int | None:
    """The days usual for a stage on a day; before the first figure, the first one. None where none is known."""
    rows = list(UsualDays.objects.filter(stage=stage))
    valid = [row for row in rows if row.since <= on] or rows[:1]
    return (valid[-1].days or None) if valid else None


def usual_days_now(stage_ids: list[int], on: date) -> dict[int, int]:
    """The days usual for several stages on a day, in one query."""
    found: dict[int, int] = {}
    for row in UsualDays.objects.filter(stage_id__in=stage_ids):
        if row.since <= on or row.stage_id not in found:
            found[row.stage_id] = row.days
    return found


def columns() -> list[dict[str, Any]]:
    """The stages of all routes as one sequence, by code: the board's columns and the home page's river.

    A stage stands as far along as it does on the route where it comes last.
    """
    found: dict[str, dict[str, Any]] = {}
    rows = Stage.objects.current().filter(route__retired_at=None).select_related("area", "route")
    for stage in rows.order_by("route__position", "position"):
        known = found.setdefault(stage.code, {"stage": stage, "position": stage.position, "any": False})
        known["position"] = max(known["position"], stage.position)
        known["any"] = known["any"] or not stage.skipped
    kept = [item for item in found.values() if item["any"]]
    return sorted(kept, key=lambda item: item["position"])


def export_routes(zone: Any) -> dict[str, Any]:
    """The section `routes` of the blueprint, written back from the rows."""
    stages = (
        Stage.objects.current()
        .select_related("area")
        .prefetch_related(
            Prefetch("criteria", queryset=Criterion.objects.current()),
            Prefetch("approvals", queryset=Approval.objects.current()),
            "usual",
        )
    )
    rows = Route.objects.current().prefetch_related(Prefetch("stages", queryset=stages))
    return {"routes": [_route(route) for route in rows]}


def _take(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _route(route: Route) -> dict[str, Any]:
    item = _take(route, "code", "name", "source", "verified", "description")
    return {**item, "stages": [_stage(stage) for stage in route.stages.all()]}


def _stage(stage: Stage) -> dict[str, Any]:
    usual = list(stage.usual.all())
    data = _take(stage, "code", "name", "leads", "skipped")
    data |= {"area": stage.area.code, "usual_days": usual[-1].days if usual else 0}
    names = ("code", "name", "expression", "who", "hint")
    data["entry"] = [_take(item, *names) for item in stage.criteria.all()]
    data["approvals"] = [_take(item, "role", "side", "name") for item in stage.approvals.all()]
    if stage.needs_hand_over:
        data["hand_over"] = {"from_role": stage.hand_over_from, "to_role": stage.hand_over_to}
    return data
