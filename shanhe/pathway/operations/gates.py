"""Decisions at a gate: agreements, go, hold, back, stop, resume, reopen, and taking back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Denied, Invalid, NotNow
from shanhe.kernel.operations import operation
from shanhe.kernel.translated import in_every_language

from .. import events, rules
from ..lifecycle import PROJECT
from ..models import Approval, GateApproval, GateDecision, Project, Route, Stage
from ..models.projects import Decision
from ..queries import routes
from ..queries.gate import gate, open_visit
from ..queries.page import ONLY_THE_LAST, last_decision, undo_refused
from .common import (
    carried_rows,
    decided,
    keep,
    leave,
    of,
    position,
    restore,
    stand,
    term,
    unwind,
)
from .moves import close_hand_over, enter


@operation("pathway.gate.approve", subjects=("project",), transition=PROJECT["approve"], also=carried_rows)
def approve_gate(ctx: Context, *, project: Project, approval: Approval, note: str = "") -> GateApproval:
    """Agree, for a role, that the project may enter its next stage; it counts for the present stay."""
    next_gate = gate(project, explain=False)
    if next_gate.stage is None or approval.stage_id != next_gate.stage.pk or approval.retired_at is not None:
        raise NotNow(project.state, _("This agreement is not asked for at the project's next gate."))
    if not rules.acts_as(ctx.actor, approval.role, project):
        text = _("Only somebody who acts as “{role}” for this project may agree.")
        raise Denied(text.format(role=approval.name))
    visit = open_visit(project)
    given = {"project": project, "approval": approval, "visit": visit, "withdrawn_at": None}
    known = GateApproval.objects.filter(**given).first()
    if known is not None:
        ctx.unchanged()
        return known
    row = GateApproval(
        zone=ctx.zone,
        **given,
        given_by_id=ctx.actor.person_id,
        given_by_name=ctx.actor.display,
        given_at=ctx.now,
        note=note,
    )
    row.save()
    keep(ctx, project)
    ctx.emit(events.ApprovalGiven(**of(project), approval=approval.name, stage=next_gate.stage.name))
    return row


@operation("pathway.gate.withdraw_approval", subjects=("project",), transition=PROJECT["withdraw_approval"])
def withdraw_approval(ctx: Context, *, project: Project, approval: Approval) -> Project:
    """Take back an agreement that was given at the present gate."""
    if not rules.acts_as(ctx.actor, approval.role, project):
        raise Denied(
            _("Only somebody who acts as “{role}” for this project may take this back.").format(
                role=approval.name
            )
        )
    rows = GateApproval.objects.filter(project=project, approval=approval, visit=open_visit(project))
    row = rows.filter(withdrawn_at=None).first()
    if row is None:
        ctx.unchanged()
        return project
    row.withdrawn_at, row.withdrawn_by_id = ctx.now, ctx.actor.person_id
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    keep(ctx, project)
    ctx.emit(events.ApprovalWithdrawn(**of(project), approval=approval.name, stage=approval.stage.name))
    return project


@operation("pathway.gate.go", subjects=("project",), transition=PROJECT["go"], also=carried_rows)
def go(
    ctx: Context,
    *,
    project: Project,
    reason: str = "criteria_met",
    note: str = "",
) -> GateDecision:
    """Let a project pass its next gate; every criterion is met and every role has agreed.

    Where areas hand over the project moves once both sides have said so.
    """
    term("gate_reasons", reason, group="go")
    next_gate = gate(project)
    if next_gate.stage is None:
        raise NotNow(project.state, _("There is no further gate on this route."))
    if not next_gate.open:
        lacking = [str(check.row.name) for check in next_gate.lacking if check.kind != "hand_over"]
        raise NotNow(project.state, _("Still missing: {items}.").format(items="; ".join(lacking)))
    return enter(ctx, project, next_gate, reason=reason, note=note)


@operation("pathway.gate.hold", subjects=("project",), transition=PROJECT["hold"])
def hold(ctx: Context, *, project: Project, reason: str, note: str = "") -> GateDecision:
    """Put a project on hold, with a reason; an open hand-over ends."""
    words = term("gate_reasons", reason, group="hold")
    before = position(project)
    if close_hand_over(ctx, project, "held"):
        before["state"] = "running"
    PROJECT.move(project, "hold")
    keep(ctx, project)
    decision = decided(ctx, project, "hold", before, reason=reason, note=note)
    changes = {"state": [before["state"], "held"]}
    ctx.emit(events.ProjectHeld(**of(project), changes=changes, reason=words, note=note))
    return decision


@operation("pathway.gate.resume", subjects=("project",), transition=PROJECT["resume"])
def resume_project(ctx: Context, *, project: Project, note: str = "") -> GateDecision:
    """Let a project on hold go on in its stage."""
    before = position(project)
    changes = PROJECT.move(project, "resume")
    keep(ctx, project)
    decision = decided(ctx, project, "resume", before, note=note)
    ctx.emit(events.ProjectResumed(**of(project), changes=changes, note=note))
    return decision


@operation("pathway.gate.back", subjects=("project",), transition=PROJECT["back"])
def send_back(
    ctx: Context,
    *,
    project: Project,
    reason: str,
    note: str = "",
    to_stage: Stage | None = None,
) -> GateDecision:
    """Send a project back to an earlier stage of its route (the one before unless named), with a reason."""
    words = term("gate_reasons", reason, group="back")
    earlier = routes.stages_behind(project)
    if not earlier:
        raise NotNow(project.state, _("There is no earlier stage on this route."))
    target = to_stage or earlier[0]
    if target not in earlier:
        raise Invalid({"to_stage": _("Choose an earlier stage of this route.")})
    before = position(project)
    closed = leave(ctx, project, "back")
    changes = PROJECT.move(project, "back")
    opened = stand(ctx, project, target)
    keep(ctx, project)
    visits = {"closed_visit": closed, "opened_visit": opened}
    decision = decided(ctx, project, "back", before, reason=reason, note=note, to_stage=target, **visits)
    ctx.emit(
        events.ProjectSentBack(**of(project), changes=changes, stage=target.name, reason=words, note=note)
    )
    return decision


@operation("pathway.gate.stop", subjects=("project",), transition=PROJECT["stop"])
def stop(ctx: Context, *, project: Project, reason: str, note: str = "") -> GateDecision:
    """Stop a project, with a reason; the committee may open it again."""
    words = term("gate_reasons", reason, group="stop")
    before = position(project)
    if close_hand_over(ctx, project, "stopped"):
        before["state"] = "running" if project.stage_id else "proposed"
    closed = leave(ctx, project, "stop")
    changes = PROJECT.move(project, "stop")
    keep(ctx, project)
    decision = decided(ctx, project, "stop", before, reason=reason, note=note, closed_visit=closed)
    ctx.emit(events.ProjectStopped(**of(project), changes=changes, reason=words, note=note))
    return decision


@operation("pathway.gate.reopen", subjects=("project",), transition=PROJECT["reopen"])
def reopen_project(ctx: Context, *, project: Project, note: str = "") -> GateDecision:
    """Open a stopped project again, in the stage where it was stopped."""
    before = position(project)
    project.state = "running" if project.stage_id else "proposed"
    opened = None
    if project.stage is not None:
        opened = stand(ctx, project, project.stage)
    else:
        project.stage_since = ctx.now
    keep(ctx, project)
    decision = decided(ctx, project, "reopen", before, note=note, opened_visit=opened)
    changes = {"state": ["stopped", project.state]}
    ctx.emit(events.ProjectReopened(**of(project), changes=changes, note=note))
    return decision


@operation("pathway.gate.undo", subjects=("project",), transition=PROJECT["undo"])
def undo_decision(ctx: Context, *, project: Project, decision: GateDecision) -> Project:
    """Take a mistaken decision back: within 15 minutes and while nothing else happened to the project."""
    latest = last_decision(project)
    refusal = undo_refused(project, latest, ctx.now)
    if latest is None or latest.pk != decision.pk or refusal:
        raise NotNow(project.state, refusal or ONLY_THE_LAST)
    close_hand_over(ctx, project, "undone")
    unwind(ctx, latest)
    old = project.state
    restore(project, latest.before)
    latest.undone_at, latest.undone_by_id = ctx.now, ctx.actor.person_id
    latest.save(update_fields=["undone_at", "undone_by"])
    keep(ctx, project)
    words = in_every_language(Decision(latest.decision).label)
    changes = {"state": [old, project.state]}
    ctx.emit(events.DecisionUndone(**of(project), changes=changes, decision=words))
    return project


@operation("pathway.project.change_route", subjects=("project",), transition=PROJECT["change_route"])
def change_route(
    ctx: Context, *, project: Project, route: Route, reason: str, note: str = ""
) -> GateDecision:
    """Take another route, with a reason: the project stays in its stage, or stands at the nearest earlier one there is."""
    words = term("route_change_reasons", reason)
    if route.retired_at is not None or route.pk == project.route_id:
        raise Invalid({"route": _("Choose another route.")})
    before, old = position(project), project.route.name
    closed = opened = None
    project.route = route
    if project.stage is not None:
        since, code = project.stage_since, project.stage_code
        target = routes.same_place(routes.stages_of(route.pk), project.stage)
        if target is None:
            raise Invalid({"route": _("This route has no stages.")})
        closed = leave(ctx, project, "route")
        opened = stand(ctx, project, target, since=since if target.code == code else None)
    keep(ctx, project)
    values = {"reason": reason, "note": note, "to_stage": project.stage}
    decision = decided(ctx, project, "route", before, closed_visit=closed, opened_visit=opened, **values)
    ctx.emit(events.RouteChanged(**of(project), old=old, new=route.name, reason=words, note=note))
    return decision
