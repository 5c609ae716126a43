"""What every operation on a project shares: its words in every language, its summary, its visits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock
from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid
from shanhe.kernel.translated import Translated
from shanhe.zones import queries as zones

from ..events import Words
from ..models import GateDecision, Project, ProjectResult, Stage, StageVisit
from ..queries import routes
from ..queries.gate import Gate, summary

SUMMARY = ("next_stage_id", "waiting_for", "missing", "missing_count")


def reason_given(note: str) -> None:
    """Invalid unless the note says something."""
    if not note.strip():
        raise Invalid({"note": _("Say why.")})


def of(project: Project) -> dict[str, Any]:
    """What every event of a project is about: the project, and the results it carries."""
    return {"subject": project, "about": carried(project)}


def term(vocabulary: str, code: str, *, group: str | None = None, field: str = "reason") -> Translated:
    """A vocabulary's word in every language; Invalid when the code may not be chosen here."""
    found = next((item for item in zones.terms(vocabulary, group) if item.code == code), None)
    if found is None:
        raise Invalid({field: _("Choose one of the listed entries.")})
    return found.name


def role_words(code: str) -> Words:
    """A role's name in this zone; its code where it has none."""
    found = next((item for item in zones.roles() if item.code == code), None)
    return found.name if found else code


def carried(project: Project) -> tuple[Any, ...]:
    """The results a project carries now."""
    rows = (
        ProjectResult.objects.filter(project=project, removed_at=None).select_related("result").order_by("id")
    )
    return tuple(row.result for row in rows)


def carried_rows(project: Project, **_arguments: Any) -> Iterable[Any]:
    """The results to lock with a project, so that a gate is judged on what stays so."""
    return carried(project)


def keep(ctx: Context, project: Project, found: Gate | None = None) -> None:
    """Save a changed project with a new version and the summary of its next gate.

    Where nobody is told (a simulated past), the summary waits for `refresh_projects` at the end.
    """
    project.version += 1
    project.updated_at = ctx.now
    if ctx.deliver:
        set_summary(ctx, project, found)
    project.save()


def set_summary(ctx: Context, project: Project, found: Gate | None = None) -> bool:
    """Bring the stored summary up to date on the row; whether it differs from what was stored."""
    values = summary(project, found)
    differs = any(getattr(project, name) != values[name] for name in SUMMARY)
    for name, value in values.items():
        setattr(project, name, value)
    project.summarised_at = ctx.now
    return differs


def local_date(ctx: Context, moment: datetime) -> date:
    return clock.day_of(moment, ctx.zone)


def usual_until(ctx: Context, stage: Stage, since: datetime) -> date | None:
    """The last day of the time usual for a stage entered at `since`, by the figure of that day."""
    day = local_date(ctx, since)
    days = routes.usual_days(stage, day)
    return None if days is None else day + timedelta(days=days)


def leave(ctx: Context, project: Project, outcome: str) -> StageVisit | None:
    """End the open visit."""
    visit = StageVisit.objects.filter(project=project, left_at=None).first()
    if visit is not None:
        visit.left_at, visit.outcome = ctx.now, outcome
        visit.save(update_fields=["left_at", "outcome"])
    return visit


def stand(ctx: Context, project: Project, stage: Stage, *, since: datetime | None = None) -> StageVisit:
    """Begin a visit; `since` keeps the days already spent in the same stage of another route."""
    visit = StageVisit(zone=ctx.zone, project=project, stage=stage, entered_at=ctx.now)
    visit.save()
    project.stage, project.stage_code = stage, stage.code
    project.stage_since = since or ctx.now
    project.usual_until = usual_until(ctx, stage, project.stage_since)
    return visit


def unwind(ctx: Context, decision: GateDecision) -> None:
    """Make undone the visit that a decision began, and open the one that it ended."""
    opened, closed = decision.opened_visit, decision.closed_visit
    if opened is not None:
        opened.left_at, opened.outcome = ctx.now, "undone"
        opened.save(update_fields=["left_at", "outcome"])
    if closed is not None:
        closed.left_at, closed.outcome = None, ""
        closed.save(update_fields=["left_at", "outcome"])


def position(project: Project) -> dict[str, Any]:
    """Where a project stands, as an undo restores it."""
    return {
        "state": project.state,
        "stage_id": project.stage_id,
        "stage_code": project.stage_code,
        "stage_since": project.stage_since.isoformat(),
        "usual_until": project.usual_until.isoformat() if project.usual_until else None,
        "route_id": project.route_id,
    }


def restore(project: Project, before: dict[str, Any]) -> None:
    """Put a project back to a position."""
    project.state, project.stage_code = before["state"], before["stage_code"]
    project.stage_id, project.route_id = before["stage_id"], before["route_id"]
    project.stage_since = datetime.fromisoformat(before["stage_since"])
    project.usual_until = date.fromisoformat(before["usual_until"]) if before["usual_until"] else None


def decided(
    ctx: Context, project: Project, decision: str, before: dict[str, Any], **values: Any
) -> GateDecision:
    """Record a decision; call it after the project was saved, so that its version is the one an undo expects."""
    row = GateDecision(
        zone=ctx.zone,
        project=project,
        decision=decision,
        before=before,
        from_stage_id=before["stage_id"],
        decided_by_id=ctx.actor.person_id,
        decided_by_name=ctx.actor.display,
        decided_at=ctx.now,
        project_version=project.version,
        **values,
    )
    row.save()
    return row
