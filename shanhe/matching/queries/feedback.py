"""What a need's side said of its suggestions. For those who look after the need: whoever calls has made sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shanhe.kernel.context import Actor
from shanhe.kernel.registries import findables

from .. import rules
from ..models import Feedback


@dataclass(frozen=True)
class SetAside:
    """Something that was said not to fit, as the reader may see it now."""

    kind: str
    other: int
    title: str
    url: str
    reason: str


def may_answer(actor: Actor, need: Any) -> bool:
    """Whether the actor answers suggestions for this need."""
    return bool(rules.give_feedback.allows(actor, need))


def answers(need_id: int, kind: str) -> dict[str, Feedback]:
    """The answers of a need's side to one kind, by key ("result:12"): one query."""
    rows = Feedback.objects.filter(need_id=need_id, kind=kind)
    return {f"{row.kind}:{row.other}": row for row in rows}


def said(actor: Actor, need_id: int, kind: str) -> list[dict[str, Any]]:
    """Every answer of a need's side to one kind whose row the actor may see now, by reference; two queries."""
    rows = list(Feedback.objects.filter(need_id=need_id, kind=kind).order_by("given_at", "id"))
    findable = findables.get(kind)
    if not rows or findable is None:
        return []
    seen = {row.pk: row for row in findable.visible(actor).filter(pk__in=[row.other for row in rows])}
    return [
        {"kind": kind, "ref": seen[row.other].ref, "fits": row.fits, "reason": row.reason}
        for row in rows
        if row.other in seen
    ]


def set_aside(actor: Actor, need_id: int, kind: str) -> list[SetAside]:
    """What does not fit, the newest first; two queries. What the actor may no longer see is left out."""
    said = list(Feedback.objects.filter(need_id=need_id, kind=kind, fits=False).order_by("-given_at", "-id"))
    findable = findables.get(kind)
    if not said or findable is None:
        return []
    rows = {row.pk: row for row in findable.visible(actor).filter(pk__in=[row.other for row in said])}
    return [
        SetAside(
            kind,
            row.other,
            str(findable.title(rows[row.other])),
            findable.url(rows[row.other]),
            row.get_reason_display(),
        )
        for row in said
        if row.other in rows
    ]
