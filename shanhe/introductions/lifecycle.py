"""When may: from a proposal over the agreement of both sides to what came of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanhe.kernel.lifecycle import Lifecycle, State, Transition

from . import rules
from .querysets import OPEN

TALKS = ("agreed", "talking", "trial", "later")
OUTCOMES = ("contract", "trial", "later", "declined")

# `agree` has no fixed target: the second side's yes leads on, the first one's waits.
INTRODUCTION = Lifecycle(
    "introductions.introduction",
    states=[
        State("proposed", pgettext_lazy("introduction", "Proposed"), "neutral"),
        State("asked", pgettext_lazy("introduction", "Both sides asked"), "waiting"),
        State("agreed", pgettext_lazy("introduction", "Both agreed"), "active"),
        State("talking", pgettext_lazy("introduction", "In conversation"), "active"),
        State("contract", pgettext_lazy("introduction", "Contract"), "done"),
        State("trial", pgettext_lazy("introduction", "Trial"), "active"),
        State("later", pgettext_lazy("introduction", "Later"), "waiting"),
        State("declined", pgettext_lazy("introduction", "Declined"), "stopped"),
        State("withdrawn", pgettext_lazy("introduction", "Withdrawn"), "stopped"),
        State("expired", pgettext_lazy("introduction", "Not answered in time"), "stopped"),
    ],
    transitions=[
        Transition("ask", _("Ask both sides"), ("proposed",), "asked", rules.manage, tone="active"),
        Transition("edit", _("Edit what each side is told"), ("proposed",), None, rules.manage),
        Transition("agree", _("Yes, introduce us"), ("asked",), None, rules.answer, tone="done"),
        Transition("refuse", _("No, thank you"), ("asked",), "declined", rules.answer, tone="stopped"),
        Transition("talk", _("They are in touch"), ("agreed",), "talking", rules.converse, tone="active"),
        Transition("write", _("Write a message"), TALKS, None, rules.converse),
        Transition("meet", _("Propose a meeting"), TALKS, None, rules.converse),
        Transition(
            "contract", _("Contract"), ("talking", "trial", "later"), "contract", rules.manage, tone="done"
        ),
        Transition("trial", _("Trial"), ("talking", "later"), "trial", rules.manage, tone="active"),
        Transition(
            "later", _("Later"), ("agreed", "talking", "trial"), "later", rules.manage, tone="waiting"
        ),
        Transition("resume", _("Resume the talks"), ("later",), "talking", rules.manage, tone="active"),
        Transition("decline", _("Decline"), TALKS, "declined", rules.decline, tone="stopped"),
        Transition(
            "withdraw", _("Withdraw"), ("proposed", "asked"), "withdrawn", rules.withdraw, tone="stopped"
        ),
        Transition("expire", _("Close unanswered"), ("asked",), "expired", rules.system),
        Transition("undo", _("Take the outcome back"), (*OUTCOMES, "withdrawn"), None, rules.undo),
        Transition("hand_on", _("Hand on"), OPEN, None, rules.hand_on),
    ],
)


def _talks_go_on(meeting: Any) -> Any:
    state = INTRODUCTION.state(meeting.introduction)
    return None if state.code in TALKS else _("The talks are over: “{state}”.").format(state=state.label)


MEETING = Lifecycle(
    "introductions.meeting",
    states=[
        State("planned", pgettext_lazy("meeting", "Planned"), "active"),
        State("cancelled", pgettext_lazy("meeting", "Cancelled"), "stopped"),
    ],
    transitions=[
        Transition("move", _("Change the meeting"), ("planned",), None, rules.meet, guard=_talks_go_on),
        Transition(
            "cancel", _("Cancel the meeting"), ("planned",), "cancelled", rules.meet, guard=_talks_go_on
        ),
    ],
)

FOLLOW_UP = Lifecycle(
    "introductions.follow_up",
    states=[
        State("open", pgettext_lazy("follow-up", "Suggested"), "waiting"),
        State("taken", pgettext_lazy("follow-up", "Taken on"), "done"),
        State("left", pgettext_lazy("follow-up", "Not taken on"), "stopped"),
    ],
    transitions=[
        Transition("take", _("Plan a verification step"), ("open",), "taken", rules.follow_up, tone="active"),
        Transition("leave", _("Do not take it on"), ("open",), "left", rules.follow_up),
    ],
)
