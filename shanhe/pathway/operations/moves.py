"""How a project moves: into a stage at once, or through a hand-over that waits for both sides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shanhe.kernel.context import Context

from ..events import GatePassed, StageEntered, StageEnteredPublicly
from ..models import GateDecision, HandOver, Project, Stage
from ..queries import routes
from ..queries.gate import Gate
from .common import decided, keep, leave, local_date, of, position, stand


def enter(ctx: Context, project: Project, passed: Gate, *, reason: str, note: str = "") -> GateDecision:
    """A go at an open gate: the project enters the stage, or waits for both sides where areas hand over."""
    assert passed.stage is not None
    before = position(project)
    values: dict[str, Any] = {"reason": reason, "note": note, "to_stage": passed.stage}
    values["checklist"] = [check.as_data() for check in passed.checks if check.kind != "hand_over"]
    if passed.needs_hand_over:
        return _begin_hand_over(ctx, project, passed.stage, before, values)
    closed, opened = _step(ctx, project, passed.stage)
    keep(ctx, project)
    decision = decided(ctx, project, "go", before, closed_visit=closed, opened_visit=opened, **values)
    tell_entered(ctx, project, passed.stage, before)
    return decision


def _step(ctx: Context, project: Project, stage: Stage) -> tuple[Any, Any]:
    closed = leave(ctx, project, "go")
    opened = stand(ctx, project, stage)
    last = routes.stage_after(routes.stages_of(project.route_id, keep=stage.pk), stage) is None
    project.state = "on_market" if last else "running"
    return closed, opened


def _begin_hand_over(
    ctx: Context, project: Project, stage: Stage, before: dict[str, Any], values: dict[str, Any]
) -> GateDecision:
    # The row must exist before the summary is computed, and the decision needs the version that the summary's save gives.
    project.state = "handing_over"
    keep(ctx, project)
    decision = decided(ctx, project, "go", before, **values)
    HandOver(
        zone=ctx.zone,
        project=project,
        decision=decision,
        from_role=stage.hand_over_from,
        to_role=stage.hand_over_to,
    ).save()
    ctx.emit(GatePassed(**of(project), stage=stage.name))
    return decision


def complete_hand_over(ctx: Context, project: Project, hand_over: HandOver) -> None:
    """Both sides have said so: enter the stage that the go was for."""
    decision = GateDecision.objects.select_related("to_stage").get(pk=hand_over.decision_id)
    assert decision.to_stage is not None
    before = position(project)
    hand_over.closed_at, hand_over.outcome = ctx.now, "completed"
    hand_over.save()
    decision.closed_visit, decision.opened_visit = _step(ctx, project, decision.to_stage)
    decision.save(update_fields=["closed_visit", "opened_visit"])
    keep(ctx, project)
    tell_entered(ctx, project, decision.to_stage, before)


def tell_entered(ctx: Context, project: Project, stage: Stage, before: dict[str, Any]) -> None:
    """Emit that a stage was entered, publicly where the project is shown to the public."""
    days = None
    if before["stage_id"]:
        days = (ctx.today - local_date(ctx, datetime.fromisoformat(before["stage_since"]))).days
    event = StageEnteredPublicly if project.public else StageEntered
    where: dict[str, Any] = {
        "stage": stage.name,
        "code": stage.code,
        "area": stage.area.code,
        "state": project.state,
    }
    ctx.emit(event(**of(project), **where, days=days))


def close_hand_over(ctx: Context, project: Project, outcome: str) -> HandOver | None:
    """End an open hand-over without completing it."""
    row = HandOver.objects.filter(project=project, closed_at=None).first()
    if row is not None:
        row.closed_at, row.outcome = ctx.now, outcome
        row.save()
    return row
