"""What waits for the actor among introductions, derived from their states."""

from __future__ import annotations

from datetime import timedelta
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


def _item(row: Introduction, title: str, **more: Any) -> TodoItem:
    url = row.get_absolute_url()
    return TodoItem(**{"title": title, "url": url, "subject_url": url, "kind": _("Introduction"), **more})


def _introductions(actor: Actor, order: str, **wanted: Any) -> list[Pair]:
    rows = Introduction.objects.select_related(*RELATED).filter(**wanted).order_by(order, "pk")[:MOST]
    return pairs(actor, rows)


def _questions(actor: Actor) -> list[TodoItem]:
    rows = Question.objects.waiting().filter(person_id=actor.person_id).order_by("asked_at", "pk")
    asked = {row.introduction_id: row.side for row in rows[:MOST]}
    shown = _introductions(actor, "asked_at", pk__in=asked) if asked else []
    days = limits(shown[0].introduction.zone, clock.today()).answer_time if shown else None
    return [_question(pair, asked[pair.introduction.pk], days) for pair in shown]


def _question(pair: Pair, side: str, days: int | None) -> TodoItem:
    row, opposite = pair.introduction, pair.other if side == Side.NEED else pair.need
    due = None
    if days and row.asked_at is not None:
        due = clock.day_of(row.asked_at, row.zone) + timedelta(days=days)
    return _item(
        row,
        _("Would you like to be introduced: {title}").format(title=opposite.title),
        url=f"{row.get_absolute_url()}#answer",
        due_on=due,
        who=str(row.proposed_by.name) if row.proposed_by else "",
        subject=row.ref,
    )


def _led(actor: Actor) -> list[TodoItem]:
    titles = {
        "proposed": _("Ask both sides"),
        "asked": _("Waiting for answers"),
        "agreed": _("Bring them into conversation"),
        "talking": _("Record what came of it"),
    }
    shown = _introductions(actor, "created_at", proposed_by_id=actor.person_id, state__in=titles)
    return [
        _item(
            pair.introduction,
            titles[pair.introduction.state],
            subject=f"{pair.introduction.ref} · {pair.need.title}",
            waiting_for="others" if _waits(pair.introduction) else "me",
        )
        for pair in shown
    ]


def _waits(row: Introduction) -> bool:
    """Whether others have to act; once they have talked for a fortnight it is time to ask what came of it."""
    quiet = row.talking_at is not None and clock.now() - row.talking_at > timedelta(days=QUIET_DAYS)
    return row.state == "asked" or (row.state == "talking" and not quiet)


def _steps(actor: Actor) -> list[TodoItem]:
    rows = FollowUp.objects.filter(assignee_id=actor.person_id, state="open").order_by("created_at", "pk")
    items = []
    for row in rows.select_related("introduction__result", "project")[:MOST]:
        url = reverse("introductions:step", args=[row.pk, "take"])
        items.append(
            _item(
                row.introduction,
                _("A partner found it too early: plan a verification step"),
                url=url,
                subject=str(row.subject),
                subject_url=url,
                action=TodoAction(_("Take it on"), url, fields={"title": row.title}),
            )
        )
    return items
