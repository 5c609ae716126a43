"""What waits for the actor among needs, derived from their states."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.kernel import clock
from shanhe.kernel.context import Actor
from shanhe.work.todo import TodoAction, TodoItem

from .. import rules
from ..models import Interest, Need, Question

MOST = 100
SOON = timedelta(days=14)
FROM_A_FILE = Q(state="draft", return_reason="") & ~Q(source="")


def todo_items(actor: Actor) -> list[TodoItem]:
    """Drafts, reviews, offers, questions, needs that expire soon, imported drafts: five queries."""
    if actor.person_id is None:
        return []
    return [
        *_own(actor),
        *_imported(actor),
        *_reviews(actor),
        *_offers(actor),
        *_questions(actor),
    ]


def _item(need: Need, title: str, **more: Any) -> TodoItem:
    url = more.pop("url", need.get_absolute_url())
    return TodoItem(
        title=title, url=url, subject=str(need), subject_url=need.get_absolute_url(), kind=_("Need"), **more
    )


def _own(actor: Actor) -> list[TodoItem]:
    today = clock.today()
    rows = Need.objects.filter(rules.side.q(actor), state__in=("draft", "submitted", "published"))
    items = []
    for need in rows.exclude(FROM_A_FILE).order_by("pk")[:MOST]:
        if need.state == "draft":
            title = (
                _("Returned: {reason}").format(reason=need.return_reason[:80]) if need.return_reason else ""
            )
            url = reverse("needs:edit", args=[need.ref, 1])
            items.append(_item(need, title or _("Finish stating the need"), url=url))
        elif need.state == "submitted":
            items.append(_item(need, _("Review of your need"), waiting_for="others"))
        elif need.expires_on is not None and need.expires_on <= today + SOON:
            action = TodoAction(_("Renew"), reverse("needs:act", args=[need.ref, "renew"]))
            items.append(
                _item(need, _("Renew the need, or close it"), due_on=need.shown_until, action=action)
            )
    return items


def _imported(actor: Actor) -> list[TodoItem]:
    """One line for all drafts that came in a file: two hundred lines would hide the rest of the day's work."""
    count = Need.objects.filter(rules.side.q(actor), FROM_A_FILE).count()
    if not count:
        return []
    url = reverse("needs:workspace") + "?state=draft"
    subject = _("{n} drafts from imported files").format(n=count)
    title = _("Finish stating the needs")
    return [TodoItem(title=title, url=url, subject=subject, subject_url=url, kind=_("Need"))]


def _reviews(actor: Actor) -> list[TodoItem]:
    if "technology_manager" not in actor.roles:
        return []
    rows = Need.objects.filter(state="submitted").order_by("submitted_at", "pk")[:MOST]
    return [_item(need, _("Review the need")) for need in rows]


def _offers(actor: Actor) -> list[TodoItem]:
    wanted = rules.side_of("need__").q(actor)
    rows = Interest.objects.filter(wanted, state="open").select_related("need", "person").order_by("pk")
    return [
        _item(
            row.need,
            _("Answer the offer of help"),
            who=str(row.person.name),
            url=f"{row.need.get_absolute_url()}#offers",
        )
        for row in rows[:MOST]
    ]


def _questions(actor: Actor) -> list[TodoItem]:
    wanted = rules.side_of("need__").q(actor)
    rows = Question.objects.filter(wanted, state="open").select_related("need").order_by("pk")
    return [
        _item(row.need, _("Answer the question"), url=f"{row.need.get_absolute_url()}#questions")
        for row in rows[:MOST]
    ]
