"""What waits for the actor among introductions, derived from their states."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.kernel import clock
from shanhe.kernel.context import Actor
from shanhe.work.todo import TodoAction, TodoItem

from ..models import FollowUp, Introduction, Question, Side
from .fatigue import limits
from .shown import Pair, pairs
from .visible import RELATED

MOST = 50
QUIET_DAYS = 14


def todo_items(actor: Actor) -> list[TodoItem]:
    """Questions to answer, introductions to lead, steps to take on: ten queries at most."""
    if actor.person_id is None:
        return []
    return [*_questions(actor), *_led(actor), *_steps(actor)]


def _questions(actor: Actor) -> list[TodoItem]:
    rows = Question.objects.waiting().filter(person_id=actor.person_id).order_by("asked_at", "pk")
    asked = {row.introduction_id: row for row in rows[:MOST]}
    if not asked:
        return []
    found = Introduction.objects.select_related(*RELATED).filter(pk__in=asked)
    days = None
    items = []
    for pair in pairs(actor, found.order_by("asked_at", "pk")):
        row = pair.introduction
        days = days if days is not None else (limits(row.zone, clock.today()).answer_time or 0)
        shown = pair.other if asked[row.pk].side == Side.NEED else pair.need
        items.append(
            TodoItem(
                title=_("Would you like to be introduced: {title}").format(title=shown.title),
                url=f"{row.get_absolute_url()}#answer",
                due_on=_due(row, days),
                who=row.proposed_by.name if row.proposed_by else "",
                subject=row.ref,
                subject_url=row.get_absolute_url(),
                kind=_("Introduction"),
            )
        )
    return items


def _due(row: Introduction, days: int) -> date | None:
    if row.asked_at is None or not days:
        return None
    return clock.day_of(row.asked_at, row.zone) + timedelta(days=days)


def _led(actor: Actor) -> list[TodoItem]:
    rows = Introduction.objects.select_related(*RELATED).filter(
        proposed_by_id=actor.person_id, state__in=("proposed", "asked", "agreed", "talking")
    )
    return [_lead(pair) for pair in pairs(actor, rows.order_by("created_at", "pk")[:MOST])]


def _lead(pair: Pair) -> TodoItem:
    row = pair.introduction
    titles = {
        "proposed": _("Ask both sides"),
        "asked": _("Waiting for answers"),
        "agreed": _("Bring them into conversation"),
        "talking": _("Record what came of it"),
    }
    waits = row.state == "asked" or (row.state == "talking" and not _quiet(row))
    more: dict[str, Any] = {"waiting_for": "others"} if waits else {}
    return TodoItem(
        title=titles[row.state],
        url=row.get_absolute_url(),
        subject=f"{row.ref} · {pair.need.title}",
        subject_url=row.get_absolute_url(),
        kind=_("Introduction"),
        **more,
    )


def _quiet(row: Introduction) -> bool:
    """They have had a fortnight, so it is time to ask what came of it."""
    return row.talking_at is not None and clock.now() - row.talking_at > timedelta(days=QUIET_DAYS)


def _steps(actor: Actor) -> list[TodoItem]:
    rows = FollowUp.objects.filter(assignee_id=actor.person_id, state="open")
    items = []
    for row in rows.select_related("introduction__result", "project").order_by("created_at", "pk")[:MOST]:
        about = row.project or row.introduction.result
        action = TodoAction(_("Take it on"), reverse("introductions:take-step", args=[row.pk]))
        items.append(
            TodoItem(
                title=_("A partner found it too early: plan a verification step"),
                url=reverse("introductions:step", args=[row.pk]),
                subject=str(about),
                subject_url=reverse("introductions:step", args=[row.pk]),
                action=action,
                kind=_("Introduction"),
            )
        )
    return items
