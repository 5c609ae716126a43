"""When may: the states of a need, of an expression of interest and of a question."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.errors import type_text
from shanhe.kernel.lifecycle import Lifecycle, State, Transition

from . import rules
from .models import Need

ALIVE = ("draft", "submitted", "published")
REQUIRED = ("title", "problem", "targets", "fields", "organisation")


def may_submit(need: Any) -> type_text | None:
    """What must still be said before a need is sent, in words."""
    missing = [str(Need._meta.get_field(name).verbose_name) for name in REQUIRED if not getattr(need, name)]  # type: ignore[union-attr]
    return _("Still missing: {names}.").format(names=_(", ").join(missing)) if missing else None


NEED = Lifecycle(
    "needs.need",
    states=[
        State("draft", _("Draft"), "neutral"),
        State("submitted", _("Under review"), "waiting"),
        State("published", _("Published"), "active"),
        State("closed", _("Need closed"), "done"),
        State("expired", _("No longer shown"), "stopped"),
        State("withdrawn", _("Withdrawn"), "stopped"),
    ],
    transitions=[
        Transition("edit", _("Change"), ALIVE, None, rules.edit),
        Transition(
            "submit", _("Send for review"), ("draft",), "submitted", rules.submit, may_submit, "active"
        ),
        Transition("take_back", _("Take back"), ("submitted",), "draft", rules.submit),
        Transition("publish", _("Publish"), ("submitted",), "published", rules.review, tone="done"),
        Transition("return", _("Send back"), ("submitted",), "draft", rules.review, tone="waiting"),
        Transition("renew", _("Renew"), ("published", "expired"), "published", rules.close, tone="active"),
        Transition("expire", _("Let it expire"), ("published",), "expired", rules.system),
        Transition(
            "close", _("Close with an outcome"), ("published", "expired"), "closed", rules.close, tone="done"
        ),
        Transition("reopen", _("Open again"), ("closed", "withdrawn"), "draft", rules.close),
        Transition("withdraw", _("Withdraw"), ALIVE, "withdrawn", rules.close, tone="stopped"),
        Transition("offer", _("Offer help"), ("published",), None, rules.answer_need, tone="active"),
        Transition("ask", _("Put a question"), ("published",), None, rules.answer_need),
    ],
)

INTEREST = Lifecycle(
    "needs.interest",
    states=[
        State("open", _("Waiting for an answer"), "waiting"),
        State("welcomed", _("Welcome"), "done"),
        State("declined", _("Offer declined"), "stopped"),
        State("withdrawn", _("Withdrawn"), "stopped"),
    ],
    transitions=[
        Transition("welcome", _("Welcome it"), ("open",), "welcomed", rules.answer, tone="done"),
        Transition("decline", _("Decline"), ("open",), "declined", rules.answer, tone="stopped"),
        Transition("reconsider", _("Take the answer back"), ("welcomed", "declined"), "open", rules.answer),
        Transition("withdraw", _("Withdraw"), ("open", "welcomed"), "withdrawn", rules.withdraw_interest),
    ],
)

QUESTION = Lifecycle(
    "needs.question",
    states=[
        State("open", _("Not answered yet"), "waiting"),
        State("answered", _("Answered"), "done"),
        State("set_aside", _("Set aside"), "stopped"),
    ],
    transitions=[
        Transition("answer", _("Answer"), ("open", "answered"), "answered", rules.answer, tone="done"),
        Transition("set_aside", _("Set aside"), ("open",), "set_aside", rules.answer, tone="stopped"),
    ],
)
