"""What the operations of introductions share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid
from shanhe.kernel.events import Event, plain

from ..lifecycle import INTRODUCTION
from ..models import Introduction, Reason
from ..queries import sides

# What an outcome sets, and taking it back restores.
OUTCOME = ("state", "reason", "note", "concluded_at", "concluded_by_id")


def record(
    ctx: Context,
    introduction: Introduction,
    event: type[Event],
    *,
    changes: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    about: Iterable[Any] = (),
) -> Introduction:
    """Save it with a new version and tell what happened, on both sides' stories too once they know each other."""
    introduction.version += 1
    introduction.save()
    both = (introduction.need, introduction.other) if introduction.named else ()
    ctx.emit(event(subject=introduction, about=(*both, *about), changes=changes or {}, **(data or {})))
    return introduction


def move(
    ctx: Context,
    introduction: Introduction,
    action: str,
    event: type[Event],
    *,
    data: Mapping[str, Any] | None = None,
    about: Iterable[Any] = (),
    **values: Any,
) -> Introduction:
    """Move it by this action, setting these values with it."""
    changes = INTRODUCTION.move(introduction, action)
    for name, value in values.items():
        setattr(introduction, name, value)
    return record(ctx, introduction, event, changes=changes, data=data, about=about)


def conclude(
    ctx: Context,
    introduction: Introduction,
    action: str,
    event: type[Event],
    *,
    note: str,
    reason: str | None = None,
    before: Mapping[str, Any] | None = None,
    **more: Any,
) -> Introduction:
    """Move it to an outcome, with one of the reasons where one is asked for; what an undo restores is kept, with `before`."""
    if reason is not None and reason not in Reason.values:
        raise Invalid({"reason": _("Choose one of the reasons.")})
    kept = {name: plain(getattr(introduction, name)) for name in OUTCOME}
    return move(
        ctx,
        introduction,
        action,
        event,
        before={**kept, **(before or {})},
        reason=reason or "",
        note=note.strip(),
        concluded_at=ctx.now,
        concluded_by_id=ctx.actor.person_id,
        **more,
    )


def with_need(introduction: Introduction, **_arguments: Any) -> list[Any]:
    """The need is locked with its introduction, so that two managers cannot open one pair."""
    return [introduction.need]


def with_both_sides(introduction: Introduction, **_arguments: Any) -> list[Any]:
    """The need and everybody who may be asked are locked, so that limits hold when two ask at once."""
    people = [person for side in sides.people(introduction).values() for person in side]
    return [introduction.need, *people]
