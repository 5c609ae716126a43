"""What the operations of introductions share."""

from __future__ import annotations

from typing import Any

from shanhe.kernel.context import Context
from shanhe.kernel.events import subject_key

from ..models import FollowUp, Introduction
from ..queries import sides

# What an undo of an outcome restores.
KEPT = ("state", "reason", "note")


def keep(introduction: Introduction) -> None:
    """Save a changed introduction with a new version."""
    introduction.version += 1
    introduction.save()


def keys(introduction: Introduction) -> dict[str, str]:
    """The two sides by their keys, for matching to learn from; never shown in a sentence."""
    return {"need": subject_key(introduction.need), "other": subject_key(introduction.other)}


def about(introduction: Introduction) -> tuple[Any, ...]:
    """Whose stories also tell it: both sides once they know each other, nobody's before."""
    return (introduction.need, introduction.other) if introduction.named else ()


def conclude(ctx: Context, introduction: Introduction, reason: str, note: str) -> None:
    """Note on the row what came of it, and what an undo would restore; the state has just been moved by the caller."""
    introduction.concluded_at, introduction.concluded_by_id = ctx.now, ctx.actor.person_id
    introduction.reason, introduction.note = reason, note.strip()


def remember(introduction: Introduction) -> None:
    """Keep the state and words before an outcome."""
    introduction.before = {
        **{name: getattr(introduction, name) for name in KEPT},
        "concluded_at": introduction.concluded_at.isoformat() if introduction.concluded_at else None,
        "concluded_by_id": introduction.concluded_by_id,
    }


def the_need(introduction: Introduction, **_arguments: Any) -> list[Any]:
    """The need to lock with its introduction, so that two managers cannot open one pair."""
    return [introduction.need]


def both_sides(introduction: Introduction, **_arguments: Any) -> list[Any]:
    """The need and everybody who may be asked: locked, so that limits hold when two ask at once."""
    people = [person for side in sides.people(introduction).values() for person in side]
    return [introduction.need, *people]


def of_follow_up(follow_up: FollowUp, **_arguments: Any) -> list[Any]:
    """The project, its open plan and the result to lock with a suggested step."""
    rows: list[Any] = [follow_up.introduction.result]
    if follow_up.project is not None:
        plan = follow_up.project.plans.filter(state="draft").first()
        rows += [follow_up.project, plan]
    return [row for row in rows if row is not None]
