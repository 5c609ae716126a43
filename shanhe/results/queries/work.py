"""What waits for the actor among results, derived from their states."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.kernel import clock
from shanhe.kernel.context import Actor
from shanhe.work.todo import TodoAction, TodoItem

from ..lifecycle import CHECKS
from ..models import Result
from . import lists

FEE_DAYS = 30


def todo(actor: Actor) -> list[TodoItem]:
    """Everything about results that waits for the actor, or for others on the actor's account: seven queries at most."""
    if actor.person_id is None:
        return []
    return [
        *(_answer(row) for row in lists.contributions_to_answer(actor)),
        *(_draft(row) for row in lists.drafts(actor)),
        *(_office(row) for row in lists.office_work(actor)),
        *(_settle(row) for row in lists.contributions_to_settle(actor)),
        *(_assess(row) for row in lists.to_assess(actor)),
        *(_fee(row) for row in lists.fees_due(actor, clock.today() + timedelta(days=FEE_DAYS))),
    ]


def _item(row: Result, title: str, anchor: str = "", **more: Any) -> TodoItem:
    url = row.get_absolute_url()
    return TodoItem(title=title, url=f"{url}{anchor}", subject=str(row), subject_url=url, **more)


def _answer(row: Any) -> TodoItem:
    action = TodoAction(
        _("Confirm"), reverse("results:contributor-act", args=[row.result.ref, row.pk, "confirm"])
    )
    return _item(
        row.result,
        _("Confirm your contribution"),
        "#team",
        due_on=row.due_on,
        action=action,
        kind=_("Contribution"),
    )


def _draft(row: Result) -> TodoItem:
    if row.state == "submitted":
        who = str(row.owner.name) if row.owner else ""
        return _item(row, _("Review of your disclosure"), who=who, waiting_for="others", kind=_("Result"))
    url = reverse("results:edit", args=[row.ref, 1])
    title = (
        _("Returned: {reason}").format(reason=row.return_reason[:80])
        if row.return_reason
        else _("Finish the draft")
    )
    action = TodoAction(_("Go on"), url, method="get")
    return TodoItem(
        title=title,
        url=url,
        subject=str(row),
        subject_url=row.get_absolute_url(),
        action=action,
        kind=_("Result"),
    )


def _office(row: Result) -> TodoItem:
    who = row.discloser.name_as_holder if row.discloser else ""
    if row.state == "submitted":
        return _item(row, _("Review the disclosure"), who=who, kind=_("Result"))
    rest = len(CHECKS) - len(row.checks.all())
    title = (
        _("Confirm {count} items before publication").format(count=rest) if rest else _("Publish the result")
    )
    return _item(row, title, "#checks", who=who, kind=_("Result"))


def _settle(row: Any) -> TodoItem:
    title = (
        _("Settle a disputed contribution")
        if row.state == "disputed"
        else _("Decide on a contributor without answer")
    )
    return _item(row.result, title, "#team", due_on=row.due_on, kind=_("Contribution"))


def _assess(row: Any) -> TodoItem:
    title = _("Assess readiness level {level}").format(level=row.level)
    who = str(row.claimed_by.name) if row.claimed_by else ""
    return _item(row.result, title, "#readiness", due_on=row.due_on, who=who, kind=_("Readiness"))


def _fee(row: Any) -> TodoItem:
    title = _("Pay the fee of right {number}").format(number=row.number or row.kind)
    return _item(row.result, title, "#rights", due_on=row.fee_due_on, kind=_("Fee"))
